"""What a program imports and its requirements lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from course.sandbox.requirements import Lacking, lacking

WITH_A_DATABASE = "import os\nimport flask\nimport sqlalchemy as sa\n"
ASKED = Lacking("sqlalchemy", "SQLAlchemy")


@pytest.mark.parametrize(
    ("requirements", "found"),
    [
        ("Flask==3.1.3\nSQLAlchemy==2.1.9\n", None),
        ("flask\nsqlalchemy>=2 # the database", None),
        ("Flask==3.1.3\n", ASKED),
        ("Flask\nSQLAlchemy-Utils", ASKED),
        ("Flask\nalembic", None),  # brings it along
        ("Flask\n-r more.txt", None),
    ],
)
def test_a_package_is_named_or_brought_along(
    tmp_path: Path, requirements: str, found: Lacking | None
) -> None:
    program = tmp_path / "run.py"
    program.write_text(WITH_A_DATABASE)
    assert lacking(program, requirements) == found


@pytest.mark.parametrize(
    "text",
    [
        "from werkzeug.security import generate_password_hash",
        "import sqlalchemy_of_ones_own",
        "import nothing_that_is_installed",
        "try:\n    import sqlalchemy\nexcept ImportError:\n    pass",
        "def later():\n    import sqlalchemy",
        "from . import sqlalchemy",
        "this is no Python",
    ],
)
def test_what_a_program_need_not_have_is_not_asked_for(
    tmp_path: Path, text: str
) -> None:
    program = tmp_path / "run.py"
    program.write_text(text)
    (tmp_path / "sqlalchemy_of_ones_own.py").write_text("import json")
    assert lacking(program, "Flask") is None


def test_what_else_is_installed_is_asked_for_by_its_own_name(
    tmp_path: Path,
) -> None:
    program = tmp_path / "run.py"
    program.write_text("import flask\nimport _pytest")
    assert lacking(program, "Flask") == Lacking("_pytest", "pytest")
    assert lacking(program, "Flask\npytest") is None


@pytest.mark.parametrize("place", ["chat.py", "chat/database.py"])
def test_every_file_of_the_program_is_asked(
    tmp_path: Path, place: str
) -> None:
    program, other = tmp_path / "run.py", tmp_path / place
    program.write_text("from chat import app")
    other.parent.mkdir(exist_ok=True)
    other.write_text("import sqlalchemy")
    assert lacking(program, "Flask") == ASKED


def test_a_test_beside_the_program_is_none_of_it(tmp_path: Path) -> None:
    program = tmp_path / "run.py"
    program.write_text("import flask")
    (tmp_path / "test_run.py").write_text("import pytest")
    assert lacking(program, "Flask") is None
