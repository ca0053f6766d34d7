"""What is made once for all loadings of a work is right for each of them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import BaseConverter, Rule

from course.sandbox import once


@pytest.fixture
def builders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules that Werkzeug has put builders together for, one by one."""
    plain = Rule._compile_builder
    made = []

    def compile_builder(self: Rule, append_unknown: bool = True) -> Any:
        made.append(self.rule)
        return plain(self, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", compile_builder)
    once.compile_addresses()
    return made


class Loud(BaseConverter):
    """Has a name in capitals in an address."""

    def to_url(self, value: str) -> str:
        return value.upper()


class Quiet(BaseConverter):
    """Has it in small letters."""

    def to_url(self, value: str) -> str:
        return value.lower()


def app_with(converter: type[BaseConverter], **more: Any) -> Flask:
    """An application that gives everybody an address."""
    app = Flask("work", static_folder=None)
    app.url_map.converters["who"] = converter
    app.add_url_rule("/<who:name>", "page", lambda name: name, **more)
    return app


def address(app: Flask, **values: Any) -> str:
    """The address of aaron's page."""
    with app.test_request_context():
        return url_for("page", **values)


def test_a_rule_that_comes_again_is_not_put_together_again(
    builders: list[str],
) -> None:
    app_with(Loud)
    known = len(builders)
    app_with(Loud)
    assert 0 < known == len(builders)


def test_each_application_builds_by_its_own(builders: list[str]) -> None:
    loud, quiet = app_with(Loud), app_with(Quiet)
    assert address(loud, name="Aaron") == "/AARON"
    assert address(quiet, name="Aaron", page=2) == "/aaron?page=2"
    assert address(loud, name="Aaron", page=2) == "/AARON?page=2"


def test_what_a_rule_has_by_default_stays_its_own(
    builders: list[str],
) -> None:
    for name in ("aaron", "yoni"):
        app = app_with(Quiet, defaults={"name": name})
        assert address(app) == f"/{name}"


def test_another_werkzeug_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(Rule, "_compile_builder")
    once.compile_addresses()
    assert not hasattr(Rule, "_compile_builder")
