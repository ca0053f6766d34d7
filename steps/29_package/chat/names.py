import time
import unicodedata
import sqlalchemy as sa
from flask import session
from .tables import database, people

DAY = 24 * 60 * 60


def fold(username):
    """Make names that look the same one name"""
    return unicodedata.normalize("NFKC", username).casefold()


def is_name(username):
    """Tell whether a name can be seen, and has an address"""
    name = fold(username)
    if name == "" or len(name) > 32:
        return False

    if "/" in name or name in [".", ".."]:
        return False

    return name.isprintable()


def take_name(username):
    """Give a name to this browser, and tell whether it has it now"""
    now = int(time.time())
    name = fold(username)
    row = {"name": name, "owner": session["owner"], "seen": now}
    delete_old_names = sa.delete(people).where(people.c.seen < now - DAY)
    try:
        with database.begin() as connection:
            connection.execute(delete_old_names)
            connection.execute(sa.insert(people), row)
    except sa.exc.IntegrityError:
        pass

    return owns(username)


def owns(username):
    """Tell whether a name is this browser's"""
    query = sa.select(people).where(people.c.name == fold(username))
    query = query.where(people.c.owner == session.get("owner"))
    with database.connect() as connection:
        rows = connection.execute(query).all()

    return len(rows) == 1


def note_visit(username):
    """Note when a name was used last"""
    update = sa.update(people).where(people.c.name == fold(username))
    update = update.values(seen=int(time.time()))
    with database.begin() as connection:
        connection.execute(update)


def give_names_back():
    """Let others have the names of this browser"""
    delete = sa.delete(people).where(people.c.owner == session.get("owner"))
    with database.begin() as connection:
        connection.execute(delete)
