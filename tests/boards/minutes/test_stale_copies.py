"""Copies and pages that are kept are made anew where the code that makes them is another."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from boards.minutes import pages, pdf, reading, word
from boards.minutes.copies import DRAWING, READING, file_of

FOLLOWED = ("boards.minutes.", "base.")  # what these import is looked at, too
LOOKED_AT = (*FOLLOWED, "boards.models.")
FREEZES = "boards.minutes.content"  # what is frozen stays; of what that imports nothing is read back
TEMPLATES = Path("templates/boards/minutes")


def imported(module: str) -> Iterator[str]:
    """The modules in which that stands what the module imports."""
    source = file_of(importlib.import_module(module)).read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found = importlib.import_module(node.module)
            for one in node.names:
                value = getattr(found, one.name)
                yield getattr(value, "__module__", None) or getattr(value, "__spec__", found.__spec__).name


def made_by(*modules: object) -> set[str]:
    waiting, found = [module.__name__ for module in modules], set()
    while waiting:
        module = waiting.pop()
        found.add(module)
        if module.startswith(FOLLOWED) and module != FREEZES:
            waiting += [one for one in imported(module) if one.startswith(LOOKED_AT) and one not in found]
    return found


@pytest.mark.parametrize(
    ("makers", "listed"), [((reading,), READING), ((reading, pdf, word), READING + DRAWING)], ids=["pages", "copies"]
)
def test_all_code_that_makes_them_is_listed(makers, listed):
    assert made_by(*makers) == {module.__name__ for module in listed}


def test_all_templates_of_their_text_are_listed():
    waiting, found = ["_items.html"], set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        text = (settings.BASE_DIR / TEMPLATES / name).read_text()
        waiting += set(re.findall(r'include "boards/minutes/(\S+)"', text)) - found

    assert found == set(pages.TEMPLATES)
