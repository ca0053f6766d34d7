"""The extension of Sphinx that makes the sources of all pages.

It writes them before Sphinx reads, and lays beside the pages what is none:
pictures, and what the page that compares is given.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.logging import getLogger

from course.lessons import all_lessons

from . import compare, sources, tables

log = getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    """Have it done at the right moments."""
    app.connect("config-inited", _write_sources)
    app.connect("doctree-resolved", tables.mend_heads)
    app.connect("build-finished", _lay_beside)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write_sources(app: Sphinx, config: Config) -> None:
    for lack in sources.write(Path(app.srcdir), _pictures(app)):
        log.info(lack)


def _lay_beside(app: Sphinx, error: Exception | None) -> None:
    if error is not None:
        return
    pictures = Path(app.outdir, "pictures")
    shutil.rmtree(pictures, ignore_errors=True)
    shutil.copytree(_pictures(app), pictures)
    shutil.rmtree(Path(app.outdir, compare.FOLDER), ignore_errors=True)
    folder = Path(app.outdir, compare.folder(all_lessons()))
    folder.mkdir(parents=True)
    for name, text in compare.files(all_lessons()).items():
        Path(folder, name).write_text(text, encoding="utf-8")


def _pictures(app: Sphinx) -> Path:
    """Where pictures are kept from one time to the next."""
    return Path(app.srcdir, "pictures")
