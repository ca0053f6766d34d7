"""What a page lets its browser use: the header `Content-Security-Policy`."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable

from .html import Element

Sources = list[str]
"""What a part of a policy allows, such as `'self'`."""

_SCRIPT = ("script-src-elem", "script-src", "default-src")
_HANDLER = ("script-src-attr", "script-src", "default-src")
_STYLE = ("style-src-elem", "style-src", "default-src")
_STYLE_OF_ONE = ("style-src-attr", "style-src", "default-src")
"""The parts that may speak of a thing; the first that is there decides."""
_ANY = {"*", "http:", "https:"}


class Policy:
    """What is allowed; all is, where a policy says nothing of it.

    Several policies stand in one header with commas between them, and each
    must allow it.
    """

    def __init__(self, header: str) -> None:
        """Read what the header says; nothing where there is none."""
        policies = (policy for policy in header.split(",") if policy.strip())
        self._policies = [_parts(policy) for policy in policies]

    def allows_script(self, script: Element) -> bool:
        """Whether a script runs: in the page, or in a file of its site."""
        in_file = "src" in script.attributes
        allow = _allows_file if in_file else _allows_inline
        return self._all(_SCRIPT, lambda sources: allow(sources, script))

    def allows_handler(self, code: str) -> bool:
        """Whether an `onclick` or the like is heeded, with this in it."""
        return self._all(_HANDLER, lambda it: _allows_attribute(it, code))

    def allows_style(self, style: Element) -> bool:
        """Whether a `<style>` of the page counts."""
        return self._all(_STYLE, lambda it: _allows_inline(it, style))

    def allows_style_of_one(self, text: str) -> bool:
        """Whether an attribute `style` counts, with this in it."""
        return self._all(_STYLE_OF_ONE, lambda it: _allows_attribute(it, text))

    def _all(
        self, names: tuple[str, ...], allow: Callable[[Sources], bool]
    ) -> bool:
        found = (_first(policy, names) for policy in self._policies)
        return all(sources is None or allow(sources) for sources in found)


def _parts(policy: str) -> dict[str, Sources]:
    """The parts of a policy by their names; of two, the first counts."""
    parts: dict[str, Sources] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        parts.setdefault(name.lower(), sources)
    return parts


def _first(
    policy: dict[str, Sources], names: tuple[str, ...]
) -> Sources | None:
    return next((policy[name] for name in names if name in policy), None)


def _allows_inline(sources: Sources, element: Element) -> bool:
    return (
        _has_nonce(sources, element)
        or _has_digest(sources, element.text)
        or _says_inline(sources)
    )


def _allows_attribute(sources: Sources, text: str) -> bool:
    hashed = "'unsafe-hashes'" in sources and _has_digest(sources, text)
    return hashed or _says_inline(sources)


def _allows_file(sources: Sources, script: Element) -> bool:
    if _has_nonce(sources, script):
        return True
    lower = [source.lower() for source in sources]
    if "'strict-dynamic'" in lower:
        return False
    return any(
        source == "'self'" or source in _ANY or "localhost" in source
        for source in lower
    )


def _has_nonce(sources: Sources, element: Element) -> bool:
    nonce = element.attributes.get("nonce")
    return bool(nonce) and f"'nonce-{nonce}'" in sources


def _has_digest(sources: Sources, text: str) -> bool:
    digests = (
        (name, hashlib.new(name, text.encode()).digest())
        for name in ("sha256", "sha384", "sha512")
    )
    return any(
        f"'{name}-{b64encode(digest).decode()}'" in sources
        for name, digest in digests
    )


def _says_inline(sources: Sources) -> bool:
    """Whether `'unsafe-inline'` counts: it does not beside what is exact."""
    lower = [source.lower() for source in sources]
    exact = ("'nonce-", "'sha", "'strict-dynamic'")
    return "'unsafe-inline'" in lower and not any(
        source.startswith(exact) for source in lower
    )
