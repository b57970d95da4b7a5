"""The names in a template: in its tags, and whatever has the shape of one."""

import re
from collections.abc import Iterator

from django.template.base import Lexer, TokenType

from tests.names.found import BUILT, Name
from tests.names.python_files import shape_of

# Which word of a tag holds a name, and of what kind.
TAGS = {
    "url": (1, "address"),
    "navigation_item": (2, "address"),
    "include": (1, "template"),
    "extends": (1, "template"),
    "static": (1, "static"),
}
PERMISSION = re.compile(r"\bperms\.(\w+)\.(\w+)")
APP = re.compile(r"\bperms\.(\w+)(?![\w.])")
QUOTED = re.compile(r"""(["'])(.*?)\1""")


def names_in(text: str, path: str) -> list[Name]:
    """The names in a template’s text; ``path`` is where it is within the project."""
    names: list[Name] = []
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            names += [Name(*found, path, token.lineno) for found in _in_tag(token.split_contents())]
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            names += [Name(*found, path, token.lineno) for found in _anywhere(token.contents)]
    return list(dict.fromkeys(names))


def _in_tag(words: list[str]) -> Iterator[tuple[str, str]]:
    if words[0] == "load":
        libraries = words[words.index("from") + 1 :] if "from" in words else words[1:]
        yield from (("library", library) for library in libraries)
    place, kind = TAGS.get(words[0], (0, ""))
    if kind:
        quoted = QUOTED.fullmatch(words[place])
        yield (kind, quoted[2]) if quoted else (BUILT, words[place])


def _anywhere(contents: str) -> Iterator[tuple[str, str]]:
    yield from (("permission", f"{app}.{codename}") for app, codename in PERMISSION.findall(contents))
    yield from (("app", app) for app in APP.findall(contents))
    for _quote, word in QUOTED.findall(contents):
        if kind := shape_of(word):
            yield kind, word
