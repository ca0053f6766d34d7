"""What goes wrong where a program is in several files."""

from __future__ import annotations

import ast
import re

from .case import Case, target
from .registry import diagnosis


@diagnosis
def circular_import(case: Case) -> str | None:
    """Two files of the student's own import each other."""
    found = case.raised(
        "ImportError",
        r"name '(\w+)' from partially initialized module '(.+?)'",
    )
    if not found:
        return None
    return (
        f"Python had not come to the end of `{found[2]}` when it was asked "
        f"for `{found[1]}` from there: two files import each other, in a "
        "circle. One of the two imports has to go. A view that needs `app` "
        "only for `@app.route` can be on a Blueprint instead."
    )


@diagnosis
def factory_without_return(case: Case) -> str | None:
    """The function that makes the application returns nothing."""
    if not case.raised("AttributeError", "^'NoneType' object"):
        return None
    for node in case.nodes:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
            and case.code.startswith(f"{target(node)}.")
        ):
            return (
                f"`{target(node)}` is `None`: that is what a function gives "
                f"that returns nothing. Does `{node.value.func.id}` end with "
                f"`return`, as in `return {target(node)}`?"
            )
    return None


@diagnosis
def view_of_a_blueprint(case: Case) -> str | None:
    """`url_for` is given the name of a view without that of its Blueprint."""
    view = case.raised("BuildError", r"endpoint '(\w+)'.* '(\w+\.\1)' instead")
    if not view:
        return None
    return (
        f"The view `{view[1]}` is one of a Blueprint, and `url_for` wants the "
        f'name of that, too, with a dot between: `"{view[2]}"`.'
    )


@diagnosis
def blueprint_without_app(case: Case) -> str | None:
    """A Blueprint has views, and no application has taken it."""
    if not case.not_found or _registers_by_another_name(case):
        return None
    for place, text in case.files.items():
        for name in re.findall(_BLUEPRINT, text, re.M):
            takes = re.compile(rf"register_blueprint\(\s*[\w.]*\b{name}\b")
            takers = [it for it in case.files if takes.search(case.files[it])]
            if not takers:
                return (
                    f"`{name}` in `{place}` is a Blueprint, and no "
                    "application has taken its views: "
                    f"`app.register_blueprint(…)` does that, with `{name}` "
                    "between the brackets."
                )
            made_elsewhere = "create_app" in case.source
            if made_elsewhere and takers == [case.file.name] != [place]:
                return (
                    f"`{case.file.name}` registers the Blueprint `{name}`. "
                    "Whoever makes the application without that file gets "
                    "one without pages: move the line to where the "
                    "application is made."
                )
    return None


_BLUEPRINT = r"^(\w+)\s*=\s*Blueprint\("


def _registers_by_another_name(case: Case) -> bool:
    """Whether what is registered has a name that no Blueprint was given."""
    program = "\n".join(case.files.values())
    taken = re.findall(r"register_blueprint\(\s*([\w.]*)", program)
    names = {name.rpartition(".")[2] for name in taken}
    return not names <= set(re.findall(_BLUEPRINT, program, re.M))


@diagnosis
def templates_above(case: Case) -> str | None:
    """The application is made in a package, the templates are beside it."""
    name = case.says if case.raised("TemplateNotFound") else ""
    if name not in case.pages:
        return None
    for place, text in case.files.items():
        made = re.search(r"\bFlask\(\s*__name__[^)]*\)", text)
        if made and "/" in place and "template_folder" not in made[0]:
            return (
                "Flask looks for a folder `templates` beside the file that "
                f"makes the application. That is `{place}`, and your "
                "`templates` is one folder above: tell Flask so with "
                '`template_folder="../templates"`.'
            )
    return None
