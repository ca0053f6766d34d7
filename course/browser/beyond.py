"""What scripts may need of a browser that the stand-in has not."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from ..sandbox.failure import Unseen
from .page import SITE, Page

NAMES = """
    AudioContext Blob CSS CSSStyleSheet Comment CompressionStream DOMMatrix
    DOMPoint DOMRect File FileList FileReader FontFace HTMLButtonElement
    HTMLCanvasElement HTMLDialogElement HTMLDivElement HTMLFormElement
    HTMLImageElement HTMLInputElement HTMLTemplateElement HTMLTextAreaElement
    ImageData MediaRecorder MessageChannel OffscreenCanvas Path2D
    PerformanceObserver Range ReadableStream SVGElement ShadowRoot
    SharedWorker SpeechSynthesisUtterance TextDecoder TextEncoder
    TransformStream TreeWalker URLPattern WebAssembly Worker WritableStream
    XMLSerializer caches createImageBitmap customElements indexedDB screen
    speechSynthesis visualViewport
"""
"""Names that every browser knows, and the stand-in does not."""
LIBRARIES = """
    $ Alpine Chart DOMPurify Vue _ axios bootstrap dayjs htmx io jQuery luxon
    marked moment
"""
"""Names that scripts have which people fetch from other sites."""

_UNKNOWN = re.compile(r"ReferenceError: '?([\w$]+)'? is not defined")
_IMPORTS = re.compile(r"^\s*(?:import\b\s*[\w{*\"']|export\b)", re.MULTILINE)


def as_module(text: str) -> str:
    """A module as a script: its names are its own, and it may wait.

    Raises Unseen where it has a part in another file.
    """
    if _IMPORTS.search(text):
        raise Unseen("modules that import one another")
    return f'(async () => {{ "use strict"; {text}\n}})().then();'


def lacking(error: str, page: Page) -> str:
    """What a script needed when it stopped so, or nothing."""
    unknown = _UNKNOWN.match(error)
    if not unknown:
        return ""
    name = unknown[1]
    if name in NAMES.split():
        return f"`{name}`"
    if name in LIBRARIES.split() and _fetches_elsewhere(page):
        return f"`{name}` from the script of another site"
    return ""


def _fetches_elsewhere(page: Page) -> bool:
    here = urlsplit(SITE).netloc
    return any(
        urlsplit(urljoin(page.address, script.src)).netloc != here
        for script in page.scripts
        if script.src
    )
