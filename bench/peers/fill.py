"""Put messages into the tables of `final/`, which must be importable.

Usage: python fill.py DATABASE_URL MESSAGES
"""

from __future__ import annotations

import importlib
import sys
import time

from sqlalchemy import create_engine


def main(url: str, count: int) -> None:
    """Store `count` messages, as if somebody had said them."""
    messages = importlib.import_module("chat.database").messages
    now = time.time()
    rows = [
        {
            "author": "ann",
            "text": f"{number}, as long as most messages are",
            "sent_at": now,
            "uid": f"fill-{number}",
        }
        for number in range(count)
    ]
    with create_engine(url).begin() as connection:
        connection.execute(messages.insert(), rows)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
