"""Many ways to write the script of lesson 11, those that fail among them.

Each of `SCRIPTS` is a name and its changes to the stage's `chat.html`: what
stands there, and what somebody writes instead. Each of `ANSWERS` is what a
script finds out about a page of its own, `PAGE`. Each of `ACTS` is what is
done on that page, as a tab of ours does it and as Chromium does, while
`LISTENER` notes what is heard of it. Each of `SENT` sends that page's form.
Each of `POLICIES` comes with another page, `USED`, whose outermost element has
a class for each script of it that ran.
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
UNUSED = "let unused = function (e) {"
SLEEP = "let sleep = (time) => new Promise((done) => setTimeout(done, time));"

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
    "module that waits": [
        ("<script>", '<script type="module">'),
        (TIMER, f"{SLEEP} await sleep(5000); location.reload();"),
    ],
    "module that fails": [
        ("<script>", '<script type="module">'),
        (TIMER, f"{TIMER} nothing();"),
    ],
    "module that fails later": [
        ("<script>", '<script type="module">'),
        (TIMER, f"{TIMER} await null; nothing();"),
    ],
    "module without let": [
        ("<script>", '<script type="module">'),
        ("let ", ""),
    ],
    "module's own names": [
        ("<script>", '<script type="module">'),
        ("let timer", "function again() { location.reload(); } let timer"),
        (LATER, "setTimeout('again()', 5000)"),
    ],
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
    # Who hears the key, and who does not.
    "kept from the document": [
        (
            KEY,
            "textbox.onkeydown = (e) => e.stopPropagation();\n"
            "document.onkeydown = function (e) {",
        )
    ],
    "kept from the handler": [
        (
            KEY,
            "textbox.addEventListener('keydown', (e) => "
            f"e.stopImmediatePropagation());\n{KEY}",
        )
    ],
    "heard on the way in": [
        (
            KEY,
            "textbox.onkeydown = (e) => e.stopPropagation();\n"
            f"{AGAIN} document.addEventListener('keydown', again, true);\n"
            f"{UNUSED}",
        )
    ],
    "no longer heard": [
        (
            KEY,
            f"{AGAIN} textbox.addEventListener('keydown', again);\n"
            f"textbox.removeEventListener('keydown', again);\n{UNUSED}",
        )
    ],
    "another is no longer heard": [
        (
            KEY,
            f"{AGAIN} textbox.addEventListener('keydown', again);\n"
            f"textbox.removeEventListener('keydown', () => again());\n"
            f"{UNUSED}",
        )
    ],
    "handler taken away": [("};", "}; textbox.onkeydown = null;")],
    "handler as text": [
        (KEY, f"{AGAIN} textbox.onkeydown = 'again()';\n{UNUSED}")
    ],
    "key prevented": [
        (
            KEY,
            "textbox.onkeydown = (e) => e.preventDefault();\n"
            "textbox.oninput = function (e) {",
        )
    ],
    "key refused": [
        (
            KEY,
            "textbox.onkeydown = () => false;\n"
            "textbox.onkeypress = function (e) {",
        )
    ],
    "by the event's target": [
        (
            KEY,
            f"{AGAIN} document.onkeydown = (e) => {{\n"
            f"if (e.target.id == 'message') again(); }};\n{UNUSED}",
        )
    ],
    "by this": [
        (
            KEY,
            f"{AGAIN} textbox.onkeydown = function () {{\n"
            f"if (this.id == 'message') again(); }};\n{UNUSED}",
        )
    ],
    "by the event of the window": [
        (
            KEY,
            f"{AGAIN} textbox.onkeydown = function () {{\n"
            f"if (event.key) again(); }};\n{UNUSED}",
        )
    ],
    "listener as text": [
        (KEY, f"textbox.addEventListener('keydown', 'again()');\n{UNUSED}")
    ],
    "misses what it hears": [
        (KEY, f"textbox.addEventListener('keydown');\n{UNUSED}")
    ],
    "an attribute that is broken": [("<button>", "<button onclick='oops('>")],
    "an attribute that is broken, and used": [
        (AREA, f"{AREA} onkeydown='oops('")
    ],
    "both of body and window": [
        ("<body>", '<body onload="start()">'),
        (BOX, f"{BOX} window.onload = () => {{}};"),
        (TIMER, f"let timer; function start() {{ timer = {LATER}; }}"),
    ],
    # What a script does with promises.
    "then": [
        (
            TIMER,
            f"{SLEEP} sleep(5000).then(() => location.reload()); let timer;",
        )
    ],
    "await": [
        (
            TIMER,
            f"{SLEEP} let timer; async function refresh() {{\n"
            "await sleep(5000); location.reload(); } refresh();",
        )
    ],
    "awaits many times": [
        (
            TIMER,
            f"{SLEEP} let timer; (async () => {{ for (let i = 0; i < 5; i++)\n"
            "await sleep(1000); location.reload(); })();",
        )
    ],
    "async key": [(KEY, KEY.replace("function", "async function"))],
    "fails in a then": [(BOX, f"{BOX} Promise.resolve().then(() => oops());")],
    "fails in an async timer": [
        (BOX, f"{BOX} setTimeout(async () => oops(), 100);")
    ],
    "fails in a microtask": [(BOX, f"{BOX} queueMicrotask(() => oops());")],
    "rejects": [(BOX, f"{BOX} Promise.reject(new Error('no'));")],
    "rejects in a new one": [
        (BOX, f"{BOX} new Promise((_, fail) => setTimeout(fail, 100));")
    ],
    "rejects, and catches": [
        (BOX, f"{BOX} Promise.resolve().then(() => oops()).catch(() => 0);")
    ],
    "rejects, and awaits": [
        (
            BOX,
            f"{BOX} (async () => {{\n"
            "try { await Promise.resolve().then(() => oops()); } catch {}\n"
            "try { await Promise.reject(1); } catch {} })();",
        )
    ],
    "catches too little": [
        (BOX, f"{BOX} Promise.reject(1).then(() => 0).catch(() => oops());")
    ],
    "fails for nobody": [
        (BOX, f"{BOX} async function start() {{ oops(); }} start();")
    ],
    # Other ways to count the time, and to reload.
    "counts down": [
        (
            TIMER,
            "let timer, left = 5; setInterval(() => {\n"
            "document.querySelector('h1').textContent = --left;\n"
            "if (left === 0) location.reload(); }, 1000);",
        )
    ],
    "by the clock": [
        (
            TIMER,
            "let timer, begun = Date.now(); setInterval(() => {\n"
            "if (new Date() - begun > 4950) location.reload(); }, 100);",
        )
    ],
    "given what to do": [
        (LATER, "setTimeout((what) => location[what](), 5000, 'reload')")
    ],
    "sent": [("location.reload()", "document.forms[0].submit()")],
    "sent as if pressed": [
        ("location.reload()", "document.forms[0].requestSubmit()")
    ],
    "sent, and prevented": [
        ("location.reload()", "document.forms[0].requestSubmit()"),
        (BOX, f"{BOX} document.forms[0].onsubmit = () => false;"),
    ],
    "pressed": [
        ("location.reload()", "document.querySelector('button').click()")
    ],
    "by a link": [
        (
            "location.reload()",
            "Object.assign(document.createElement('a'),"
            " { href: location.href }).click()",
        )
    ],
    "to a part of the page": [("location.reload()", "location = '#end'")],
    "every element": [
        (BOX, f"{BOX} document.getElementsByTagName('p').forEach((p) => p);")
    ],
    "from the class": [
        (FIND, "document.querySelector('form > textarea:not(.busy)')")
    ],
    "a selector that is none": [(FIND, "document.querySelector('#')")],
    "writes": [("<script>", "<script>document.write('<p>it</p>');")],
    "the tool's own names": [
        (BOX, f"let standIn = 1, course = 2, start = 3, left = 4; {BOX}")
    ],
    "asks first": [(LATER, f"fetch('/').then(() => {LATER})")],
    "by a tag": [
        (TIMER, "let timer;"),
        ("<title>", '<meta http-equiv="refresh" content="5"><title>'),
    ],
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

DIFFERENT = {
    "fails for nobody": "QuickJS tells nobody of it: see errors.js.",
}
"""Where the stand-in is known to differ from Chromium, and why."""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>wait</title></head>
<body>
<h1 class="big red" id="top">Hi <b>you</b>!</h1>
<ul id="list"><li class="own">one</li><li>two</li><li>three</li></ul>
<div id="outer" data-last-one="7" style="display: none; color: red">
<p><span id="inner" hidden>in</span></p></div>
<form id="chat" action="/send" method="POST"><label for="box">Say</label>
<textarea id="box" name="message" required>
so far</textarea>
<input name="who" value="aaron"><input type="checkbox" name="loud" checked>
<input type="wonder" id="odd"><select name="room"><option>red</option>
<option value="b" selected>blue</option></select>
<button id="send">Send</button>
</form>
<a href="more?x=1#end">more</a>
<template id="first"><p>so <em title="a>b">far</em></p> &amp; on</template>
<script>
    const $ = (selector) => document.querySelector(selector);
    const texts = (list) => [...list].map((e) => e.textContent.trim());
    const ids = (list) => [...list].map((e) => e.id || e.tagName);
    const kinds = (list) => [...list].map((e) => e.nodeName).join();
    const sleep = (time) => new Promise((done) => setTimeout(done, time));
    const noted = [];
    const note = (text) => { noted.push(text); };
    (async () => { SCRIPT })().then(
        (answer) => { document.title = "it is " + JSON.stringify(answer); },
        (error) => { document.title = "it throws " + error.name; },
    );
</script>
</body>
</html>
"""
ANSWERS = {
    "JSON that is none": """
        const texts = ["<p>", "<!DOCTYPE html><title>Chat</title>", "hello",
            '{"from": "aaron", "message": None}', '[{"last": True}]',
            "(1, 2)", "{'from': 'aaron'}", "", "aaron: hello to all of you"];
        return texts.map((text) => {
            try { return JSON.parse(text); } catch (error) {
                return [error.name, error.message]; }
        });
    """,
    # What is there, and where it stands.
    "text": "return [$('h1').textContent, texts($('#list').children)]",
    "text of a list": "return $('#list').innerText.includes('two')",
    "mixed nodes": "return kinds($('h1').childNodes)",
    "family": """
        const [a, b, c] = $('#list').children;
        return [b.previousElementSibling === a, b.nextElementSibling === c,
            b.parentNode.id, a.previousElementSibling, b.parentElement.id,
            $('#list').firstElementChild === a, c.nextSibling,
            document.documentElement.parentElement]
    """,
    "a document of its own": """
        const page = new DOMParser().parseFromString(
            '<!DOCTYPE html><title>t</title><p>hi<ul><li>a<li>b', 'text/html');
        return [page.title, page.querySelector('p').textContent,
            texts(page.querySelectorAll('li')), page.contains(outer),
            page.body.lastChild.tagName]
    """,
    "headers": """
        const headers = new Headers({ 'X-Own': 1 });
        headers.append('x-own', 2);
        return [headers.get('X-OWN'), headers.has('other'),
            headers.get('other'), [...headers].join()]
    """,
    "request": """
        const asked = new Request('more?x=2', { method: 'post', body: 'hi' });
        return [asked.url, asked.method, asked.headers.get('other')]
    """,
    "contains": """
        return [outer.contains(inner), inner.contains(outer),
            outer.contains(outer), outer.contains(null),
            document.contains(document.createElement('p'))]
    """,
    "within an element": """
        return [outer.querySelector('li'), outer.querySelector('span').id,
            $('#list').querySelectorAll('li').length,
            $('#list').getElementsByClassName('own').length]
    """,
    "selectors": """
        return ['ul > li', 'body > li', 'h1.big.red', '.red .big', 'div span',
            'li + li', 'li ~ li', 'li:not(.own)', 'li:first-child', 'h1, li',
            'li:nth-child(2n + 1)', 'li:last-child', '[data-last-one="7"]',
            'a[href^="more"]', 'a[href$=end]', 'input:checked',
            'form [name=message]', ':is(ul, ol) > .own', 'p:empty',
            ':required', 'UL LI', '[hidden]'].map(
                (selector) => document.querySelectorAll(selector).length)
    """,
    "wrong selectors": """
        return ['#', '.', '>', 'li >', 'a,', '#1', ':nothing', '[', ''].map(
            (selector) => {
                try { return typeof $(selector); } catch (e) { return e.name; }
            })
    """,
    "closest and matches": """
        return [inner.closest('div').id, inner.closest('ul'),
            inner.closest('#inner').id, inner.matches('p > span'),
            inner.matches('div > span')]
    """,
    "a collection is no array": """
        const all = document.getElementsByTagName('li');
        return [typeof all.forEach, typeof all.map, typeof all.item,
            typeof document.querySelectorAll('li').forEach,
            typeof document.querySelectorAll('li').map, all.length,
            Array.from(all).length, typeof all[9], all.namedItem('x')]
    """,
    "a live list": """
        const all = document.getElementsByTagName('li');
        const those = document.querySelectorAll('li');
        all[0].remove();
        return [all.length, those.length, all[0].textContent]
    """,
    "by name": """
        return [document.forms.chat.id, document.forms[0].elements.length,
            chat.message.id, chat.elements.who.value, document.forms.nobody,
            document.getElementsByName('who').length, window.inner.id,
            box.form === chat, typeof window.nobody]
    """,
    # What a script changes.
    "adds": """
        const line = document.createElement('li');
        line.textContent = '<b>four</b>';
        const same = $('#list').appendChild(line) === line;
        $('#list').append('five', document.createElement('hr'));
        $('#list').prepend('zero');
        return [same, $('#list').innerHTML]
    """,
    "puts before": """
        const [a, b] = $('#list').children;
        $('#list').insertBefore(b, a);
        a.before('x');
        a.after('y', 'z');
        b.replaceWith(document.createElement('br'));
        return $('#list').innerHTML
    """,
    "moves": """
        outer.append($('#list').firstElementChild);
        return [$('#list').children.length, outer.lastElementChild.className]
    """,
    "removes": """
        $('.own').remove();
        $('#list').removeChild($('#list').firstChild);
        const left = texts($('#list').children);
        $('#list').replaceChildren();
        return [left, $('#list').innerHTML, $('.own')]
    """,
    "removes what is not there": "$('#list').removeChild(box)",
    "into itself": "inner.append(outer)",
    "adds what is no node": "$('#list').appendChild('text')",
    "innerHTML": """
        outer.innerHTML = '<p>a &amp; b<p>c<br>d <i title="x y">e</i>';
        outer.innerHTML += 'f < g';
        return [outer.innerHTML, outer.textContent, kinds(outer.children)]
    """,
    "innerHTML with a script": """
        outer.innerHTML = '<script>document.title = "no"<' + '/script>';
        return [outer.children.length, outer.textContent]
    """,
    "innerHTML with a list": """
        outer.innerHTML = '<ul><li>a<li>b</ul><input value=1 disabled>x';
        return [outer.innerHTML, outer.querySelector('input').disabled]
    """,
    "a text is no markup": """
        outer.textContent = '<i>';
        return [outer.innerHTML, outer.childNodes.length]
    """,
    "empties": """
        outer.textContent = ''; $('h1').innerHTML = '';
        return [outer.childNodes.length, $('h1').firstChild, $('h1').outerHTML]
    """,
    "adds markup": """
        $('#list').insertAdjacentHTML('beforeend', '<li>last');
        $('#list').insertAdjacentHTML('afterbegin', '<li>first');
        return texts($('#list').children)
    """,
    "copies": """
        const copy = $('#list').cloneNode(true);
        copy.firstElementChild.textContent = 'other';
        return [$('#list').innerHTML, copy.innerHTML,
            $('#list').cloneNode().outerHTML]
    """,
    "a fragment": """
        const part = document.createDocumentFragment();
        part.append('a', document.createElement('hr'));
        outer.replaceChildren(part);
        return [outer.innerHTML, part.childNodes.length]
    """,
    "classes": """
        const { classList } = $('h1');
        classList.add('a', 'b', 'a'); classList.remove('red', 'nobody');
        return [classList.contains('a'), classList.contains('red'),
            classList.toggle('a'), classList.toggle('c'),
            classList.toggle('c', true), classList.toggle('d', false),
            classList.replace('b', 'e'), $('h1').className, classList.length,
            [...classList]]
    """,
    "a class with a space": "$('h1').classList.add('a b')",
    "attributes": """
        inner.setAttribute('Data-A-B', 5); inner.removeAttribute('hidden');
        inner.title = 'tip'; inner.dataset.cD = 'x';
        return [inner.outerHTML, inner.getAttribute('none'), inner.hidden,
            inner.hasAttribute('id'), inner.toggleAttribute('hidden')]
    """,
    "dataset": """
        const { dataset } = outer;
        dataset.more = 1; delete dataset.lastOne;
        return [dataset.more, dataset.nothing, 'more' in dataset,
            outer.hasAttribute('data-last-one')]
    """,
    "style": """
        const { style } = outer; const before = style.display;
        style.display = 'block'; style.backgroundColor = 'blue';
        style.color = '';
        return [before, style.display, style.color, style.opacity,
            outer.getAttribute('style')]
    """,
    "hidden": """
        inner.hidden = false; const shown = inner.outerHTML;
        inner.hidden = true;
        return [shown, inner.outerHTML]
    """,
    "properties": """
        return [box.value, box.name, box.type, chat.method, odd.type,
            $('#send').type, $('a').href, chat.action, box.required,
            $('[name=room]').value, $('[name=loud]').checked, box.disabled,
            $('label').htmlFor, $('h1').className, $('h1').tagName]
    """,
    "an unknown property": """
        outer.value = 3; outer.onKeyDown = note;
        return [$('h1').value, outer.value, outer.outerHTML.includes('3'),
            outer.hasAttribute('onkeydown'), typeof outer.getElementById]
    """,
    "value and markup": """
        box.value = 'new'; $('[name=who]').value = 'zoe';
        const typed = [box.textContent, $('[name=who]').getAttribute('value')];
        chat.reset();
        return [typed, box.value, chat.who.value]
    """,
    "title": """
        document.title = 'a  b';
        return [document.title, $('title').textContent]
    """,
    # Who hears what.
    "order": """
        for (const [place, name] of [[document, 'd'], [outer, 'o'],
            [inner, 'i'], [window, 'w']]) {
            place.addEventListener('x', () => note(name + 1), true);
            place.addEventListener('x', () => note(name + 2));
        }
        inner.dispatchEvent(new Event('x', { bubbles: true }));
        inner.dispatchEvent(new Event('x'));
        return noted
    """,
    "targets": """
        outer.onclick = function (e) {
            note([e.target.id, e.currentTarget.id, this.id, e.eventPhase,
                e.bubbles, e.type]);
        };
        inner.click();
        return noted
    """,
    "once": """
        inner.addEventListener('click', () => note(1), { once: true });
        inner.click(); inner.click();
        return noted
    """,
    "the same twice": """
        const hear = () => note(1);
        inner.addEventListener('click', hear);
        inner.addEventListener('click', hear);
        inner.addEventListener('click', hear, true);
        inner.click();
        return noted
    """,
    "taken away": """
        const hear = () => note(1);
        for (const place of [window, document, outer]) {
            place.addEventListener('x', hear);
            place.removeEventListener('x', hear);
            place.addEventListener('x', hear, true);
            place.removeEventListener('x', hear);
        }
        outer.dispatchEvent(new Event('x', { bubbles: true }));
        return noted
    """,
    "taken away meanwhile": """
        const second = () => note(2);
        inner.addEventListener('x', () => {
            note(1); inner.removeEventListener('x', second);
            inner.addEventListener('x', () => note(3));
        });
        inner.addEventListener('x', second);
        inner.dispatchEvent(new Event('x'));
        return noted
    """,
    "stopped": """
        inner.onclick = (e) => { note(1); e.stopPropagation(); };
        inner.addEventListener('click', () => note(2));
        outer.onclick = () => note(3);
        inner.click();
        return noted
    """,
    "stopped at once": """
        inner.onclick = (e) => { note(1); e.stopImmediatePropagation(); };
        inner.addEventListener('click', () => note(2));
        inner.click();
        return noted
    """,
    "prevented": """
        const event = new Event('x', { cancelable: true });
        const other = new Event('x');
        inner.addEventListener('x', (e) => e.preventDefault());
        return [inner.dispatchEvent(event), event.defaultPrevented,
            inner.dispatchEvent(other), other.defaultPrevented]
    """,
    "an object hears": """
        const ear = { handleEvent(e) { note(e.type + (this === ear)); } };
        inner.addEventListener('click', ear);
        inner.click();
        return noted
    """,
    "one handler": """
        inner.onclick = () => note(1);
        inner.addEventListener('click', () => note(2));
        inner.onclick = () => note(3);
        inner.click();
        return [noted, typeof inner.onclick, outer.onclick,
            (outer.onclick = 5, outer.onclick)]
    """,
    "an attribute set": """
        inner.setAttribute('onclick', 'note(id + event.type)');
        inner.click();
        return [noted, typeof inner.onclick]
    """,
    "an attribute in a form": """
        $('#send').setAttribute('type', 'button');
        $('#send').setAttribute('onclick', 'note([who.value, method])');
        $('#send').click();
        return noted
    """,
    "an attribute that returns": """
        $('a').setAttribute('onclick', 'note(1); return false');
        $('a').click();
        return noted
    """,
    "members": """
        const key = new KeyboardEvent('keydown', { key: 'a', shiftKey: true });
        const own = new CustomEvent('x', { detail: { a: 1 } });
        return [key.key, key.shiftKey, key.code, own.detail, own.bubbles,
            key instanceof Event, new Event('x', { key: 'a' }).key]
    """,
    "no event": "inner.dispatchEvent('click')",
    "submits": """
        chat.onsubmit = (e) => {
            e.preventDefault(); note([e.type, e.submitter?.id ?? null]);
        };
        $('#send').click(); chat.requestSubmit(); box.value = '';
        chat.requestSubmit();
        return noted
    """,
    "a box is ticked": """
        const tick = chat.loud;
        tick.onchange = () => note(tick.checked);
        tick.click(); tick.click();
        return noted
    """,
    "focus": """
        for (const type of ['focus', 'focusin', 'blur', 'focusout']) {
            for (const place of [box, chat]) {
                place.addEventListener(type, (e) => note(type + place.id));
            }
        }
        box.focus(); const active = document.activeElement.id;
        inner.focus(); box.blur();
        return [noted, active, document.activeElement.tagName]
    """,
    "loading": """
        note(document.readyState);
        document.addEventListener('DOMContentLoaded', (e) =>
            note([e.target === document, document.readyState]));
        window.addEventListener('DOMContentLoaded', () => note('window'));
        document.addEventListener('load', () => note('never'));
        await new Promise((done) => {
            window.onload = (e) => done(note([e.target === document, e.type,
                document.readyState]));
        });
        return noted
    """,
    "body is the window": """
        await new Promise((done) => { document.body.onload = done; });
        return window.onload === document.body.onload
    """,
    # Time, and what waits.
    "timers in order": """
        setTimeout(() => note('c'), 20); setTimeout(note, 10, 'b');
        setTimeout(() => note('a')); queueMicrotask(() => note('m'));
        Promise.resolve().then(() => note('p'));
        setTimeout("note('text')", 30);
        note('now'); await sleep(200);
        return noted
    """,
    "jobs between timers": """
        setTimeout(() => { note(1); Promise.resolve().then(() => note(2)); });
        setTimeout(() => note(3));
        await sleep(50);
        return noted
    """,
    "jobs in order": """
        const job = async (name) => {
            note(name + 1); await null; note(name + 2); await job.done;
            note(name + 3);
        };
        job.done = Promise.resolve(Promise.resolve());
        job('a'); job('b');
        new Promise((done) => done(job.done)).then(() => note('c'));
        Promise.all([job.done, 1]).finally(() => note('d'));
        await sleep(10);
        return noted
    """,
    "a timer that is stopped": """
        const first = setTimeout(() => note(1), 10);
        const every = setInterval(() => {
            if (noted.push(2) === 3) clearInterval(every);
        }, 10);
        clearTimeout(first); clearTimeout(undefined); clearTimeout(9999);
        await sleep(200);
        return [noted, typeof first]
    """,
    "frames": """
        const gone = requestAnimationFrame(() => note('gone'));
        cancelAnimationFrame(gone);
        const frame = () => new Promise(requestAnimationFrame);
        const times = [await frame(), await frame(), await frame()];
        return [noted, times[0] < times[1], times[1] < times[2]]
    """,
    "the clock goes on": """
        const [date, begun] = [Date.now(), performance.now()];
        await sleep(400);
        const passed = [Date.now() - date, performance.now() - begun,
            new Date() - date];
        return [passed.map((time) => Math.round(time / 400)),
            new Date(0).getTime(), new Date(2020, 1, 2).getDate(),
            typeof Date(), new Date() instanceof Date,
            new Date(2020, 0).constructor === Date]
    """,
    "all of them": """
        return [await Promise.all([1, sleep(1).then(() => 2)]),
            await Promise.race([sleep(50), 3]),
            await Promise.allSettled([Promise.reject(1)]),
            (await new Promise((done) => done(4))),
            Promise.resolve() instanceof Promise,
            (async () => {})() instanceof Promise]
    """,
    # What else a window has.
    "where it is": """
        return [location.href, location.pathname, location.search,
            location.hash, location.host, location.protocol, document.URL,
            String(location), location.origin]
    """,
    "addresses": """
        const url = new URL('../b?c=1&d=%20x#e', 'http://h:8080/a/x/y');
        url.searchParams.set('c', 'ä &'); url.searchParams.append('f', 2);
        return [url.href, url.pathname, url.host, url.hash,
            url.searchParams.get('d'), String(new URL('/p', location)),
            new URL('?q', 'http://h/a/b').href, new URL('c', 'http://h').href]
    """,
    "a wrong address": "new URL('nonsense')",
    "queries": """
        const query = new URLSearchParams('?a=1&b=2&a=3+4&c');
        query.delete('b');
        return [query.get('a'), query.getAll('a'), query.has('b'),
            query.get('c'), query.get('z'), String(query), [...query],
            String(new URLSearchParams({ x: "it's", y: '~' }))]
    """,
    "a part of the page": """
        location.hash = 'end'; const first = location.href;
        location.href = '#other'; history.replaceState(null, '', '/new?a=b');
        return [first, location.href]
    """,
    "storage": """
        localStorage.clear(); localStorage.setItem('a', 1);
        localStorage.b = { }; localStorage.setItem('a', 2);
        const kept = [localStorage.getItem('a'), localStorage.a,
            localStorage.b, localStorage.getItem('c'), localStorage.length];
        localStorage.removeItem('a'); sessionStorage.setItem('z', 'y');
        return [kept, localStorage.getItem('a'), localStorage.length,
            sessionStorage.z]
    """,
    "cookies": """
        document.cookie = 'a=1; path=/'; document.cookie = 'b=2';
        document.cookie = 'a=3';
        return document.cookie.split('; ').sort()
    """,
    "a form's data": """
        const data = new FormData(chat); data.append('more', 5);
        const query = new URLSearchParams(data);
        return [[...data].map(([name, text]) => name + text.trim()),
            data.get('who'), data.get('none'), query.get('more')]
    """,
    "a clone": """
        const whole = { a: [1, { b: new Date(0) }], c: new Map([[1, 2]]) };
        whole.self = whole;
        const copy = structuredClone(whole);
        whole.a[1].b = 0;
        return [copy.a[1].b.getTime(), copy.c.get(1), copy.self === copy]
    """,
    "a clone of a function": "structuredClone({ a() {} })",
    "a name of its own": """
        const made = (0, eval)('var inner = 5; inner');
        return [made, typeof window.outer, (0, eval)('typeof nobody')]
    """,
    "aborted": """
        const stop = new AbortController();
        const { signal } = stop;
        inner.addEventListener('click', () => note(1), { signal });
        inner.click(); stop.abort(); inner.click();
        return [noted, signal.aborted]
    """,
    "a stream": """
        const source = new EventSource('/stream');
        const hear = () => note(1);
        source.addEventListener('x', hear); source.onmessage = hear;
        source.dispatchEvent(new MessageEvent('message', { data: 'a' }));
        source.removeEventListener('x', hear);
        source.dispatchEvent(new Event('x')); source.close();
        return [noted, source.readyState, source.url]
    """,
    "states of a stream": """
        const source = new EventSource('/cut');
        const before = source.readyState;
        source.close();
        return [EventSource.CONNECTING, EventSource.OPEN, source.CLOSED,
            before, source.readyState === EventSource.CLOSED]
    """,
    "asks, and nothing gets through": """
        try { return await fetch('/cut'); }
        catch (error) { return [error.name, error.message]; }
    """,
    "a dialog": """
        document.body.insertAdjacentHTML('beforeend',
            '<dialog id="told">Told</dialog>');
        const seen = [told.open, told.returnValue];
        const closed = new Promise((done) => { told.onclose = done; });
        told.show();
        seen.push(told.open, told.getAttribute('open'));
        try { told.showModal(); } catch (error) { seen.push(error.name); }
        told.close('later');
        told.close('no more');
        seen.push(told.open, told.returnValue, (await closed).type);
        told.showModal();
        seen.push(told.open);
        try { document.createElement('dialog').showModal(); }
        catch (error) { seen.push(error.name); }
        return seen
    """,
    "a template": """
        document.body.insertAdjacentHTML('beforeend',
            '<template id="line"><p class="t"><b></b></p>x</template>');
        const { content } = line;
        const copy = content.cloneNode(true);
        copy.querySelector('b').textContent = '<i>';
        const before = document.querySelectorAll('.t').length;
        list.append(copy);
        const whole = line.cloneNode(true);
        line.innerHTML = '<u>y</u>';
        return [before, document.querySelectorAll('.t').length,
            content.nodeName, content.childNodes.length,
            copy.childNodes.length, line.childNodes.length, line.innerHTML,
            whole.outerHTML, document.importNode(content, true).textContent,
            content.cloneNode().childNodes.length,
            list.lastElementChild.outerHTML]
    """,
    "a template of the page": """
        return [first.content.querySelector('em').textContent,
            first.innerHTML, first.childNodes.length,
            document.querySelector('em'), first.content.lastChild.data]
    """,
    "chance": """
        const uid = crypto.randomUUID();
        const given = new Uint16Array(20);
        const numbers = crypto.getRandomValues(given);
        const known = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/;
        return [known.test(uid), uid.length, uid !== crypto.randomUUID(),
            numbers === given, numbers.some((number) => number > 255)]
    """,
    "gives up": """
        const signal = AbortSignal.timeout(100);
        const seen = [signal.aborted, typeof signal.reason];
        signal.onabort = (e) => seen.push(e.type);
        await sleep(1000);
        try { await fetch('/cut', { signal }); }
        catch (error) { seen.push(error.name, error.message); }
        const stopped = new AbortController();
        stopped.abort();
        try { stopped.signal.throwIfAborted(); }
        catch (error) { seen.push(error.name, error.message); }
        const never = AbortSignal.abort('tired');
        try { await fetch('/cut', { signal: never }); }
        catch (error) { seen.push(error); }
        return [...seen, signal.aborted, AbortSignal.any([never]).reason,
            stopped.signal instanceof AbortSignal]
    """,
    "asks as of old, and nothing gets through": """
        const request = new XMLHttpRequest();
        const seen = [];
        for (const type of ['readystatechange', 'loadstart', 'progress',
            'load', 'error', 'loadend']) {
            request['on' + type] = (e) => seen.push(
                type, request.readyState, request.status);
        }
        request.open('POST', '/cut');
        request.send(new FormData(chat));
        await new Promise((done) => request.addEventListener('loadend', done));
        try { request.send(); } catch (error) { seen.push(error.name); }
        return [...seen, request.responseText, request.response,
            request.DONE, XMLHttpRequest.OPENED]
    """,
    "asks as of old, and stops": """
        const request = new XMLHttpRequest();
        const seen = [request.readyState];
        try { request.setRequestHeader('a', 'b'); }
        catch (error) { seen.push(error.name); }
        request.open('GET', '/cut');
        for (const type of ['readystatechange', 'abort', 'error', 'loadend']) {
            request.addEventListener(type, () => seen.push(
                type, request.readyState));
        }
        request.send();
        request.abort();
        return [...seen, request.readyState, request.status]
    """,
    "without new": "EventSource('/stream')",
    "a wrong receiver": "(0, location.reload)()",
    "written": """
        document.write('<i id="late">late</i>');
        return [window.late.textContent, late.parentNode.tagName]
    """,
}

LISTENER = """
    for (const type of ['keydown', 'keypress', 'beforeinput', 'input', 'keyup',
        'mousedown', 'mouseup', 'click', 'focusin', 'submit']) {
        document.addEventListener(type, (e) => {
            if (type === 'submit') e.preventDefault();
            note([type, e.target.id || e.target.name,
                e.key ?? e.inputType ?? null, box.value.length]);
        });
    }
    box.value = '';
    return '';
"""
ACTS: dict[str, tuple[str, str]] = {
    "writes": ("write", "#box"),
    "Enter in a box": ("enter", "#box"),
    "Enter in a line": ("enter", "[name=who]"),
    "sends": ("send", "#box"),
    "clicks": ("click", "send"),
}

SENT = {
    "by submit": "chat.submit()",
    "as asked for": "chat.requestSubmit()",
    "by a button": "send.click()",
    "by a button with a name": """
        send.name = 'what';
        send.value = 'clear all';
        chat.requestSubmit(send);
    """,
    "by a button that leads elsewhere": """
        send.setAttribute('formaction', 'other?x=1');
        send.setAttribute('formmethod', 'get');
        send.click();
    """,
    "by a button beside it": """
        document.body.insertAdjacentHTML('beforeend',
            '<button form="chat" id="beside" name="b">Send</button>');
        beside.click();
    """,
    "to its own page": """
        chat.removeAttribute('action');
        chat.submit();
    """,
    "as a question": """
        chat.removeAttribute('method');
        chat.action = '/send?old=1';
        chat.submit();
    """,
}

USED = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>USED</title>
<style>i { color: red }</style></head>
<body onload="ran('handler')">
<p style="color: red">red</p> <i>red</i>
<script src="/file.js"></script>
<script nonce="Nce1" src="/nonced.js"></script>
<script>ran('inline')</script>
<script nonce="Nce1">ran('exact')</script>
</body></html>
"""
RAN = """
    globalThis.ran ??= (name) => {
        document.documentElement.classList.add(name);
    };
"""
"""What a page of this kind has from the beginning, whatever its policy."""
POLICIES = {
    "none": "",
    "self": "default-src 'self'",
    "self in capital letters": "DEFAULT-SRC 'SELF'",
    "self without quotes": "default-src self",
    "nothing": "default-src 'none'",
    "empty": "default-src",
    "of other things": "base-uri 'none'; frame-ancestors 'none'",
    "inline": "default-src 'self' 'unsafe-inline'",
    "inline for scripts": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'"
    ),
    "inline for styles": "default-src 'self'; style-src 'unsafe-inline'",
    "nonce": "script-src 'nonce-Nce1'",
    "nonce in small letters": "script-src 'nonce-nce1'",
    "nonce and inline": "script-src 'self' 'nonce-Nce1' 'unsafe-inline'",
    "strict": "script-src 'self' 'strict-dynamic' 'nonce-Nce1'",
    "hash": (
        "script-src 'self' "
        "'sha256-1W9MZnrjEZrAeUA6VhVb+Ptb1llTcwJq6oXVMN6f9oM='"
    ),
    "hash of a handler": (
        "script-src 'self' "
        "'sha256-q0lkJz6WVRIWvwsBbbiHcUEJKSPhEr6/oTcq+u+g8d8='"
    ),
    "hashes of attributes": (
        "default-src 'self' 'unsafe-hashes' "
        "'sha256-q0lkJz6WVRIWvwsBbbiHcUEJKSPhEr6/oTcq+u+g8d8=' "
        "'sha256-NerDAUWfwD31YdZHveMrq0GLjsNFMwxLpZl0dPUeCcw='"
    ),
    "elements": "script-src-elem 'unsafe-inline'; default-src 'self'",
    "attributes": "script-src-attr 'unsafe-inline'; default-src 'self'",
    "styles of elements": "style-src-attr 'unsafe-inline'; style-src 'self'",
    "twice": "default-src 'self'; default-src 'unsafe-inline'",
    "two": "script-src 'self' 'unsafe-inline', script-src 'self'",
    "any": "default-src *",
    "by address": "script-src http://localhost",
    "by host": "script-src localhost",
    "elsewhere": "script-src https://elsewhere.example",
}
