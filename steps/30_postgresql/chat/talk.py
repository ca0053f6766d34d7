import time
from datetime import datetime, timezone
import sqlalchemy as sa
from .tables import database, lock, messages


def format_time(seconds):
    """Write a moment as the `messages` table has it"""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.strftime("%Y-%m-%d %H:%M:%SZ")


def add_message(username, message, uid):
    """Add messages to the `messages` table, once for each `uid`"""
    now = format_time(time.time())
    row = {"timestamp": now, "from": username, "message": message, "uid": uid}
    try:
        with database.begin() as connection:
            lock(connection)
            connection.execute(sa.insert(messages), row)
    except sa.exc.IntegrityError:
        pass


def get_messages(after, before=None):
    """Get the last 50 messages between two ids, oldest first"""
    query = sa.select(messages).where(messages.c.id > after)
    if before is not None:
        query = query.where(messages.c.id < before)

    query = query.order_by(messages.c.id.desc()).limit(50)
    with database.connect() as connection:
        rows = connection.execute(query).all()

    rows.reverse()
    return rows


def get_new_messages(after):
    """Get all messages that come after an id, oldest first"""
    query = sa.select(messages).where(messages.c.id > after)
    query = query.order_by(messages.c.id)
    with database.connect() as connection:
        return connection.execute(query).mappings().all()


def get_last_id():
    """Get the id of the newest message, or 0 if there is none"""
    query = sa.select(sa.func.max(messages.c.id))
    with database.connect() as connection:
        last_id = connection.execute(query).scalar()

    if last_id is None:
        return 0

    return last_id


def is_too_fast(username):
    """Tell whether somebody sent ten messages in the last ten seconds"""
    since = format_time(time.time() - 10)
    query = sa.select(sa.func.count())
    query = query.where(messages.c["from"] == username)
    query = query.where(messages.c.timestamp > since)
    with database.connect() as connection:
        count = connection.execute(query).scalar()

    return count >= 10
