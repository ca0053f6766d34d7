import sqlalchemy as sa
from .settings import DATABASE

database = sa.create_engine(DATABASE)
metadata = sa.MetaData()
messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("timestamp", sa.String),
    sa.Column("from", sa.String),
    sa.Column("message", sa.String),
    sa.Column("uid", sa.String),
    sa.UniqueConstraint("uid", "message"),
)
people = sa.Table(
    "people",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("owner", sa.String),
    sa.Column("seen", sa.Integer),
)


def create_tables():
    """Make the tables that are not there yet"""
    with database.begin() as connection:
        connection.execute(sa.schema.CreateTable(messages, if_not_exists=True))
        connection.execute(sa.schema.CreateTable(people, if_not_exists=True))
