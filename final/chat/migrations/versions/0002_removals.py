"""A row can say which message is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; nothing is gone so far."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.add_column("messages", sa.Column("removes", number))
