"""What keeps a program from being found once it runs elsewhere."""

from __future__ import annotations

import re

from .. import texts
from .case import Case, like


def procfile(case: Case) -> str | None:
    if "no file called `Procfile`" not in case.seen:
        return None
    for path in sorted(case.folder.rglob("[Pp][Rr][Oo][Cc][Ff][Ii][Ll][Ee]*")):
        place = path.relative_to(case.folder).as_posix()
        if path.name == "Procfile":
            return texts.TRAP_PROCFILE_ELSEWHERE.format(place)
        return texts.TRAP_PROCFILE_NAME.format(place)
    return None


def utf_16(case: Case) -> str | None:
    if "is in UTF-16" in case.seen:
        return texts.TRAP_UTF_16
    return None


def quotes_around_both(case: Case) -> str | None:
    found = re.search(
        r"(?:getenv|environ\.get)\(\s*([\"'])(\w+),\s*([^\"']*)\1", case.source
    )
    if found and found[2] in case.seen:
        return texts.TRAP_GETENV_QUOTES.format(found[2], found[3])
    return None


def misspelt_variable(case: Case) -> str | None:
    asked = re.findall(
        r"(?:getenv|environ\.get)\(\s*[\"'](\w+)[\"']", case.source
    )
    for wanted in ("SECRET", "PORT", "IP"):
        if wanted in case.seen and wanted not in asked:
            for name in asked:
                if like(name, [wanted]):
                    return texts.TRAP_VARIABLE.format(name, wanted)
    return None


def host(case: Case) -> str | None:
    found = re.search(r"it listens on `(.+)`", case.seen)
    if not found:
        return None
    if found[1] in ("None", "127.0.0.1", "localhost"):
        return texts.TRAP_HOST_OWN.format(found[1])
    return texts.TRAP_HOST.format(found[1])


def debug_in_quotes(case: Case) -> str | None:
    if "`debug`" in case.seen and re.search(r"debug\s*=\s*[\"']", case.source):
        return texts.TRAP_DEBUG_QUOTES
    return None


TRAPS = (
    procfile,
    utf_16,
    quotes_around_both,
    misspelt_variable,
    host,
    debug_in_quotes,
)
