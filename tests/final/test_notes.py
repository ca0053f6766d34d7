"""The notes of the deployed chat say what its code does, in figures too."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest

from chat import database, limits, messages, people, stream

FINAL = Path(messages.__file__).parent.parent
TEXT = (FINAL / "README.md").read_text(encoding="utf-8")
SAID = " ".join(TEXT.split())
A_DAY = 24 * 3600
NUMBERS = {2: "two"}
CODE = {".html", ".js", ".py"}
NO_DATABASE = {
    "nowhere.invalid": "failed to resolve host",
    "127.0.0.1": "Connection refused",
}
"""What is said where a host is none, and where no database listens."""

FIGURES = [
    f"may post {limits.POSTING.at_once} messages at once and "
    f"{'one' if limits.POSTING.seconds == 1 else '?'} a second",
    f"hold {limits.OPEN} streams open in each worker",
    f"may take {limits.JOINING.at_once} names at once and one more every "
    f"{limits.JOINING.seconds:g} seconds, which makes "
    f"{A_DAY / limits.JOINING.seconds // 1000:g},000 a day",
    f"post {limits.POSTING_TOGETHER.at_once} messages at once and "
    f"{1 / limits.POSTING_TOGETHER.seconds:g} a second",
    f"and hold {limits.OPEN_TOGETHER} streams",
    f"at most {2 * database.POOL_SIZE} connections to the database",
    f"PostgreSQL ends what it had begun after {database.STUCK} seconds",
    f"sent when that changes and every {stream.BEAT:g} seconds",
    f"any text of up to {messages.LONGEST_UID} printable characters",
    f"A message has {messages.LONGEST:,} characters at most; of empty lines, "
    f"{NUMBERS[messages.EMPTY]} in a row are kept",
    f"A name has {people.LONGEST} at most",
    f"the newest {messages.PAGE} messages",
]


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_the_one_that_the_code_has(figure: str) -> None:
    assert figure in SAID, f"final/README.md shall say: {figure}"


def test_the_settings_are_those_that_are_read() -> None:
    """gunicorn reads one by itself, and sets one that is nobody's setting."""
    table = TEXT.partition("### Settings")[2].partition("### Deploy")[0]
    rows = " ".join(re.findall(r"^\| (`.+?) \|", table, re.MULTILINE))
    code = "".join(
        (FINAL / file).read_text(encoding="utf-8")
        for file in ("chat/settings.py", "run.py", "gunicorn.conf.py")
    )
    asked = r"(?:environment\.get\(|getenv\(|\(environment,)\s*[\"'](\w+)"
    read = {*re.findall(asked, code), "WEB_CONCURRENCY"}
    told = {*re.findall(r"[A-Z_]{2,}", rows)}
    assert told == read - {"SERVER_SOFTWARE"}


def test_every_file_is_named_and_there() -> None:
    table = TEXT.partition("| file |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    named = re.findall(r"`([\w/.]+)`", " ".join(cells))
    for path in named:
        assert (FINAL / path).exists(), f"There is no final/{path}."
    for file in (FINAL / "chat").glob("*.py"):
        assert f"chat/{file.name}" in named


def test_what_goes_wrong_is_called_by_what_is_said() -> None:
    """Words of the chat's own, or of those who say it for the chat."""
    others = {*NO_DATABASE.values(), f"400 {HTTPStatus(400).phrase}"}
    files = [it for it in FINAL.rglob("*.*") if it.suffix in CODE]
    code = "\n".join(it.read_text(encoding="utf-8") for it in files)
    said = re.sub(r'"\s*\n\s*f?"', "", code)
    wrong = TEXT.partition("### When it goes wrong")[2].partition("\n#")[0]
    for called in re.findall(r"^- \*\*(.+?)\*\*: ", wrong, re.MULTILINE):
        for words in re.findall(r"[`\"]([^`\"]+)[`\"]", called):
            held = words in said or words in others
            assert held, f"Nobody says this: {words}"


@pytest.mark.parametrize("host", ["nowhere.invalid", "127.0.0.1"])
def test_a_database_that_is_not_there_is_told_as_the_notes_quote(
    host: str,
) -> None:
    with pytest.raises(psycopg.OperationalError, match=NO_DATABASE[host]):
        psycopg.connect(host=host, port=1)
