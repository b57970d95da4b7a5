"""What people type, and what the register says, as the same plain words: ``Gt Waltham CE P`` is four of them."""

import re
import tomllib
from pathlib import Path
from sys import intern

from base.plain import plain

DATA = tomllib.loads((Path(__file__).parent / "abbreviations.toml").read_text(encoding="utf-8"))
MAX_WORDS = 16
_FILLERS = frozenset(DATA["groups"]["filler"]["words"])

_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][0-9a-z]?)\s*([0-9][a-z]{2})\b")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, each in the one form that is searched; at most 16."""
    return _canonical(plain(text))


def typed_words(text: str) -> tuple[str, ...]:
    """The words of what somebody typed: as ``words``, and a postcode in it is one word, ``cm11lx``."""
    return _canonical(_POSTCODE.sub(r"\1\2", plain(text)))


def are_one_name(one: str, other: str) -> bool:
    """Whether two names are one, written in two ways: “The X CofE VC School” and “X Church of England V.C.”."""
    return _telling(one) == _telling(other)


def _telling(name: str) -> list[str]:
    return [word for word in words(name) if word not in _FILLERS]


def postcode_words(postcode: str) -> tuple[str, ...]:
    """A postcode and its outward code as words: ``CM1 1LX`` is ``cm11lx`` and ``cm1``."""
    found = _POSTCODE.fullmatch(plain(postcode))
    return (found[1] + found[2], found[1]) if found else ()


def initials(text: str) -> str:
    """The initials by which a long name is known: ``kegs`` for King Edward VI Grammar School, Chelmsford."""
    parts = plain(text.split(",")[0].split("(")[0]).split()
    letters = [part[0] for part in parts if part not in _NOT_IN_INITIALS]
    return "".join(letters) if len(letters) > 2 else ""


_NOT_IN_INITIALS = {"the", "of", "and", "for", "vi", "viii", "iv"}


def _forms() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Every form by its first word, the longest first: what it is, and what it stands for."""
    forms: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for meant, written in DATA["spellings"].items():
        for form in written:
            parts = tuple(form.split())
            forms.setdefault(parts[0], []).append((parts, tuple(map(intern, meant.split()))))
    for known in forms.values():
        known.sort(key=lambda form: -len(form[0]))
    return forms


_FORMS = _forms()


def _canonical(text: str) -> tuple[str, ...]:
    parts = text.split()
    found: list[str] = []
    at = 0
    while at < len(parts) and len(found) < MAX_WORDS:
        step, meant = _form_at(parts, at)
        found += meant
        at += step
    return tuple(_with_initials_joined(found))


def _form_at(parts: list[str], at: int) -> tuple[int, tuple[str, ...]]:
    """How many words the longest known form there has, and what it stands for; the word itself where none is."""
    for form, meant in _FORMS.get(parts[at], ()):
        if len(form) == 1 or tuple(parts[at : at + len(form)]) == form:
            return len(form), meant
    return 1, (intern(parts[at]),)


def _with_initials_joined(parts: list[str]) -> list[str]:
    """``r a butler`` as ``ra butler``: people write initials with and without spaces."""
    if min(map(len, parts), default=2) > 1:
        return parts
    joined: list[str] = []
    run = ""
    for part in [*parts, ""]:
        if len(part) == 1 and part.isalpha():
            run += part
            continue
        if run:
            joined.append(intern(run))
        run = ""
        joined.append(part)
    return joined[:-1]
