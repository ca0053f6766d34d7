"""Every sentence that a learner reads, in one place, to be read as prose.

Short, kind, exact, and with the next thing to try. What a check expects and
its hint stand in the check's own docstring, in `tests/lessons/`.
"""

from __future__ import annotations


def repeated(times: int) -> str:
    """For a request that was made again, as a line of the log."""
    if times == 1:
        return "the same once more"
    return f"the same {times} more times"


def earlier(count: int) -> str:
    """For what fails of earlier lessons, too."""
    if count == 1:
        return "1 thing of an earlier lesson, which may come right with this"
    return f"{count} things of earlier lessons, which may come right with this"


# The verdict

DONE = "{}: done."
NOT_YET = "{}: not yet."
BEGINNING = "This is the beginning: lesson 1 is next."
IS_DONE = "{} is done."
ARE_DONE = "{} are done."
NEXT = "Next is {}."
COMPLETE = "That is the whole course. Well done!"
BROKEN = (
    "Something of an earlier lesson no longer works. Mend that first, and "
    "then go on."
)
PART_DONE = "Of {0}, {1} of {2} things already work."
HEADINGS = {
    "promise": "What must hold",
    "log": "What I did",
    "seen": "What I saw",
    "why": "Why that is",
    "where": "Where",
    "hint": "Try this",
    "others": "Also not yet",
    "advice": "Worth knowing (it changes nothing about the verdict)",
    "lines": "The lines that the lesson adds",
    "looks": "What it looks like (✗), and what is meant (✓)",
    "because": "What happens",
    "mend": "How to mend it",
    "check": "What “check” says",
}
MORE_ADVICE = "and {} more: --advice shows them all"
SHOW_DIFF = "See what the lesson changes:  python -m course diff {}"
SHOW_HINT = "See just the lines that it adds:  the same, with --hint"
GO_ON = "On to the next lesson:  python -m course diff {}"
BEGUN = "Begun it already?  Ask for it:  the same check, with --lesson {}"


# Watching

WATCHING = "Watching {}. Save a file to have it checked; Ctrl-C ends this."
CHECKING_AT = "{}  Checking …"
LESSON_DONE = "{}: done. Well done!"
CHECK_DONE = "done"
CHECK_TO_DO = "to do"
WATCHED_LONG_ENOUGH = "No longer watching."


# A class

CHECKING = "Checking"
NO_STUDENTS = "There is no folder of a student below {}."
NO_PLACE_FOR = (
    "I cannot write {}: name a file, in a folder that is there already."
)
NOT_WRITTEN = "I could not write {} ({})."
WRITTEN = "Written: {}"
WORKER_LOST = (
    "This folder could not be judged: the checks came down twice. That is a "
    "fault in this tool, and not in the work."
)
REPORT_COLUMNS = ("Student", "How far", "What is missing most")
CSV_COLUMNS = (
    "Student",
    "Folder",
    "Passed",
    "Lessons done",
    "How far",
    "Things missing",
    "What is missing most",
    "What was seen",
)
YES_NO = {True: "yes", False: "no"}
NOT_JUDGED = "could not be judged"
STATE_STOPPED = "does not start"
STUCK_STOPPED = "The program does not start."
NOT_JUDGED_YET = "The folder could not be judged."
STATE_DONE = "done"
STATE_NOT_YET = "not yet"
STATE_BEGINNING = "at the beginning"
NO_LESSON_DONE = "none"
CLASS = "{} students."
CLASS_DONE = "{0} of {1} have done {2}."
PAGE_TITLE = "How the class is doing"
PAGE_PLACES = "Lessons done, and how many have come so far"
PAGE_NEEDS = "What most are stuck on"
PAGE_STUDENTS = "Everybody"
PAGE_ALSO = "{} more"
PAGE_ALL_DONE = "Nothing is missing."
PAGE_MADE = "Made on {}."


# The catalogue of mistakes

MISTAKES = "Lesson {0}, {1}: what goes wrong most easily"
MISTAKE = "{0}.{1}  {2}"
SHOW_MISTAKE = "See one of them:  python -m course mistakes {} NUMBER"
NO_MISTAKES = "The catalogue has no mistakes for {}."
NO_SUCH_MISTAKE = "Lesson {0} has mistakes 1 to {1}. Type one of these."
IS_AT = "It is called `{}`."
IS_SAVED_IN = "It is saved in {}."
IS_MISSING = "It is not there."


# Traps: faults that have a name

# … that Python, Flask or a template raised

TRAP_NO_PORT = (
    "`os.getenv` found no such variable and gave None, and `int(None)` is no "
    "number. In the video a service sets PORT; your computer does not. "
    'Write `int(os.getenv("PORT", "5000"))`.'
)
TRAP_OWN_MODULE = (
    "Your folder has something called `{0}`, and Python takes that for the "
    "real `{1}`. Give it another name."
)
TRAP_FLASK_NAME = "Flask has no `{0}`. What it has is called `{1}`."
TRAP_MOVED = (
    "That name was in an older Flask or Werkzeug and has gone. This tool runs "
    "Flask 3; the lesson's notes say what one writes today."
)
TRAP_PACKAGE = (
    "Your program imports `{}`, which is not installed here. The course needs "
    "only Flask. Is the name spelt right, in small letters?"
)
TRAP_SMALL_MODULE = (
    "Python makes a difference between `{0}` and `{1}`. After `from`, it is "
    "`{1}` in small letters."
)
TRAP_SESSIONS = (
    "It is `session`, without an s at the end, in the import and below."
)
TRAP_FLASK_CASE = (
    "It is `Flask` with a capital F: `from flask import Flask`, and "
    "`app = Flask(__name__)`."
)
TRAP_MODULE = (
    "`{0}` does not come by itself: put `{1}` at the top of the file."
)
TRAP_IMPORT = (
    "`{0}` is part of Flask and has to be imported: add it to the line "
    "`from flask import ...`."
)
TRAP_UNDERSCORES = (
    "Python's own names have two underscores on each side, which often look "
    "like one long line. Write `{1}` and not `{0}`."
)
TRAP_FILE_QUOTES = (
    'The name of a file is a text, and stands in quotes: `"{}"`.'
)
TRAP_QUOTES = (
    "Without quotes, `{0}` is a variable, and there is none of that name. "
    'Meant as a word, it stands in quotes: `"{0}"`.'
)
TRAP_NAME_LIKE = (
    "Python does not know `{0}` there. Your file has `{1}`: are they meant to "
    "be the same? Then both have to be spelt alike."
)
TRAP_NAME = (
    "Python does not know the name `{}` there. Is it spelt as where it was "
    "made, quotes included?"
)
TRAP_APPEND_RESULT = (
    "`append` changes the list itself and gives nothing back. Leave out what "
    "stands in front of it: write only `messages.append(...)`."
)
TRAP_LOCAL = (
    "A name that is given a value inside a function belongs to that function. "
    "So Python looks for `{0}` there, where it has no value yet, and not at "
    "the top of your file. Give the one inside another name."
)
TRAP_JOIN = (
    "`join` belongs to the text that goes between, and is given the list: "
    '`"<br>".join(messages)`.'
)
TRAP_LIST_METHOD = (
    "A list has no `{}`. To add something at its end, write "
    "`messages.append(...)`."
)
TRAP_APPEND_ONE = (
    "`append` takes one thing. Make one of the two first: "
    '`messages.append("{}: {}".format(username, message))`.'
)
TRAP_JOIN_DICTS = (
    "`join` puts texts together, and the list now holds dictionaries. For "
    "this lesson, show `messages` as it is."
)
TRAP_PLACES = (
    "The text has more places, `{}`, than `format` is given things to put "
    "there. Count both."
)
TRAP_FUNCTION_AS_TEXT = (
    "What stands behind the `+` is a function, not a text. Is the name meant "
    "that stands between the brackets of the `def`?"
)
TRAP_NOT_A_TEXT = (
    "`+` joins a text only to a text, and this is of the kind `{}`. "
    '`"{{}}".format(...)` takes anything.'
)
TRAP_DATETIME_MODULE = (
    "`import datetime` brings the module. What has `now` is inside it, under "
    "the same name: write `from datetime import datetime`."
)
TRAP_NOW_BRACKETS = (
    "`now` is a function: only with brackets does it say what time it is. "
    'Write `datetime.now().strftime("%H:%M:%S")`.'
)
TRAP_NOW = (
    "`strftime` needs a moment to write down, and `now()` gives it one: "
    '`datetime.now().strftime("%H:%M:%S")`.'
)
TRAP_SQUARE = (
    "`{0}` works like a dictionary: what it holds is asked for in square "
    'brackets, `{0}["username"]`.'
)
TRAP_SECRET_KEY = (
    "Flask signs a session with a key, and your program has none. Put "
    '`app.secret_key = "randomstring123"` under `app = Flask(__name__)`.'
)
TRAP_FIELD = (
    "Your program asks the form for `{0}`. The fields in your pages have "
    "these names: {1}. What counts is `name=...`, and not `id=...`."
)
TRAP_FIELD_NOT_SENT = (
    "The form did not send that field. Does the field stand inside the "
    "`<form>`?"
)
TRAP_ROUTE_SLASH = (
    "The address in `@app.route(...)` begins with a slash. Put one in front."
)
TRAP_ROUTE_BRACKETS = (
    "In an address each name stands between `<` and `>`: "
    "`/<username>/<message>`."
)
TRAP_SAME_VIEW = (
    "Two views are called `{}`. Give each function a name of its own."
)
TRAP_PRINT = (
    "`print` writes in the terminal, and the browser gets nothing. In `{}`, "
    "write `return` where `print` stands."
)
TRAP_NO_RETURN = (
    "`{}` came to its end without returning anything. Is there a `return` on "
    "every way through it?"
)
TRAP_ANSWER_LOST = (
    "`{1}(...)` makes the answer, and only `return` sends it. In `{0}`, write "
    "`return {1}(...)`."
)
TRAP_VIEW_NAMES = (
    "The address `{0}` hands over {1}, and `{2}` in line {3} takes {4}. The "
    "names between `<` and `>` and those in the `def` have to be the same."
)
TRAP_ROUTE_OPTION = (
    "A route has no `{}`. For a form it says which methods it takes, with an "
    's: `methods=["GET", "POST"]`.'
)
TRAP_RUN_OPTION_LIKE = "`app.run` has no `{0}`. It is spelt `{1}`."
TRAP_RUN_OPTION = "`app.run` has no `{}`. Is it spelt right?"
TRAP_URL_FOR = (
    "`url_for` wants the name of a view, that is of its function. There is "
    "no view `{0}`; yours are {1}."
)
TRAP_URL_FOR_VALUES = (
    "The address of `{0}` has a name in it, and `url_for` has to be told "
    'which: `url_for("{0}", username=session["username"])`.'
)
TRAP_NAMED_ONLY = (
    "`{}` takes only its first argument without a name. All others say what "
    "they are for, as in `username=...`."
)
TRAP_TEMPLATE_BESIDE = (
    "`{0}` lies beside your program. Flask looks in a folder called "
    "`templates` there: move it to `templates/{0}`."
)
TRAP_TEMPLATE_ABOVE = (
    "`{0}` is in a folder `templates`, but one folder above your program. "
    "Move `templates` to where your program is."
)
TRAP_TEMPLATE_ELSEWHERE = (
    "Flask looks for `{0}` in a folder called `templates`, in small letters "
    "and with an s, beside your program. Yours is at `{1}`."
)
TRAP_TEMPLATE = (
    "Flask looks for a file called exactly `{0}` in the folder `templates` "
    "beside your program. The pages I found: {1}."
)
TRAP_PAGE_UTF_16 = (
    "`{}` is saved in UTF-16, which Flask cannot read. In your editor, save "
    "it again with the encoding UTF-8."
)
TRAP_ENDFOR = (
    "The loop of the template is never closed. Put `{% endfor %}` below the "
    "last line that belongs to it."
)
TRAP_TEMPLATE_SYNTAX = (
    "The template cannot be read there. What begins with `{{` ends with `}}`, "
    "and what begins with `{%` ends with `%}`."
)
TRAP_LOOP_NAME = (
    "The loop calls each message `{0}`, and inside it stands `{1}`. Use one "
    "name for both. It shows only once there is a message."
)
TRAP_UNDEFINED = (
    "The template uses a name that it was not given: `{}`. Compare the names "
    "in `render_template(...)`, after `for`, and inside the `{{{{ }}}}`."
)
TRAP_INDENTATION = (
    "What belongs to a function stands four spaces further in than its "
    "`def`. Spaces and tabs are not mixed."
)
TRAP_OUTSIDE = (
    "This line stands outside every function, and it belongs to one: put four "
    "spaces before it, as before the line above."
)
TRAP_FUNCTION_BRACKETS = (
    "After the name of a function come brackets, and be they empty: `def "
    "index():`."
)
TRAP_PARENTHESES = (
    "What `print` shows stands in brackets: `print(...)`. Without them it was "
    "written in Python 2."
)
TRAP_FIRST_WORD = "Python has no `{}`. Here it says `{}`."
TRAP_NOT_CLOSED = (
    "What is opened there has to be closed. Count the brackets from this line "
    "on, and put the missing one where it belongs."
)
TRAP_COLON = (
    "The line lacks its colon. What begins with `def`, `if`, `else` or `for` "
    "ends with `:`."
)
TRAP_TRIPLE_QUOTES = (
    "Three quotes open a docstring, and three close it. Without the last "
    "three, Python takes the rest of the file for part of it."
)
TRAP_QUOTE = (
    "A quote is missing in this line. Each text has one before and one after "
    "it, and both are of the same kind."
)
TRAP_KEYWORD_QUOTES = (
    "On the left of the `=` stands a name, without quotes: "
    "`username=username`."
)
TRAP_CURLY_QUOTES = (
    "There is a sign in this line that looks right and is another, such as a "
    'curly quote from a web page. Type the quotes anew: `"`.'
)
TRAP_PATTERN_QUOTES = (
    "The pattern for the time is a text, and stands in quotes: "
    '`strftime("%H:%M:%S")`.'
)
TRAP_ADDRESS_QUOTES = (
    'An address is a text, and stands in quotes: `"0.0.0.0"`.'
)
TRAP_DICT_COLON = (
    'In a dictionary a colon stands between key and value: `"timestamp": now`.'
)
TRAP_DICT_COMMA = (
    "In a dictionary a comma stands after each value but the last."
)
TRAP_SYNTAX = (
    "Python cannot read this line. Look there and on the line above for a "
    "missing quote, bracket, comma or colon."
)
TRAP_RECURSION = (
    "The function calls itself there, which calls itself again, and so on for "
    "ever. Did you mean to call another one?"
)
TRAP_MEMORY = (
    "The program asked for more than a gigabyte of memory. Is there a loop "
    "that adds to a list and never ends?"
)
TRAP_INPUT = (
    "The program asks at the keyboard, with `input()`. A web server has "
    "nobody sitting there: what it needs comes in with a request."
)
TRAP_EXIT = "The program calls exit() or quit(). Take that line out."

# … that a browser meets

TRAP_COMMENT = (
    "The whole script stands between `<!--` and `-->`, so the browser passes "
    "over it. Take these two away."
)
TRAP_ILLEGAL_INVOCATION = (
    "`setTimeout(location.reload, 5000)` hands over the function without the "
    "`location` it belongs to, and the browser refuses with “Illegal "
    "invocation”. Write `setTimeout(() => location.reload(), 5000)`."
)
TRAP_RELOAD_AT_ONCE = (
    "`location.reload()` with brackets is called on the spot, and its result "
    "goes to `setTimeout`. Put an arrow in front: "
    "`setTimeout(() => location.reload(), 5000)`."
)
TRAP_MILLISECONDS = (
    "`setTimeout` counts in milliseconds, and takes their number last: "
    "`setTimeout(() => location.reload(), 5000)` waits for five seconds."
)
TRAP_BRACKET_OPEN = (
    "A `<{}` has lost its `>`. The browser reads on to the next one, and what "
    "lies between is swallowed."
)
TRAP_TAG_OPEN = (
    "`<{0}>` is never closed, so the browser takes the rest of the page for "
    "part of it. Put `</{0}>` where it ends."
)
TRAP_BUTTON_OUTSIDE = (
    "There is a button, but it stands outside the form, and a button sends "
    "the form that it is in. Move it above `</form>`."
)
TRAP_BOX_OUTSIDE = (
    "There is a `<textarea>`, but it stands outside the form, and a form "
    "sends what is in it. Move it below `<form ...>`."
)
TRAP_FINDER = (
    "JavaScript has no `{}`. Capital and small letters matter: it is "
    "`getElementById`."
)
TRAP_WRONG_ID = (
    "The script looks for the id `{0}`, and no element has it. The ids in "
    "your pages: {1}."
)
TRAP_SECOND_LET = (
    "`let {0}` stands a second time, inside the function, and makes another "
    "`{0}` there. Inside, write `{0} = ...` without `let`."
)
TRAP_SCRIPT_NAME_LIKE = "The browser does not know `{0}`. It is spelt `{1}`."
TRAP_SCRIPT_NAME = (
    "The browser does not know `{}`. Is it spelt as in the lesson?"
)
TRAP_SCRIPT_COLON = (
    "`{}` ends with a colon. In JavaScript it is a semicolon, `;`. Because of "
    "it the browser cannot read the script, and runs none of it."
)
TRAP_SCRIPT_BRACKET = (
    "The `<` in `{}` does not belong there. Because of it the browser cannot "
    "read the script, and runs none of it."
)
TRAP_SCRIPT_PAIRS = (
    "The script opens {1} `{0}` and closes {3} `{2}`. As long as they are not "
    "as many, the browser cannot read the script, and runs none of it."
)
TRAP_SCRIPT_SYNTAX = (
    "The browser cannot read the script, and runs none of it. Look for a "
    "bracket or brace that is not closed, or a sign that does not belong."
)
TRAP_KEY_MINUS = (
    "`{}` takes one from the other, and does nothing else. To give the box "
    "its function, write `=` and not `-`."
)
TRAP_KEY_CAPITAL = (
    "The browser knows `{1}`, all in small letters. `{0}` is another name, "
    "and nobody calls it."
)
TRAP_NO_KEYS = (
    "Nothing in the script listens to the keys. Give the box an `onkeydown`."
)
TRAP_NOT_CLEARED = (
    "A key sets a new timer, and the first still runs. Stop it before: "
    "`clearTimeout(timer);`."
)
TRAP_ONE_BRACE = (
    "`{0}` was shown as it is written. What is to be filled in stands between "
    "two braces on each side: `{{{{ {1} }}}}`."
)

# … that the requests tell of

TRAP_RELATIVE_REDIRECT = (
    "This is the redirect loop, and the video's own line makes it. A redirect "
    "to `{name}`, without a slash in front, is looked for beside the page one "
    "is on: from `/{name}/hello` it leads to `/{name}/{name}`, which is a "
    "message to send. It was sent {times} times, and the list holds them all. "
    'Write `redirect("/" + username)`.'
)
TRAP_SENDS_AGAIN = (
    "`{request}` sends a message, and then redirects to itself, which sends "
    'it again. Redirect to the name alone: `redirect("/" + username)`.'
)
TRAP_LOOP = (
    "`{request}` sends the visitor on to itself, for ever. Redirect to the "
    "visitor's own page, and not back to where one is."
)
TRAP_METHODS = (
    "The view for `{}` takes no POST, and the form sends one. Its route needs "
    '`methods=["GET", "POST"]`.'
)
TRAP_ONLY_POST = (
    "The view for `{}` takes only POST, and was asked for with a GET, which "
    'is what a link sends. Put a button there, in a `<form method="POST">`; '
    "or, where one may come by the address too, the route needs "
    '`methods=["GET", "POST"]`.'
)
TRAP_FORM_WORD = (
    "The `<form>` says `{}`, which the browser does not know, and so it sent "
    'a GET. It is spelt `method="POST"`.'
)
TRAP_FORM_METHOD = (
    "The form went out as a GET, with what was typed in the address. The "
    '`<form>` needs `method="POST"`.'
)
TRAP_METHOD_LIST = (
    '`request.method == ["POST"]` compares a text with a list and is never '
    'true. Write `request.method == "POST"`.'
)
TRAP_METHOD_CASE = (
    "`request.method` is in capital letters, and to Python `{0}` is another "
    'text. Write `request.method == "{1}"`.'
)
TRAP_RELATIVE_LOST = (
    "`{0}` redirects to `{1}`, and from there that means `{2}`, where no page "
    'is any more. `url_for("user", username=session["username"])` makes the '
    "right address."
)
TRAP_NO_AT = "A line lacks its `@`: `{}`."
TRAP_ROUTE_AFTER_RUN = (
    "`app.run` stands above line {}, where there is still a route. `app.run` "
    "does not come back while the server runs, so it has to be last."
)
TRAP_NESTED_VIEW = (
    "`{0}` and its route are indented, and so they are part of `{1}`. Move "
    "them to the left edge."
)
TRAP_TWO_ROUTES = (
    "`{0}` has two routes, so its page is at two addresses. Take the old one "
    "out: `{1}`."
)
TRAP_FIXED_ROUTE = (
    "`{0}` is that one address and no other. A name that is to be filled in "
    "stands between `<` and `>`: `{1}`."
)

# … that keep a program from being reached elsewhere

TRAP_PROCFILE_NAME = (
    "There is a `{}`. The name has to be `Procfile`, with a capital P and "
    "without an ending. Windows hides endings: the editor's “Save as” shows "
    "the whole name."
)
TRAP_PROCFILE_ELSEWHERE = (
    "There is one at `{}`. Heroku looks for it beside the program: move it "
    "there."
)
TRAP_UTF_16 = (
    "`>` in the older Windows PowerShell writes files in UTF-16. In your "
    "editor, save it again with the encoding UTF-8."
)
TRAP_GETENV_QUOTES = (
    "One pair of quotes holds both, so Python asks for one variable with a "
    'long name. Each has quotes of its own: `os.getenv("{0}", "{1}")`.'
)
TRAP_VARIABLE = (
    "Your program asks for `{0}`, and the variable is called `{1}`. The names "
    "have to be the same to the letter, capitals too."
)
TRAP_HOST_OWN = (
    "`{}` as the host means this computer alone, and Heroku's visitors come "
    'from outside. Write `host=os.getenv("IP", "0.0.0.0")`.'
)
TRAP_HOST = (
    "`{}` is no address. One has four numbers with a dot between each, and "
    'none at the end: `"0.0.0.0"`.'
)
TRAP_DEBUG_QUOTES = (
    "In quotes, `False` is a text, and a text that is not empty counts as "
    "true. Write `debug=False`, without quotes."
)

# … that can be read in the program

TRAP_RUN_INSIDE = (
    "`app.run` in line {0} is indented, and so it is part of `{1}`. Move it "
    'to the left edge, or under `if __name__ == "__main__":`.'
)
TRAP_MAIN = (
    "Python calls the file that it starts `__main__`, with two underscores on "
    'each side. Yours waits for {}: write `if __name__ == "__main__":`.'
)
TRAP_NO_RUN = "Nothing in the file calls `app.run`. Put it at the very end."
TRAP_TUPLE = (
    "`{} = ()` is not a list, and nothing can be added to it. A list is made "
    "with square brackets: `[]`."
)
TRAP_LIST_INSIDE = (
    "`{0}` is made inside `{1}`, in line {2}: there it is new each time, and "
    "nobody else sees it. Move the line up, under `app = Flask(__name__)`."
)
TRAP_OWN_LIST = (
    "In line {2}, `{1}` makes a `{0}` of its own, and the list at the top of "
    "your file stays as it is. Take that line out, or use "
    "`{0}.append(...)`."
)
TRAP_ADDER = (
    "`{0}` in line {1} has to be given both between its brackets: "
    "`def {0}(username, message):`."
)
TRAP_NO_APPEND = (
    "Nothing in your file adds to a list. That is what "
    "`messages.append(...)` is for."
)
TRAP_AFTER_RETURN = (
    "Line {0} never runs: it stands below the `return` of line {1}, which "
    "leaves the function. Move it above."
)
TRAP_RETURNS_NOTHING = (
    "`{0}` in line {1} has no `return`, so what it makes is thrown away and "
    "`None` comes back. Put `return` in front of it."
)
TRAP_NOT_CALLED = (
    "Line {1} hands over `{0}` itself, and not what it gives. With brackets "
    "it is called: `{0}()`."
)
TRAP_TIME_ONCE = (
    "`{0}` in line {1} stands outside every function, so it runs once, when "
    "the program starts. Move it into the function that adds a message."
)
TRAP_PATTERN = (
    "In the pattern for the time, `{0}` stands for {1}. Write `{2}`."
)
TRAP_NEWLINES = (
    "To a browser, the end of a line in the text is only a space. It begins a "
    'new line at a `<br>`: write `"<br>".join(messages)`.'
)
TRAP_FORMAT = (
    "`{}` was shown as it is written. `.format(...)` behind the text fills "
    "such places in."
)
TRAP_NOT_GIVEN = (
    "`{0}` asks for `{1}`, and `render_template` hands over {2}. What it is "
    "not given, a template shows as nothing."
)
TRAP_KEY = (
    "The template asks for `{0}`, and a message has no such key. It is "
    "spelt `{1}`."
)
TRAP_WORD = (
    "The page shows the word “{0}”, and not what it stands for. In quotes a "
    "name is only a word: take it out of them."
)


# The verbs

WHAT_NEXT = """
python -m course run 5     starts lesson 5
python -m course diff 5    shows what it changes"""

FROM_NOTHING = "All of {} is new"
FROM_TO = "From {} to {}"
NO_CHANGE = "No line of code differs."

STOPPED = "Stopped. Port {} is free again."
STOPPED_ITSELF = (
    "The chat stopped by itself, with exit status {}; what it said stands "
    "above."
)
TAKES_ANOTHER = "Port {} is taken by another program, so this chat takes {}."
TAKEN = (
    "Port {0} is taken by another program: stop that one, or type "
    "'python -m course run {2.label} --port {1}'."
)
NOT_ALLOWED = (
    "This computer lets only its administrator listen on port {}: take one "
    "from 1024 up, such as '--port 5001'."
)
NO_PORT = (
    "'{}' is no port: it is a number from 1 to 65535, such as '--port 5001'."
)
NO_PORT_IN_PORT = (
    "The environment variable PORT says '{}', which is no port: give one "
    "from 1 to 65535, such as '--port 5001'."
)


def missing(package: str | None, typed: list[str]) -> str:
    """What to type when a package that the tool needs is not there."""
    verb = " ".join(typed) or "list"
    return (
        f"'{package}' is not installed for this Python: type 'python -m nox "
        f"-s course -- {verb}', which installs what is needed by itself "
        "(once before: 'python -m pip install nox'), or 'python -m pip "
        "install --group course -r requirements.txt'."
    )
