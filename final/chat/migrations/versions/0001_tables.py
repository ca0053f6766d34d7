"""The tables that the chat began with."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them, and make up the epoch."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    room = op.create_table(
        "room",
        sa.Column("epoch", sa.Text, primary_key=True),
    )
    op.bulk_insert(room, [{"epoch": secrets.token_hex(4)}])
    op.create_table(
        "messages",
        sa.Column("number", number, primary_key=True),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sent_at", sa.Double, nullable=False),
        sa.Column("uid", sa.Text, nullable=False),
        sa.UniqueConstraint("author", "uid", name="said_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "people",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Double, nullable=False),
    )
    op.create_index("people_seen_at", "people", ["seen_at"])
    op.create_table(
        "limits",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("free_at", sa.Double, nullable=False),
    )
