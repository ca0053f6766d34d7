"""What a visitor can ask for.

Every page works as a form and links alone; the script asks for the same
things and says `Accept: application/json`.
"""

import contextlib
import re
import secrets
import time
from typing import cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue as Answer
from markupsafe import Markup
from sqlalchemy import Connection

from . import limits, messages, people, sockets
from .database import UNABLE, Database
from .errors import wants_json
from .limits import Limit, TooFast
from .messages import LARGEST, PAGE, Said
from .posting import Posting
from .settings import Settings
from .stream import BYE, Reader, Tail

NOT_YOURS = (
    "This name is not yours any more. Take it again, or another, "
    "on the first page."
)

TAKEN = "This name is taken. Choose another."

REMOVED = "This message was taken out of the room."

ADDRESS = re.compile(r"""(https?://[^\s<>"]*[^\s<>".,;:!?')\]])""")
"""What can be clicked; static/chat.js has the same."""

chat = Blueprint("chat", __name__)


@chat.route("/", methods=["GET", "POST"])
def index() -> Answer:
    """Ask for a name, and take it."""
    if request.method == "POST":
        return take_name(request.form.get("username", ""))
    if owns_name():
        return redirect(url_for(".user", username=session["username"]))
    # New each time: somebody else may have kept what was there before. But
    # if the answer to the form was lost, that is who has the name.
    session.pop("username", None)
    session["before"] = session.get("owner", "")
    session["owner"] = secrets.token_urlsafe(16)
    count, names = database().read(people.here)
    return render_template("index.html", count=count, names=names)


@chat.route("/chat/<username>", methods=["GET", "POST"])
def user(username: str) -> Answer:
    """Add and display chat messages."""
    if request.method == "POST":
        if username != session.get("username"):
            abort(403, NOT_YOURS)  # Another tab has taken another name.
        return add_message()
    if not owns_name():
        return redirect(url_for(".index"))
    if username != session["username"]:
        return redirect(url_for(".user", username=session["username"]))
    return show_page(number(request.args.get("before", "")))


@chat.route("/chat/<username>/stream")
def stream(username: str) -> Response:
    """Send what comes after the last message seen, and all that follows."""
    if not owns_name() or username != session["username"]:
        return Response(BYE, mimetype="text/event-stream")
    owner, network = session["owner"], visitors_network()
    with contextlib.suppress(*UNABLE):
        hold_back(
            (limits.STREAMING, owner),
            (limits.STREAMING_TOGETHER, network),
            patience=0,
        )
    if settings().limits and tail().is_full(owner, network):
        raise TooFast(limits.STREAMING)
    after = request.headers.get("Last-Event-ID") or request.args.get("after")
    known, cursor = find_cursor(after or "")
    line = sockets.line(request.environ, settings().direct)
    reader = Reader(username, owner, cursor, line, network)
    return Response(
        tail().follow(reader, start_over=bool(after) and not known),
        mimetype="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
        # The bytes are ready: a layer less for each reader, 3 kB.
        direct_passthrough=True,
    )


@chat.route("/clear", methods=["POST"])
def clear() -> Answer:
    """Hide the messages so far from this visitor, or show them again."""
    if not owns_name():
        abort(403, NOT_YOURS)
    again = "show" in request.form
    last = 0 if again else database().read(messages.last_number)
    session["cleared"] = f"{tail().epoch}-{last}"
    return redirect(url_for(".user", username=session["username"]))


@chat.route("/leave", methods=["POST"])
def leave() -> Answer:
    """Give the name up."""
    name, owner = session.get("username"), session.get("owner")
    if name and owner:
        database().write(
            lambda connection: people.leave(connection, name, owner)
        )
    session.clear()
    return redirect(url_for(".index"))


@chat.route("/health")
def health() -> Answer:
    """Tell whether the database answers."""
    database().read(messages.epoch, patience=0)
    return Response("ok\n", mimetype="text/plain")


def take_name(typed: str) -> Answer:
    """Make a name the visitor's own, in place of the one they had."""
    try:
        name = people.tidy(typed)
    except ValueError as error:
        abort(400, str(error))
    hold_back((limits.JOINING, visitors_network()))
    before, owner = session.get("username", ""), session.get("owner", "")
    asked = [owner or secrets.token_urlsafe(16), session.get("before", "")]
    owners = people.new_owners(settings().secret, asked, name)
    if before:
        owners.append(owner)

    def take(connection: Connection) -> str | None:
        messages.forget(connection, settings().keep_days)
        taken = people.take_anew(connection, name, owners)
        if taken and before and people.fold(before) != people.fold(name):
            people.leave(connection, before, owner)
        return taken

    taken = database().write(take)
    if taken is None:
        abort(409, TAKEN)
    session.pop("before", None)
    session.update(username=name, owner=taken)
    session.permanent = True
    return redirect(url_for(".user", username=name))


def owns_name() -> bool:
    """Whether the visitor's name is theirs; notes that they are here."""
    name, owner = session.get("username"), session.get("owner")
    if not name or not owner:
        return False
    seen_at = database().read(
        lambda connection: people.seen_at(connection, name, owner)
    )
    if seen_at is None:
        return database().write(
            lambda connection: people.keep(connection, name, owner)
        )

    def note(connection: Connection) -> None:
        messages.forget(connection, settings().keep_days)
        people.seen(connection, [(name, owner)])

    if abs(time.time() - seen_at) > people.HERE / 2:
        # Who only reads can do so while nothing can be written.
        with contextlib.suppress(*UNABLE):
            database().write(note, patience=0)
    return True


def add_message() -> Answer:
    """Store what was sent; answer once it is stored."""
    try:
        text = messages.tidy(request.form.get("message", ""))
    except ValueError as error:
        abort(400, str(error))
    uid = request.form.get("uid") or secrets.token_urlsafe(16)
    if len(uid) > messages.LONGEST_UID or not uid.isprintable():
        abort(400, "The message's own number is not one. Load the page anew.")
    author, owner = session.get("username", ""), session.get("owner", "")
    said = Said(author, owner, text, uid, visitors_network())
    message = posting().add(said)
    if message is None and owns_name():
        message = posting().add(said)  # The tables had begun anew.
    if message is None:
        abort(403, NOT_YOURS)
    if message.removes:
        abort(410, REMOVED)
    if wants_json():
        return Response(message.json, 201, mimetype="application/json")
    return redirect(url_for(".user", username=author))


def show_page(before: int | None) -> Answer:
    """Show the newest messages, or those before a number."""
    session.modified = True  # The cookie begins its time anew.
    cleared = cleared_number()
    found = database().read(
        lambda connection: messages.newest(
            connection, cleared, before or LARGEST, PAGE + 1
        )
    )
    first = database().read(messages.first_number)
    count, names = database().read(people.here)
    shown = found[-PAGE:]
    last = shown[-1].number if shown else max(cleared, first - 1)
    return render_template(
        "chat.html",
        username=session["username"],
        chat_messages=shown,
        older=len(found) > len(shown),
        before=before,
        cleared=cleared,
        last=f"{tail().epoch}-{last}",
        count=count,
        names=names,
        uid=secrets.token_urlsafe(16),
        longest=messages.LONGEST,
    )


def find_cursor(after: str) -> tuple[bool, int]:
    """Return whether an event's id is one of ours, and where to go on.

    After an id of another epoch, or from the future, or none, or one before
    what is not kept any more, that is where the newest page begins.
    """
    cleared = cleared_number()
    epoch, _, last = after.rpartition("-")
    cursor = number(last) if epoch == tail().epoch else None

    def find(connection: Connection) -> tuple[bool, int]:
        oldest = messages.first_number(connection)
        newest = messages.last_number(connection)
        if cursor is not None and oldest - 1 <= cursor <= newest:
            return True, max(cursor, cleared)
        page = messages.newest(connection, cleared)
        return False, page[0].number - 1 if page else newest

    return database().read(find)


def cleared_number() -> int:
    """Return the number up to which this visitor wants to see nothing."""
    epoch, _, last = session.get("cleared", "").rpartition("-")
    return number(last) or 0 if epoch == tail().epoch else 0


def number(text: str) -> int | None:
    """Return a message's number, None when the text is not one."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def visitors_network() -> str:
    """Return what the visitor's address has in common with others."""
    return limits.network(request.remote_addr or "")


def hold_back(
    *counted: tuple[Limit, str], patience: float | None = None
) -> None:
    """Count one against each limit; raises TooFast when one is used up."""

    def spend(connection: Connection) -> None:
        for used_up in filter(None, limits.spend(connection, [counted])):
            raise TooFast(used_up)  # And so none of them is counted.

    if settings().limits:
        database().write(spend, patience)


@chat.app_template_filter()
def link(text: str) -> Markup:
    """Return text whose addresses can be clicked."""
    anchor = Markup(
        '<a href="{0}" target="_blank" rel="noopener nofollow ugc">{0}</a>'
    )
    parts = ADDRESS.split(text)
    parts[1::2] = [anchor.format(address) for address in parts[1::2]]
    return Markup("").join(parts)


def settings() -> Settings:
    """Return what the environment says."""
    return cast(Settings, current_app.config["SETTINGS"])


def database() -> Database:
    """Return the database."""
    return cast(Database, current_app.extensions["database"])


def posting() -> Posting:
    """Return this worker's way into the table."""
    return cast(Posting, current_app.extensions["posting"])


def tail() -> Tail:
    """Return this worker's tail."""
    return cast(Tail, current_app.extensions["tail"])
