"""Which folders below some folders are students, and what they are called."""

from __future__ import annotations

from pathlib import Path

from .sandbox.folder import has_work, inner_folders


def find_students(folders: list[Path]) -> dict[str, Path]:
    """Every student's folder, by name, in the order of the names.

    A folder that holds work is a student, and so is every folder of a class,
    whatever it holds: nobody is passed over. A class is a folder of folders;
    classes may lie in each other. The name is the path below the folder that
    was named, after that folder's own name where there are several.
    """
    found: dict[Path, str] = {}
    for folder in folders:
        for student in _below(folder):
            if student == folder:
                name = folder.resolve().name
            else:
                name = student.relative_to(folder).as_posix()
                if len(folders) > 1:
                    name = f"{folder.resolve().name}/{name}"
            found.setdefault(student.resolve(), name)
    named: dict[str, Path] = {}
    for path, name in sorted(found.items(), key=lambda pair: pair[1].lower()):
        named[name if name not in named else str(path)] = path
    return named


def _below(folder: Path) -> list[Path]:
    inner = inner_folders(folder)
    if has_work(folder) or not inner:
        return [folder]
    if len(inner) == 1 and has_work(inner[0]):
        return [folder]
    return [student for one in inner for student in _of_class(one)]


def _of_class(folder: Path) -> list[Path]:
    works = [inner for inner in inner_folders(folder) if has_work(inner)]
    if has_work(folder) or len(works) < 2:
        return [folder]
    return _below(folder)
