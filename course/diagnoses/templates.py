"""Templates: where they are, how they are written, what they are given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .case import Case, like
from .registry import diagnosis


@diagnosis
def folder_in_the_name(case: Case) -> str | None:
    """The name of a template has the folder `templates` in it."""
    folder, _, name = _not_found(case).partition("/")
    if folder != "templates" or name not in case.pages:
        return None
    return (
        "Flask looks inside the folder `templates` by itself. Write the "
        f'name alone: `render_template("{name}")`.'
    )


@diagnosis
def day_asked_for_too_late(case: Case) -> str | None:
    """Whether the day is another one is not asked at the first message."""
    late = r"not\s+loop\.first\s+and\s+loop\.changed\("
    if case.kind != "line_within_a_day" or not re.search(late, case.templates):
        return None
    return (
        "Where what stands before an `and` is false, what stands behind it is "
        "not asked. So `loop.changed(...)` hears of the first day only at the "
        "second message, and takes it for a new one. Write it first: "
        "`loop.changed(day) and not loop.first`."
    )


@diagnosis
def folder_above(case: Case) -> str | None:
    """The folder `templates` is one folder above the program."""
    name = _not_found(case)
    if not name or not (case.folder.parent / "templates" / name).is_file():
        return None
    return (
        f"`{name}` is in a folder `templates`, but one folder above your "
        "program. Move `templates` to where your program is."
    )


@diagnosis
def beside_the_program(case: Case) -> str | None:
    """The template lies beside the program, and not in `templates`."""
    name = _not_found(case)
    if name not in _pages(case):
        return None
    return (
        f"`{name}` lies beside your program. Flask looks in a folder called "
        f"`templates` there: move it to `templates/{name}`."
    )


@diagnosis
def in_another_folder(case: Case) -> str | None:
    """The template is in a folder of another name, or in another place."""
    name = _not_found(case)
    for place in _pages(case):
        if place.endswith(f"/{name}"):
            return (
                f"Flask looks for `{name}` in a folder called `templates`, in "
                "small letters and with an s, beside your program. Yours is "
                f"at `{place}`."
            )
    return None


@diagnosis
def no_such_template(case: Case) -> str | None:
    """There is no template of that name."""
    name = _not_found(case)
    if not name:
        return None
    pages = ", ".join(f"`{place}`" for place in _pages(case))
    return (
        f"Flask looks for a file called exactly `{name}` in the folder "
        f"`templates` beside your program. The pages I found: "
        f"{pages or 'none'}."
    )


def _not_found(case: Case) -> str:
    """The template that was not found, or nothing."""
    return case.says if case.raised("TemplateNotFound") else ""


def _pages(case: Case) -> list[str]:
    """Where pages lie in the student's folder, where one was not found."""
    if not _not_found(case):
        return []
    return [place for place in case.places if ".htm" in place]


@diagnosis
def page_in_utf_16(case: Case) -> str | None:
    """A template is saved in UTF-16."""
    if not case.raised("UnicodeDecodeError"):
        return None
    for page in sorted((case.folder / "templates").glob("*.html")):
        if b"\0" in page.read_bytes():
            return (
                f"`{page.name}` is saved in UTF-16, which Flask cannot read. "
                "In your editor, save it again with the encoding UTF-8."
            )
    return None


@diagnosis
def end_in_two_words(case: Case) -> str | None:
    """The end of a loop, a condition or a block is written in two words."""
    if not case.raised("TemplateSyntaxError", "unknown tag 'end'"):
        return None
    tag = re.search(r"{%-?\s*end\s+(for|if|block)\b", case.code)
    if not tag:
        return None
    return f"A template has no `end {tag[1]}`. It is one word: `end{tag[1]}`."


@diagnosis
def misspelt_tag(case: Case) -> str | None:
    """A word between `{%` and `%}` is spelt in another way."""
    tag = case.raised("TemplateSyntaxError", r"unknown tag '(\w+)'")
    known = like(tag[1], _TAGS) if tag else None
    if not tag or not known:
        return None
    return f"A template has no `{tag[1]}`. It is spelt `{known}`."


_TAGS = (
    *("for", "endfor", "if", "elif", "else", "endif", "set"),
    *("extends", "block", "endblock", "include"),
)


@diagnosis
def tag_not_closed(case: Case) -> str | None:
    """A loop or a block of the template is not closed."""
    tag = case.raised(
        "TemplateSyntaxError", r"end of template.*to be closed is '(\w+)'"
    )
    if not tag:
        return None
    what = {"for": "loop", "block": "block"}.get(tag[1], f"`{tag[1]}`")
    return (
        f"The {what} of the template is never closed. Put `{{% end{tag[1]} "
        "%}` below the last line that belongs to it."
    )


@diagnosis
def braces_for_percent_signs(case: Case) -> str | None:
    """A loop, a condition or a block stands between double braces."""
    word = re.search(r"{{\s*(for|if|block|endfor|endif|endblock)\b", case.code)
    if not word or not case.raised("TemplateSyntaxError"):
        return None
    return (
        "Between `{{` and `}}` stands what is to be shown. A loop, a "
        f"condition or a block has percent signs: `{{% {word[1]} ... %}}`."
    )


@diagnosis
def unreadable(case: Case) -> str | None:
    """Flask cannot read the template, for a reason not known here."""
    if not case.raised("TemplateSyntaxError", "^(?!.*unknown tag)"):
        return None
    return (
        "The template cannot be read there. What begins with `{{` ends with "
        "`}}`, and what begins with `{%` ends with `%}`."
    )


@diagnosis
def nothing_before_the_first(case: Case) -> str | None:
    """A loop asks at its first item for the one before."""
    if not case.raised("UndefinedError", "there is no previous item"):
        return None
    return (
        "At its first turn a loop has nothing before it that "
        "`loop.previtem` could be. Ask only at the others: "
        "`{% if not loop.first %}`."
    )


@diagnosis
def other_name_in_the_loop(case: Case) -> str | None:
    """Inside a loop the template uses another name than the loop gives."""
    name = _undefined(case)
    given = _given_by_loops(case)
    if not name or not given or name in given:
        return None
    return (
        f"The loop calls each message `{given[-1]}`, and inside it stands "
        f"`{name}`. Use one name for both. It shows only once there is a "
        "message."
    )


def _given_by_loops(case: Case) -> list[str]:
    """What the loops call each thing that are around where it was stopped."""
    if not case.crash:
        return []
    page = case.pages.get(case.crash.file.rpartition("/")[2], "")
    names: list[str] = []
    for line in page.splitlines()[: case.crash.line]:
        for tag in re.finditer(r"{%-?\s*(?:for\s+(\w+)|endfor)\b", line):
            names = [*names, tag[1]] if tag[1] else names[:-1]
    return names


@diagnosis
def name_outside_its_loop(case: Case) -> str | None:
    """What a loop calls each thing is used above or below the loop."""
    name = _undefined(case)
    file = case.crash.file.rpartition("/")[2] if case.crash else ""
    loop = rf"{{%-?\s*for\s+{name}\s+in\b"
    if not name or name in _given_by_loops(case):
        return None
    if not re.search(loop, case.pages.get(file, "")):
        return None
    return (
        f"`{name}` is what the loop calls each message, and this line stands "
        "outside of it. Put it between the `{% for ... %}` and its "
        "`{% endfor %}`."
    )


@diagnosis
def undefined(case: Case) -> str | None:
    """The template asks a name for a part that it was not given at all."""
    name = _undefined(case)
    if not name:
        return None
    return (
        f"The template uses a name that it was not given: `{name}`. Compare "
        "the names in `render_template(...)`, after `for`, and inside the "
        "`{{ }}`."
    )


def _undefined(case: Case) -> str:
    """The name that the template was not given, or nothing."""
    found = case.raised("UndefinedError", r"'(\w+)' is undefined")
    return found[1] if found else ""


@diagnosis
def taken_for_html(case: Case) -> str | None:
    """Something tells the template not to escape what people typed."""
    if case.kind != "taken_for_a_tag":
        return None
    for pattern, words in _TAKES_FOR_HTML:
        found = re.search(pattern, f"{case.templates}\n{case.source}")
        if found:
            return (
                f"`{found[0]}` {words}, and so what people type goes to the "
                "browser as it is, tags and all. Take it out."
            )
    return None


_TAKES_FOR_HTML = (
    (r"\|\s*safe\b", "says that this text is HTML to be trusted"),
    (r"{%-?\s*autoescape\s+false\s*-?%}", "switches the escaping off"),
    (r"\S*\bautoescape\s*=\s*False", "switches the escaping off"),
    (r"\bMarkup\b", "says that a text is HTML to be trusted"),
)


@diagnosis
def one_brace(case: Case) -> str | None:
    """A name stands between single braces, and is shown as it is written."""
    found = re.search(r"(?<!{){ ?(\w+) ?}", case.shown)
    if not found or found[0] not in case.templates:
        return None
    return (
        f"`{found[0]}` was shown as it is written. What is to be filled in "
        f"stands between two braces on each side: `{{{{ {found[1]} }}}}`."
    )


@diagnosis
def block_of_another_name(case: Case) -> str | None:
    """A page fills a block that the template it extends does not have."""
    if case.kind not in _WITHOUT_ITS_WORDS:
        return None
    for page, text in case.pages.items():
        extends = re.search(r"{%-?\s*extends\s+[\"'](.+?)[\"']", text)
        if not extends or extends[1] not in case.pages:
            continue
        there = _blocks(case.pages[extends[1]])
        for name in _blocks(text, outermost=True):
            # What the other extends in its turn may have it.
            if name not in there and "extends" not in case.pages[extends[1]]:
                blocks = ", ".join(f"`{one}`" for one in there) or "none"
                return (
                    f"`{page}` fills the block `{name}`, and `{extends[1]}` "
                    f"has no place for it: its blocks are {blocks}. What has "
                    "no place is not shown. Give both the same name."
                )
    return None


_WITHOUT_ITS_WORDS = (
    "only_a_title",
    "not_on_page",
    "no_heading",
    "no_form",
    "no_box_form",
    "no_page",
    "nothing_to_press",
)


def _blocks(page: str, outermost: bool = False) -> list[str]:
    """The blocks of a template, or those that stand in no other."""
    names, depth = [], 0
    for tag in re.finditer(r"{%-?\s*(?:block\s+(\w+)|endblock)", page):
        if tag[1] and not (outermost and depth):
            names.append(tag[1])
        depth += 1 if tag[1] else -1
    return names


@diagnosis
def page_that_nothing_shows(case: Case) -> str | None:
    """Two views show one page, and another is shown by none."""
    if not case.looked_for and not _is_refused(case):
        return None
    text = "\n".join([*case.files.values(), case.templates])
    unused = [page for page in case.pages if page not in text]
    shown: dict[str, list[str]] = {}
    for route in case.routes:
        made = ast.unparse(route.view)
        for page in re.findall(r"\brender_template\(\s*'([^']+)'", made):
            shown.setdefault(page, []).append(route.view.name)
    for page, views in shown.items():
        first, *others = dict.fromkeys(views)
        if unused and others:
            return (
                f"`{first}` and `{others[0]}` both show `{page}`, and nothing "
                f"shows `{unused[0]}`. Each of them has a page of its own."
            )
    return None


def _is_refused(case: Case) -> bool:
    """Whether the last request was refused for its method."""
    return bool(case.log) and case.log[-1].status == 405


@diagnosis
def loop_over_a_name(case: Case) -> str | None:
    """A loop goes through a name from the address, letter by letter."""
    if not case.looked_for:
        return None
    texts = {name for route in case.routes for name in route.names}
    for page, given in _rendered(case).items():
        loops = re.findall(_LOOP, case.pages.get(page, ""))
        for one, name in loops:
            others = [it for it in given if it not in texts]
            if name in texts and name in given and len(others) == 1:
                return (
                    f"The loop of `{page}` goes through `{name}`, which is a "
                    "text, and takes its letters one by one. The messages "
                    f"are in `{others[0]}`: `{{% for {one} in {others[0]} "
                    "%}`."
                )
    return None


_LOOP = r"{%-?\s*for\s+(\w+)\s+in\s+(\w+)\s*-?%}"


@diagnosis
def key_without_quotes(case: Case) -> str | None:
    """A template asks a message for a key that stands without quotes."""
    if not case.looked_for:
        return None
    for page, text in case.pages.items():
        unknown = _asked_by(text)
        for name, key in re.findall(r"{{\s*(\w+)\[(\w+)\]", text):
            if key in unknown and key in _keys(case):
                return (
                    f"In `{page}`, `{name}[{key}]` asks for what a name "
                    f"`{key}` stands for. The key itself is a text, and "
                    f'stands in quotes: `{name}["{key}"]`.'
                )
    return None


@diagnosis
def name_not_given(case: Case) -> str | None:
    """A template asks for a name that no `render_template` gives it."""
    program = "\n".join(case.files.values())
    if not case.looked_for or re.search(_GIVES_TO_ALL, program):
        return None
    for page, given in _rendered(case).items():
        for name in _asked_by(case.pages.get(page, "")):
            if name not in given:
                there = ", ".join(f"`{one}`" for one in given) or "nothing"
                return (
                    f"`{page}` asks for `{name}`, and `render_template` hands "
                    f"over {there}. What it is not given, a template shows as "
                    "nothing."
                )
    return None


_GIVES_TO_ALL = r"context_processor|template_global|\bjinja_env\.globals"
"""By these, every template has names that no `render_template` gives it."""


def _rendered(case: Case) -> dict[str, list[str]]:
    """Each template that the program names, and the names it gives it.

    It may be shown in several places: what one of them hands over is not
    forgotten in the others. What `**` hands over is not known: such a template
    is left out.
    """
    found: dict[str, list[str]] = {}
    not_known = set()
    for node in case.nodes_of_all:
        match node:
            case ast.Call(
                func=ast.Name("render_template"),
                args=[ast.Constant(page), *_],
                keywords=given,
            ):
                names = found.setdefault(str(page), [])
                for one in given:
                    if one.arg is None:
                        not_known.add(str(page))
                    elif one.arg not in names:
                        names.append(one.arg)
    return {it: found[it] for it in found if it not in not_known}


def _asked_by(page: str) -> list[str]:
    """The names that a template has to be given."""
    from jinja2 import Environment, TemplateSyntaxError, meta, nodes

    jinja = Environment(autoescape=True)
    try:
        tree = jinja.parse(page)
    except TemplateSyntaxError:
        return []
    # What a program has made itself, Jinja does not know here.
    for used in tree.find_all(nodes.Filter):
        jinja.filters.setdefault(used.name, str)
    for asked in tree.find_all(nodes.Test):
        jinja.tests.setdefault(asked.name, lambda value: True)
    known = {"request", "session", "g", "config"}
    known |= {"url_for", "get_flashed_messages"}
    # Jinja takes a name for one to be given that each branch of an if sets,
    # and a macro that stands outside the block which uses it.
    made = {it.name for it in tree.find_all(nodes.Name) if it.ctx == "store"}
    made |= {it.name for it in tree.find_all(nodes.Macro)}
    made |= {it.target for it in tree.find_all(nodes.Import)}
    return sorted(meta.find_undeclared_variables(tree) - known - made)


@diagnosis
def misspelt_key(case: Case) -> str | None:
    """A template asks a message for a part that it spells in another way."""
    for part, keys in _parts_that_are_not_there(case):
        known = like(part, keys)
        if known:
            kind = "column" if _columns(case) else "key"
            return (
                f"The template asks for `{part}`, and a message has no such "
                f"{kind}. It is spelt `{known}`."
            )
    return None


@diagnosis
def no_such_key(case: Case) -> str | None:
    """A template asks a message for a part that it does not have."""
    for part, keys in _parts_that_are_not_there(case):
        kind = "column" if _columns(case) else "key"
        return (
            f"The template asks for `{part}`, and a message has no such "
            f"{kind}. Its {kind}s are {', '.join(f'`{it}`' for it in keys)}."
        )
    return None


def _parts_that_are_not_there(case: Case) -> Iterator[tuple[str, list[str]]]:
    """What a loop asks each message for in vain, and the keys that it has.

    Such a part is shown as nothing; only who asks more of it is stopped.
    """
    stopped = case.raised("UndefinedError", r"^'dict object' .* '(\w+)'$")
    if not case.looked_for and not stopped:
        return
    keys = _columns(case) or _keys(case)
    known = {*keys, *_keys(case), *_attributes(case)}
    loops = re.findall(r"{%-?\s*for\s+(\w+)\s+in", case.templates)
    for name, part in re.findall(_PART, case.templates):
        is_it = not stopped or part == stopped[1]
        if keys and name in loops and part not in known and is_it:
            yield part, keys


def _columns(case: Case) -> list[str]:
    """The columns of the tables that the program describes."""
    found = (
        node.args[0]
        for node in case.nodes_of_all
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] == "Column"
        and node.args
    )
    names = (str(it.value) for it in found if isinstance(it, ast.Constant))
    return list(dict.fromkeys(names))


def _keys(case: Case) -> list[str]:
    """The keys of all dictionaries that the program writes down."""
    keys = (
        str(key.value)
        for node in case.nodes_of_all
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    )
    return list(dict.fromkeys(keys))


def _attributes(case: Case) -> set[str]:
    """What the objects of the program's own classes may be asked for."""
    found = set()
    for outer in case.nodes_of_all:
        for node in ast.walk(outer) if isinstance(outer, ast.ClassDef) else ():
            match node:
                case ast.Name(id=name, ctx=ast.Store()):
                    found.add(name)
                case ast.Attribute(attr=name, ctx=ast.Store()):
                    found.add(name)
                case ast.FunctionDef(name=name):
                    found.add(name)
    return found


_PART = r"{{\s*(\w+)\.(\w+)\b(?!\s*\()"
"""What is called, such as `message.get("from")`, is none."""


@diagnosis
def page_without_words(case: Case) -> str | None:
    """The page has a title, and nothing that could be read."""
    if case.kind != "only_a_title":
        return None
    return (
        "What a visitor shall read stands between `<body>` and `</body>`, and "
        "there is nothing yet, such as `<p>To send a message use "
        "/USERNAME/MESSAGE</p>`."
    )
