"""What can be reached inside a work by name, and where its messages are."""

from __future__ import annotations

from typing import Any

from ..sandbox.failure import Failure, Unseen
from ..sandbox.work import Work
from .visitor import Visitor


class Module:
    """The names of a loaded work, read anew each time they are asked for.

    What stands in another module, a class or an object is called here by the
    last part of its name. Whatever is asked raises Unseen where it is not
    found, and a visitor sees that it works, or nobody can look there.
    """

    def __init__(self, work: Work) -> None:
        self.work = work
        self._filled = ""
        """The list that a message was seen to go into."""
        self._adder = ""
        """The function that was seen to add one."""

    def __contains__(self, name: str) -> bool:
        if name in map(_last, self.work.names()):
            return True
        if self._is_closed():
            raise Unseen
        return False

    def doc(self, function: str) -> str | None:
        """The docstring of a function.

        Raises Failure where there is no such function.
        """
        doc: str | None = self._function(function)[1]["doc"]
        return doc

    def variables(self, function: str) -> list[str]:
        """The local names of a function, its parameters first."""
        names: list[str] = self._function(function)[1]["variables"]
        return names

    def value(self, function: str) -> Any:
        """What a function without parameters gives; Failure if missing."""
        return self.work.call(self._function(function)[0])

    def messages(self) -> list[Any]:
        """What the list of messages holds; Failure if there is none."""
        return self._lists()[self._filled or self._list()]

    def list_name(self) -> str:
        """The name of that list, or of what stands in its place."""
        return _last(self._list())

    def adder(self) -> str:
        """The name of the function that adds to the list when called.

        It is found by what it does; one that has the lesson's name is tried
        first. Raises Failure where none does, with what came in its way.
        """
        before = self._lists()
        if not before:
            raise self._missing(Failure("no_list"))
        failure = None
        for name in self._takers_of_two():
            try:
                self.work.call(name, "aaron", "hello")
            except Failure as crashed:
                failure = failure or crashed
                continue
            if self._has_grown(before):
                self._adder = name
                return _last(name)
        raise self._missing(failure or Failure("no_adder"))

    def add(self, username: str, message: str) -> None:
        """Have the function add a message that `adder` has found before."""
        if not self._adder:
            raise Unseen
        self.work.call(self._adder, username, message)

    def entry(self) -> Any:
        """What the list holds for a message `hello` from `aaron`."""
        try:
            self.adder()
        except Unseen:
            if not self._filled:
                raise
        return self.messages()[-1]

    def _list(self) -> str:
        found = self._lists()
        called = [name for name in found if _last(name) == "messages"]
        empty = [name for name, content in found.items() if not content]
        if not (called or empty):
            problem = self._missing(Failure("no_list"))
            if not found or isinstance(problem, Unseen):
                raise problem
        return [*called, *empty, *found][0]

    def _takers_of_two(self) -> list[str]:
        """The functions that may add, the likeliest first."""
        views = {_last(rule["endpoint"]) for rule in self.work.urls()}
        names = [
            name
            for name, about in self.work.names().items()
            if about["kind"] == "function"
            and about["takes_two"]
            and _last(name) not in views
        ]
        return sorted(
            names, key=lambda name: not _last(name).startswith("add_message")
        )

    def _lists(self) -> dict[str, list[Any]]:
        return {
            name: about["value"]
            for name, about in self.work.names().items()
            if about["kind"] == "list"
        }

    def _has_grown(self, before: dict[str, list[Any]]) -> bool:
        """Whether one of the lists holds more than before; it is noted."""
        for name, content in self._lists().items():
            if len(content) > len(before.get(name, content)):
                self._filled = name
                return True
        return False

    def _missing(self, failure: Failure) -> Failure | Unseen:
        """What to raise where something inside is not found.

        It is a failure, unless a visitor sees that messages are kept, or the
        views are inside a function, as all else may be.
        """
        if self._are_kept() or self._is_closed():
            return Unseen()
        return failure

    def _are_kept(self) -> bool:
        """Whether somebody sees what somebody else has sent."""
        before = self._lists()
        one, another = Visitor(self.work), Visitor(self.work)
        try:
            one.enter("aaron")
            one.say("aaron", "hello")
            kept = another.enter("yoni").shows("hello")
        except Failure:
            return False
        self._has_grown(before)
        return kept

    def _is_closed(self) -> bool:
        return any(rule["within"] for rule in self.work.urls())

    def _function(self, name: str) -> tuple[str, dict[str, Any]]:
        """The name that leads to a function, and what there is about it."""
        for known, about in self.work.names().items():
            if _last(known) == name and about["kind"] == "function":
                return known, about
        if self._is_closed():
            raise Unseen
        raise Failure("no_function", asked=name)


def _last(name: str) -> str:
    """The last part of a name with dots."""
    return name.rpartition(".")[2]
