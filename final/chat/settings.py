"""What the environment says, read once and checked."""

import ipaddress
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

SHORTEST = 16
"""Characters in a secret; the one that all have read in the course has 15."""

WEAK = (
    f"Set SECRET to a long random text, of {SHORTEST} characters or more, "
    "before you start the chat: whoever guesses it can speak as anybody. "
    'This makes one: python -c "import secrets; print(secrets.token_hex())" '
    "and this sets it on Heroku: heroku config:set SECRET=…"
)

WEAK_BEFORE = (
    f"Take out of OLD_SECRETS what has fewer than {SHORTEST} characters: "
    "whoever guesses it can speak as anybody."
)

UNREADABLE = (
    "DATABASE_URL cannot be read. It looks like "
    "postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:///FILE."
)


@dataclass(frozen=True)
class Settings:
    """Everything that a deployment can choose; final/README.md lists it."""

    secret: str
    old_secrets: list[str]
    database_url: URL
    proxies: int
    https: bool
    hosts: list[str]  # None at all: it answers for every host.
    room: str
    keep_days: int  # 0: messages stay.
    limits: bool
    direct: bool

    @classmethod
    def read(cls, environment: Mapping[str, str], instance: Path) -> Self:
        """Return the settings; `instance` is where an SQLite file goes.

        Raises SystemExit with a sentence for whoever starts the chat.
        """
        on_heroku = "DYNO" in environment
        served = environment.get("SERVER_SOFTWARE", "").startswith("gunicorn")
        at_home = _is_loopback(environment.get("IP") or "127.0.0.1")
        secret = environment.get("SECRET", "").strip()
        old_secrets = environment.get("OLD_SECRETS", "").split()
        if on_heroku or served or not at_home:
            if len(secret) < SHORTEST:
                sys.exit(WEAK)
            if any(len(old) < SHORTEST for old in old_secrets):
                sys.exit(WEAK_BEFORE)
        proxies = _number(environment, "PROXIES", 1 if on_heroku else 0)
        default = "on" if on_heroku and proxies else "off"
        https = environment.get("HTTPS", default) == "on"
        if https and not proxies:
            sys.exit("HTTPS=on needs PROXIES: who else would tell of HTTPS?")
        return cls(
            secret=secret or "only for trying the chat at home",
            old_secrets=old_secrets,
            database_url=_database_url(
                environment.get("DATABASE_URL", ""), instance
            ),
            proxies=proxies,
            https=https,
            hosts=environment.get("HOSTS", "").split(),
            room=environment.get("ROOM", "").strip() or "Flask Chat",
            keep_days=_number(environment, "KEEP_DAYS", 0),
            limits=environment.get("LIMITS", "on") != "off",
            direct=environment.get("DIRECT", "on") != "off",
        )


def _is_loopback(host: str) -> bool:
    """Whether nobody else can reach the chat there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "") or str(default)
    if not text.isdecimal():
        sys.exit(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _database_url(text: str, instance: Path) -> URL:
    if not text:
        return URL.create("sqlite", database=str(instance / "chat.db"))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        sys.exit(UNREADABLE)
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite" or url.database in (None, "", ":memory:"):
        sys.exit(UNREADABLE)
    # Wherever it is started from, it is the same file.
    return url.set(database=str(instance / str(url.database)))
