"""In a tab too a work has its own time and zone, not those of the browser."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tests.web.pyodide import InATab

PROGRAM = '''
import json
import tempfile
import time
from pathlib import Path

from course.browser.tab import Tab
from course.browser.visitor import Visitor
from course.sandbox.machine import start
from course.sandbox.work import Work
from web.python.tab.interpreter import get_ready

TEXT = """
import sqlite3
import time
from datetime import datetime

from flask import Flask

app = Flask(__name__)
loaded = time.strftime("%H:%M %z")


@app.route("/")
def index():
    with sqlite3.connect(":memory:") as database:
        asked = "SELECT CURRENT_TIMESTAMP, time('now', 'localtime')"
        stored = database.execute(asked).fetchone()
    now = datetime.now()
    return (
        f"<p>{loaded} | {now:%d %H:%M} {time.gmtime().tm_hour} {stored}"
        f" | {now.astimezone():%H:%M %z}"
        f" {time.timezone} {time.tzname[0]}</p>"
        "<p id='here'></p><script>let now = new Date(); here.textContent = "
        "now + ' ' + now.getHours() + ' ' + new Date(2030, 0, 2).toJSON();"
        "</script>"
    )


if __name__ == "__main__":
    app.run()
"""


def told(text):
    print(json.dumps({"text": text}))


def zone():
    return time.timezone, time.tzname, time.localtime().tm_gmtoff


outside = zone()
with tempfile.TemporaryDirectory() as place:
    Path(place, "run.py").write_text(TEXT)
    here = get_ready()
    with Work(Path(place), backend=here) as work:
        work.begin()
        visitor = Visitor(work)
        visitor.get("/")
        told(Tab(visitor, work).page_now().text)
        work.clock("2030-05-06 01:30:00")
        told(visitor.get("/").text)
    with start(Path(place), backend=here) as started:
        started.wait()
        told(Visitor(started).get("/").text)
assert outside == zone(), "It is not back."
assert time.time() > 1.7e9 and time.localtime().tm_year < 2030
'''


def test_a_work_is_at_one_time_and_in_one_zone(
    site: Path, tmp_path: Path
) -> None:
    program = tmp_path / "clocks.py"
    program.write_text(PROGRAM, encoding="utf-8")
    with closing(InATab(site / "workshop" / "python", str(program))) as run:
        loaded, later, started = [it["text"] for it in run.records()]
    noon = (
        "12:00 +0500 | 06 12:00 7 ('2030-05-06 07:00:00', '12:00:00')"
        " | 12:00 +0500 -18000 PKT"
    )
    in_the_page = (
        "Mon May 06 2030 12:00:00 GMT+0500 12 2030-01-01T19:00:00.000Z"
    )
    assert loaded.split() == f"{noon} {in_the_page}".split()
    assert later.startswith("12:00 +0500 | 06 01:30 20 ('2030-05-05 20:30:00'")
    assert started.startswith("12:00 +0500 | 06 12:00 7 ('2030-05-06 07:00:")
