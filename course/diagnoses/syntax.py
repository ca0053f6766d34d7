"""What Python cannot read."""

from __future__ import annotations

import keyword
import re

from .case import Case, like
from .registry import diagnosis


@diagnosis
def nothing_indented(case: Case) -> str | None:
    """Below a line that ends with a colon, nothing stands further in."""
    found = case.raised(
        "IndentationError", r"block after .*?(\w+)\W* (?:\w+ )?on line (\d+)"
    )
    if not found:
        return None
    word = {"function": "def"}.get(found[1], found[1])
    return (
        f"What belongs to the `{word}` of line {found[2]} stands four spaces "
        "further in than it, and nothing does. Put four spaces before each "
        "line that belongs to it."
    )


@diagnosis
def mixed_indentation(case: Case) -> str | None:
    """Some lines are indented with spaces, and some with tabs."""
    if not case.raised("TabError"):
        return None
    return (
        "This line and the one above are indented in two ways, one with "
        "spaces and one with a tab. Make all of them spaces, four for each "
        "step."
    )


@diagnosis
def indentation(case: Case) -> str | None:
    """A line stands too far in or out."""
    if not case.raised("IndentationError"):
        return None
    return (
        "What belongs together stands exactly as far in as the line above "
        "it. Only below a line that ends with `:` it is four spaces more."
    )


@diagnosis
def equals_for_comparison(case: Case) -> str | None:
    """One `=` stands where two things are to be compared."""
    if not case.raised("SyntaxError", "Maybe you meant '=='"):
        return None
    if not re.match(r"\s*(if|elif|while)\b", case.code):
        return None
    return (
        "One `=` gives a name its value. To ask whether two things are the "
        "same, write two: `==`."
    )


@diagnosis
def else_if(case: Case) -> str | None:
    """A condition stands behind `else`, as it may in other languages."""
    if not case.raised("SyntaxError", "^expected ':'"):
        return None
    if not re.match(r"else\s+if\b|else\b[^:]*:$", case.code):
        return None
    return (
        "`else` stands for all other cases, and takes no condition. With one "
        "it is a single word, `elif`, then the condition and a colon."
    )


@diagnosis
def colon_further_on(case: Case) -> str | None:
    """The line has its colon, and something in front of it is wrong."""
    line = case.code.partition(" #")[0].rstrip()
    if not case.raised("SyntaxError", "^expected ':'") or line[-1:] != ":":
        return None
    return (
        "Python looks for the colon further to the left. Between that place "
        "and the end of the line something is too much, or a sign is missing "
        "in front of it."
    )


@diagnosis
def word_of_python_as_a_name(case: Case) -> str | None:
    """A word that Python has itself is given a value, such as `from`."""
    word = re.search(r"[(,]\s*(from|import|class|is|in)\s*=(?!=)", case.code)
    if not word or not case.raised("SyntaxError"):
        return None
    return (
        f"`{word[1]}` is a word of Python's own, and no name that is given a "
        "value with `=`. As a key it stands in quotes, between braces: "
        f'`{{"{word[1]}": ...}}`.'
    )


@diagnosis
def apostrophe(case: Case) -> str | None:
    """An apostrophe ends a text that stands between two such signs."""
    if not case.raised("SyntaxError", "^(unterminated string|invalid syntax)"):
        return None
    for begins, text in re.findall(_BETWEEN_APOSTROPHES, case.code):
        if "'" in text:
            return (
                "The text begins with `'`, so Python takes the apostrophe "
                "inside it for its end. Put it between double quotes: "
                f'`{begins}"{text}"`.'
            )
    return None


_BETWEEN_APOSTROPHES = (
    r"(?<![\w'])([fF]?)'([^'\"]*(?:(?<=\w)'(?=\w)[^'\"]*)*)'(?!\w)"
)
"""A text, with the apostrophes between two of its letters."""


@diagnosis
def sign_that_python_misses(case: Case) -> str | None:
    """A sign is missing or wrong, and Python says which."""
    for says, words in _PYTHON_SAYS:
        if case.raised("SyntaxError", says):
            return words
    return None


_PYTHON_SAYS = (
    (
        "never closed",
        "What is opened there has to be closed. Count the brackets from this "
        "line on, and put the missing one where it belongs.",
    ),
    (
        "outside function",
        "This line stands outside every function, and it belongs to one: put "
        "four spaces before it, as before the line above.",
    ),
    (
        r"expected '\('",
        "After the name of a function come brackets, and be they empty: `def "
        "index():`.",
    ),
    (
        "Missing parentheses",
        "What `print` shows stands in brackets: `print(...)`. Without them it "
        "was written in Python 2.",
    ),
    (
        "expected ':'",
        "The line lacks its colon. What begins with `def`, `if`, `else` or "
        "`for` ends with `:`.",
    ),
    (
        "triple-quoted",
        "Three quotes open a docstring, and three close it. Without the last "
        "three, Python takes the rest of the file for part of it.",
    ),
    (
        "unterminated string",
        "A quote is missing in this line. Each text has one before and one "
        "after it, and both are of the same kind.",
    ),
    (
        "expression cannot contain assignment",
        "On the left of the `=` stands a name, without quotes: "
        "`username=username`.",
    ),
    (
        "invalid (non-printable )?character",
        "There is a sign in this line that looks right and is another, such "
        'as a curly quote from a web page. Type the quotes anew: `"`.',
    ),
)


@diagnosis
def sign_that_the_line_lacks(case: Case) -> str | None:
    """A sign is missing, and what the line is about tells which."""
    if not case.raised("SyntaxError"):
        return None
    for pattern, words in _LINE_HAS:
        if re.search(pattern, case.code):
            return words
    return None


_LINE_HAS = (
    (
        r"strftime\(\s*%",
        "The pattern for the time is a text, and stands in quotes: "
        '`strftime("%H:%M:%S")`.',
    ),
    (
        r"[^\"'\d]\d+\.\d+\.\d+",
        'An address is a text, and stands in quotes: `"0.0.0.0"`.',
    ),
    (
        r"[{,]\s*[\"']\w+[\"']\s*=[^=]",
        "In a dictionary a colon stands between key and value: "
        '`"timestamp": now`.',
    ),
    (
        r":\s*\w+\s+[\"']\w+[\"']\s*:",
        "In a dictionary a comma stands after each value but the last.",
    ),
)


@diagnosis
def first_word(case: Case) -> str | None:
    """The first word of the line is misspelt, or of another language."""
    if not case.raised("SyntaxError"):
        return None
    first = re.match(r"\s*(\w+)[ \t]+[\w\"'{\[]", case.code)
    if not first or keyword.iskeyword(first[1]):
        return None
    meant = _ELSEWHERE.get(first[1]) or like(first[1], _FIRST_WORDS)
    if not meant:
        return None
    return f"Python has no `{first[1]}`. Here it says `{meant}`."


_FIRST_WORDS = ("def", "from", "import", "return")
_ELSEWHERE = {
    **dict.fromkeys(("define", "func", "function"), "def"),
    **dict.fromkeys(("elseif", "elsif"), "elif"),
}
"""What other languages have in their place."""


@diagnosis
def route_without_its_function(case: Case) -> str | None:
    """A route is written, and below it no function."""
    if not case.crash or not case.raised("SyntaxError", "^invalid syntax$"):
        return None
    if re.match(r"\s*\w+\s+\w+\s*[(:)]", case.code):
        return None  # it does come, and something is wrong with it
    lines = case.files.get(case.crash.file, "").rstrip().splitlines()
    if case.crash.line < len(lines) or not case.code.startswith("@"):
        del lines[case.crash.line - 1 :]
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines or not lines[-1].startswith("@"):
        return None
    return (
        f"Line {len(lines)} is `{lines[-1].strip()}`, and the function that "
        "it is for does not come. Its `def` stands on the line below."
    )


@diagnosis
def unreadable(case: Case) -> str | None:
    """Python cannot read the line, and does not say why."""
    if not case.raised("SyntaxError", "^(invalid syntax|unmatched)"):
        return None
    if case.raised("SyntaxError", "Maybe|Perhaps"):
        return None
    return (
        "Python cannot read this line. Look there and on the line above for a "
        "missing quote, bracket, comma or colon."
    )
