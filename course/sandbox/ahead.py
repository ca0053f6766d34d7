"""A work that is loaded anew before anybody asks for it.

Most checks begin with a work that is loaded from its first line, and for a
large one that is most of the time they take. While one copy is asked, another
is loaded, on a core that has nothing else to do; then they change places.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .folder import Copy
from .link import Ended, Hung, Link
from .process_link import ProcessLink


class AheadLink:
    """A link to a work, with a second behind it: see `link.Link`."""

    def __init__(self, copy: Copy) -> None:
        self._link = ProcessLink(copy)
        self._spare_copy = copy.twin()  # while the work has changed nothing
        self._spare: ProcessLink | None = None
        self._order: dict[str, Any] | None = None
        """The loading that is likely to be asked for again: the first one."""
        self._loaded: Callable[[], Any] | None = None
        """Waits for what the spare one was ordered to do, if it was."""
        self._alone = False
        """Whether the spare one was lost; then this goes on without."""

    @property
    def spent(self) -> float:
        """See `Link`."""
        return self._link.spent + (self._spare.spent if self._spare else 0.0)

    def ask(self, order: dict[str, Any], seconds: float) -> Any:
        """Do an order; a loading may have been done by now."""
        if order["do"] != "load":
            return self._link.ask(order, seconds)
        if order == self._order and self._loaded and self._spare:
            loaded, self._loaded = self._loaded, None
            self._link, self._spare = self._spare, self._link
            answer = loaded()
        else:
            answer = self._link.ask(order, seconds)
        self._order = self._order or order
        if order == self._order and not answer["crash"]:
            self._load_ahead(seconds)
        return answer

    def beside(self) -> Link:
        """A second program on the copy that is asked."""
        return self._link.beside()

    def close(self) -> None:
        """End both, and remove the copy that is this link's own."""
        self._link.close()
        if self._spare:
            self._spare.close()
        self._spare_copy.remove()

    def _load_ahead(self, seconds: float) -> None:
        if self._alone or self._loaded or not self._order:
            return
        try:
            self._spare = self._spare or ProcessLink(self._spare_copy)
            self._loaded = self._spare.begin(self._order, seconds)
        except (Hung, Ended):
            self._alone = True
