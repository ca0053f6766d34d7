"""The extension of Sphinx that makes the sources of all pages.

It writes them before Sphinx reads, and lays the pictures beside the pages
when those are there.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.logging import getLogger

from . import sources

log = getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    """Have it done at the right moments."""
    app.connect("config-inited", _write_sources)
    app.connect("build-finished", _lay_pictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write_sources(app: Sphinx, config: Config) -> None:
    for lack in sources.write(Path(app.srcdir), _pictures(app)):
        log.info(lack)


def _lay_pictures(app: Sphinx, error: Exception | None) -> None:
    there = Path(app.outdir, "pictures")
    shutil.rmtree(there, ignore_errors=True)
    if error is None:
        shutil.copytree(_pictures(app), there)


def _pictures(app: Sphinx) -> Path:
    """Where pictures are kept from one time to the next."""
    return Path(app.srcdir, "pictures")
