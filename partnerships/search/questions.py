"""Reads a question as what it asks for: "who leads the Colne Valley partnership" is the Colne Valley partnership.

A text that does not begin or end as a question does is left as it is, for the names of schools have such words too.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from partnerships.search.kinds import kinds_in
from partnerships.search.scoring import LANDSCAPE
from partnerships.search.words import plain, typed_words

JOIN, LOCATION, MORE, WITHOUT = "join", "location", "more", "without"
NO_LEAD, COUNTY_WIDE, AREA = "no-lead", "county-wide", "area"

_DATA = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))
_WORDS = {name: frozenset(listed.split()) for name, listed in _DATA.items()}
SCHOOLS, PARTNERSHIPS, TRAITS = _WORDS["schools"], _WORDS["partnerships"], _WORDS["traits"]
KINDS = SCHOOLS | PARTNERSHIPS | TRAITS
BEFORE = _WORDS["beginnings"] | _WORDS["before"] | KINDS
TELL_NOTHING = _WORDS["beginnings"] | _WORDS["before"] | _WORDS["little"]  # of what somebody works on
LEFT_OUT = _WORDS["beginnings"] | _WORDS["before"] | _WORDS["after"] | _WORDS["of_time"]  # of who asks for a page

# Kinds that are no part of a place's name, as High is of High Ongar, and that no filter knows: Methodist.
_OTHER_KINDS = {word for trait in TRAITS - {"high", "grammar"} for word in typed_words(trait)}
# What may stand between kinds of school and a place, before it and after it.
_BEFORE_A_PLACE = {"school", "and", "or"} | _WORDS["of_place"]
_AFTER_A_PLACE = {"school", "and", "or"}

_HERE = re.compile(
    r"\b(?:(?:near|nearest|closest|close|closer|around|by|local|nearby|next)(?: to)? (?:me|us|here)"
    r"|(?:near|around|close to|nearest to|in) (?:my|our|where (?:i|we)) ?"
    r"(?:am|are|live|school|house|home|location|area|position)?"
    r"|my location|around here)\b|\bto (?:me|us)$|^nearby (?:schools|partnerships)$|^(?:near|closest) ?me$"
)
_ANY_ONE = rf"(?:a|any|which|what|no) (?:{'|'.join(sorted(PARTNERSHIPS))})"
_IN_ONE = re.compile(rf" (?:in|of|part of|belong to|member of) {_ANY_ONE}$")
_JOIN = re.compile(r"\b(?:join|joining|become (?:a )?member)\b")
_NEW_ONES = rf"(?: (?:a|any|new|more|other|another|us|our|my|{'|'.join(sorted(SCHOOLS))}))"
_HAS_ROOM = re.compile(
    rf"\b(?:open to{_NEW_ONES}+|(?:room|space) for{_NEW_ONES}+"
    rf"|(?:with|has|have|there)(?: any)? (?:room|space)(?: for{_NEW_ONES}+)?"
    r"|(?:room|space)(?= (?:in|near|around|at|by|within|close)\b))\b|\b(?:room|space)$"
)
# "Partnerships looking for schools" have room; who is looking for schools asks for these.
_LOOKS_FOR_SCHOOLS = re.compile(
    rf"\b({'|'.join(sorted(PARTNERSHIPS))}) (?:(?:that|which|who|are|is|still) )*"
    r"(?:looking for|looking to add|taking(?: on)?|accepting|seeking|wanting|want|needing|need)"
    r"(?: (?:new|more|other|any))* (?:schools|members)\b"
)
_IN_NONE = re.compile(
    r"\b(?:(?:not|not yet|arent|isnt) (?:in|part of|members? of) (?:a|any)|without(?: a| any)?|(?:in|have|has) no)"
    rf" (?:{'|'.join(sorted(PARTNERSHIPS))})\b|\b(?:in|of) none\b"
)
# What people say of themselves before they ask, and what they ask once they have said where they are.
_WHO_ASKS = re.compile(
    r"^i(?: a)?m (?:a|an|the) (?:(?:new|acting|deputy|assistant|interim|executive) )*"
    rf"(?:{'|'.join(sorted(_WORDS['roles']))})(?: teacher)? (?:in|at|of|from|near) "
)
_WHOM_TO_ASK = re.compile(
    r"(?<=\w) (?:so )?(?:who|whom|what|which|how|where)(?: \w+)? "
    r"(?:do|should|can|could|would|must|is|are|am) (?:i|we|it|they|this|my|our) .+$"
)
_OF_ALL = rf"(?:(?:the|all|any|which|what|show|list|are|there|me) )*(?:(?:{'|'.join(sorted(PARTNERSHIPS))}) )?"
_NO_LEAD_TODAY = re.compile(
    rf"{_OF_ALL}(?:(?:that|with|have|has|who) )*(?:(?:no|without(?: a| any)?)(?: current)? lead(?:s|er|ers)?"
    r"|(?:a )?vacant leads?|need a lead|(?:no one|nobody) leads)(?: at present| today| now)?"
)
_OF_THE_COUNTY = re.compile(
    rf"{_OF_ALL}(?:(?:that|which|are) )*(?:county ?wide|(?:across|of|for) the (?:whole )?county)"
    rf"(?: (?:{'|'.join(sorted(PARTNERSHIPS))}))?"
)


_WHICH_AREA = re.compile(
    r"(?:in )?(?:which|what) (?:quadrant|district|area) (?:is|are|does|covers?|has) (.+?)"
    r"(?: (?:in|belong to|part of|of))?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is left to search for, and what else the text asks.

    ``asks`` are ``JOIN``, ``LOCATION``, ``WITHOUT`` (the schools in no partnership), ``NO_LEAD`` and ``COUNTY_WIDE``
    (the partnerships that nobody leads, and those of no quadrant), ``AREA`` (the district and quadrant of what is
    named), and ``MORE`` where nothing is left that could be found. ``traits`` is what the schools of a place are to be
    ("primary"), ``of`` "schools" or "partnerships" where the text says which, and ``with_room`` whether it asks for
    those that have room, and not only how to join.
    """

    text: str
    asks: frozenset[str] = frozenset()
    traits: tuple[str, ...] = ()
    of: str = ""
    with_room: bool = False


def read(text: str) -> Asked:
    """What the text asks for."""
    said = plain(text)
    if _NO_LEAD_TODAY.fullmatch(said):
        return Asked("", frozenset({NO_LEAD}), of="partnerships")
    if _OF_THE_COUNTY.fullmatch(said):
        return Asked("", frozenset({COUNTY_WIDE}), of="partnerships")
    if of_area := _WHICH_AREA.fullmatch(said):
        return Asked(of_area[1], frozenset({AREA}))
    rest = _HERE.sub(" ", said)
    asks = ({LOCATION} if rest != said else set()) | ({JOIN} if _is_about_joining(said) else set())
    if _IN_NONE.search(said) and SCHOOLS & set(said.split()):
        asks, rest = asks | {WITHOUT}, _IN_NONE.sub(" ", rest)
    if with_room := bool(_HAS_ROOM.search(said) or _LOOKS_FOR_SCHOOLS.search(said)):
        asks, rest = asks | {JOIN}, _HAS_ROOM.sub(" ", _LOOKS_FOR_SCHOOLS.sub(r"\1", rest))
    if introduces_itself := bool(_WHO_ASKS.match(rest)):
        rest = _WHOM_TO_ASK.sub("", _WHO_ASKS.sub("", rest))
    rest = _IN_ONE.sub("", rest)
    parts = rest.split()
    if not (asks or introduces_itself or _is_question(parts, text)):
        return Asked(text)
    before, parts = _cut(parts)
    while parts and parts[-1] in _WORDS["after"] | _WORDS["endings"]:
        parts.pop()
    said_of = {*before, *(parts if with_room else ())}
    of = "partnerships" if PARTNERSHIPS & said_of else "schools" if SCHOOLS & set(before) else ""
    if not parts:
        return Asked("", frozenset(asks or {MORE}), of=of)
    traits = tuple(word for part in before if part in TRAITS for word in typed_words(part))
    return Asked(" ".join(parts), frozenset(asks), traits, of, with_room)


def without_kinds(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the words for schools and partnerships around it, and what those schools are to be.

    ``clacton cluster`` is Clacton, ``Harlow primary schools`` is Harlow and its primary schools. One school is a name:
    ``Stanway School`` stays what it is.
    """
    parts = plain(text).split()
    kinds = SCHOOLS - {"school"} | PARTNERSHIPS
    if not kinds & set(parts):
        return text, ()
    around = kinds | TRAITS
    cut: list[str] = []
    while parts and parts[-1] in around | {"in", "district"}:
        cut.append(parts.pop())
    while parts and parts[0] in around and not (parts[0] == "high" and not around & set(parts[1:2])):  # High Ongar
        cut.append(parts.pop(0))
    return " ".join(parts), tuple(word for part in cut if part in TRAITS for word in typed_words(part))


def around_kinds(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The text without kinds of school before or after it, and these, in every way, the longest text first.

    ``CofE primary Tendring`` and ``Tendring CofE primary`` are Tendring. Both may be the name of a school as well, and
    Church Langley is no church school of Langley.
    """
    parts = typed_words(text)
    begun = {n: kinds_in(parts[:n], _BEFORE_A_PLACE, _OTHER_KINDS) for n in range(len(parts))}
    ended = {n: kinds_in(parts[n:], _AFTER_A_PLACE, _OTHER_KINDS) for n in range(len(parts), 0, -1)}
    ways = [
        (at, end, before + after)
        for at, before in begun.items()
        for end, after in ended.items()
        if before is not None and after is not None and at < end and not LANDSCAPE.intersection(parts[at - 1 : at])
    ]
    for at, end, kinds in sorted(ways, key=lambda way: way[0] - way[1]):
        if kinds:
            yield " ".join(parts[at:end]), kinds


def _is_question(parts: list[str], text: str) -> bool:
    if len(parts) < 2:
        return False
    if parts[0] in _WORDS["beginnings"] or parts[-1] in _WORDS["endings"] or text.rstrip().endswith("?"):
        return True
    for n, part in enumerate(parts):
        if part in _WORDS["of_place"] or (part in ("for", "to") and n):
            return n > 0
        if part not in KINDS | {"the", "all"}:
            return False
    return False


def _is_about_joining(said: str) -> bool:
    return bool(_JOIN.search(said)) and said.split()[0] in _WORDS["beginnings"]


def _cut(parts: list[str]) -> tuple[list[str], list[str]]:
    """The words of the question at its beginning, and the rest; all of it where nothing would be left."""
    n = 0
    while n < len(parts) and parts[n] in BEFORE:
        n += 1
    return parts[:n], parts[n:]
