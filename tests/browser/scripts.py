"""Many ways to write the script of lesson 11, those that fail among them.

Each is a name and its changes to the stage's `chat.html`: what stands there,
and what somebody writes instead.
"""

from __future__ import annotations

RELOAD = "() => location.reload()"
LATER = f"setTimeout({RELOAD}, 5000)"
FIND = 'document.getElementById("message")'
BOX = f"let textbox = {FIND};"
TIMER = f"let timer = {LATER};"
KEY = "textbox.onkeydown = function (e) {"
AREA = '<textarea cols="50"'
AGAIN = f"function again() {{ clearTimeout(timer); timer = {LATER}; }}"

SCRIPTS: dict[str, list[tuple[str, str]]] = {
    "as in the course": [],
    # What is done later, and how it is said.
    "function": [(RELOAD, "function () { location.reload(); }")],
    "named function": [
        (RELOAD, "refresh"),
        (BOX, f"function refresh() {{ location.reload(); }} {BOX}"),
    ],
    "string": [(RELOAD, '"location.reload()"')],
    "interval": [
        ("setTimeout", "setInterval"),
        ("clearTimeout", "clearInterval"),
    ],
    "bound": [(RELOAD, "location.reload.bind(location)")],
    "window": [("location.", "window.location."), ("setT", "window.setT")],
    "document's location": [("location.", "document.location.")],
    "forced": [("reload()", "reload(true)")],
    "history": [("location.reload()", "history.go(0)")],
    "location": [("location.reload()", "location = location.href")],
    "own address": [("location.reload()", "location.href = location.href")],
    "relative": [("location.reload()", 'location = "{{ username }}"')],
    "replaced": [("location.reload()", "location.replace(location.pathname)")],
    "bare": [(RELOAD, "location.reload")],
    "called at once": [(RELOAD, "location.reload()")],
    "without brackets": [("location.reload()", "location.reload")],
    "delay as text": [("5000", '"5000"')],
    # What holds the timer and the box.
    "var": [("let ", "var ")],
    "const": [("let ", "const ")],
    "no let": [("let ", "")],
    "no timer": [("let timer = ", "")],
    "its own id": [("let textbox", "let message"), ("textbox.", "message.")],
    "by its id alone": [(BOX, ""), ("textbox.", "message.")],
    "by selector": [(FIND, 'document.querySelector("#message")')],
    "by tag": [(FIND, 'document.getElementsByTagName("textarea")[0]')],
    "by name": [(FIND, "document.forms[0].message")],
    "by element": [(FIND, 'document.forms[0].elements["message"]')],
    "scrolls": [(BOX, f"{BOX} scrollTo(0, document.body.scrollHeight);")],
    "asks": [(BOX, f"{BOX} fetch('/').then((it) => it.text());")],
    "wrong id": [(FIND, 'document.getElementById("textbox")')],
    "capitals": [("getElementById", "getElementByID")],
    "jquery": [(FIND, '$("#message")')],
    # How the key is heard.
    "arrow": [("function (e) {", "(e) => {")],
    "addEventListener": [
        (KEY, 'textbox.addEventListener("keydown", function (e) {'),
        ("};", "});"),
    ],
    "input": [
        (KEY, 'textbox.addEventListener("input", function (e) {'),
        ("};", "});"),
    ],
    "keyup": [("onkeydown", "onkeyup")],
    "keypress": [("onkeydown", "onkeypress")],
    "attribute": [
        (AREA, f'{AREA} onkeydown="again()"'),
        (KEY, f"{AGAIN} let unused = function (e) {{"),
    ],
    "attribute of the form": [
        ("<form", '<form onkeydown="again()"'),
        (KEY, f"{AGAIN} let unused = function (e) {{"),
    ],
    "document": [("textbox.onkeydown", "document.onkeydown")],
    "body": [("textbox.onkeydown", "document.body.onkeydown")],
    "on focus": [("onkeydown", "onfocus")],
    "minus for equals": [("onkeydown =", "onkeydown -")],
    "handler called": [
        (KEY, f"{AGAIN} textbox.onkeydown = again(); let unused = () => {{")
    ],
    "event misspelt": [("onkeydown", "onKeyDown")],
    "key forgets to clear": [("clearTimeout(timer);", "")],
    "key only clears": [(f"            timer = {LATER};\n", "")],
    "only while empty": [
        (LATER, 'setInterval(() => textbox.value == "" && reload(), 5000)'),
        (BOX, f"{BOX} function reload() {{ location.reload(); }}"),
        (KEY, "let unused = function (e) {"),
    ],
    # When the script runs, and whether.
    "window.onload": [
        ("<script>", "<script>window.onload = function () {"),
        ("</script>", "};</script>"),
    ],
    "load": [
        ("<script>", '<script>window.addEventListener("load", () => {'),
        ("</script>", "});</script>"),
    ],
    "DOMContentLoaded": [
        (
            "<script>",
            '<script>document.addEventListener("DOMContentLoaded", () => {',
        ),
        ("</script>", "});</script>"),
    ],
    "DOMContentLoaded of window": [
        (
            "<script>",
            '<script>window.addEventListener("DOMContentLoaded", () => {',
        ),
        ("</script>", "});</script>"),
    ],
    "body's onload": [
        ("<body>", '<body onload="start()">'),
        ("<script>", "<script>function start() {"),
        ("</script>", "}</script>"),
    ],
    "module": [("<script>", '<script type="module">')],
    "old type": [("<script>", '<script type="text/javascript">')],
    "above the box": [
        (
            "<body>",
            f"<body><script>{BOX} {TIMER} textbox.onkeydown = 0;</script>",
        ),
        ("<script>\n", "<script>if (0) {\n"),
        ("    </script>", "    }</script>"),
    ],
    "two scripts": [
        ("<script>\n", "<script>oops();</script><script>\n"),
    ],
    "in a comment": [
        ("<script>", "<!-- <script>"),
        ("</script>", "</script> -->"),
    ],
    "in an old comment": [
        ("<script>", "<script><!--"),
        ("</script>", "//--></script>"),
    ],
    "no script": [("<script>", "<template>"), ("</script>", "</template>")],
    "said twice": [(TIMER, f"{TIMER} {TIMER}")],
    # Slips of the finger.
    "setTimer": [("setTimeout", "setTimer")],
    "brace missing": [("};", ";")],
    "bracket missing": [(f"{RELOAD},", f"({RELOAD},")],
    "colon": [(RELOAD, "location.reload():")],
    "less than": [("location.reload", "<location.reload")],
    "comma missing": [("(), 5000", "() 5000")],
    "capital in Location": [("location.reload", "Location.reload")],
    "clears another": [("clearTimeout(timer)", "clearTimeout(time)")],
    "curly quotes": [('"message");', "“message”);")],
    "semicolons": [(";\n", "\n")],
}
