"""Postcodes as points on the British National Grid, from the ONS file that the portal ships.

The file is read when the first postcode is asked for, into arrays of numbers: about 57,000 postcodes take
less than a megabyte. An outward code such as CM1, and one that is half typed, such as CO12 3, stand for the middle of
the postcodes that begin so.
"""

import gzip
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from office.council.reading import the_council
from partnerships.models import School

FILE = Path(__file__).parent / "data" / "essex-postcodes.csv.gz"
_AREAS = """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL
    GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX
    PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN
    WR WS WV YO ZE"""
AREAS = frozenset(_AREAS.split())  # the letters with which a postcode of the United Kingdom begins (Royal Mail)
ELSEWHERE = frozenset(["SS0", "SS1", "RM15", "RM16", "RM17", "RM18", "RM19", "RM20"])  # whose areas are here in part
WHOLE_INWARD = 3  # letters and digits of the second half
_LIKE_A_POSTCODE = re.compile(r"([A-Z]{1,2})(\s*)([0-9][0-9A-Z]?)\s*([0-9][A-Z]{0,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Location:
    """A point in metres on the grid. ``precise`` is false where it is the middle of an area, not one postcode.

    ``unplaced`` are the postcodes of schools without coordinates, where they were found along with the point.
    """

    easting: int
    northing: int
    label: str
    precise: bool = True
    district_code: str = ""  # the ONS code of its district; of most of its postcodes for an area
    unplaced: tuple[str, ...] | None = field(default=None, compare=False)


@dataclass(slots=True)
class _Postcodes:
    """All postcodes in the order of their text; those of one outward code stand together."""

    spans: dict[str, range]  # of each outward code
    inwards: str  # the second halves, three letters each
    eastings: array
    northings: array
    districts: array  # numbers of district codes
    district_codes: list[str]

    def inward(self, n: int) -> str:
        """The second half of the n-th postcode."""
        return self.inwards[3 * n : 3 * n + 3]


def locate(text: str) -> Location | None:
    """Where a postcode, an outward code or the beginning of a postcode is; None where none is known to begin so."""
    outward, inward = _halves(text)
    span = _postcodes().spans.get(outward)
    if span is None:
        return None
    if len(inward) == WHOLE_INWARD:
        return _one_postcode(outward, inward, span)
    return _middle_of(f"{outward} {inward}".strip(), _beginning_with(inward, span))


def problem_with(text: str) -> str:
    """Why ``locate`` has no answer, as a sentence to show; empty where it has one."""
    if locate(text):
        return ""
    outward, inward = _halves(text)
    if not outward:
        return "That is not a postcode. Enter one such as CM1 1LX, or its first half, CM1."
    written = f"{outward} {inward}".strip()
    if _is_elsewhere(outward):
        area = the_council().area_name
        return f"{written} is outside {area}. Enter a postcode, a town or a school in {area}."
    return f"We do not know the postcode {written}. Check it, or enter a town or a school."


def location_of(school: School) -> Location | None:
    """Where a school is: by the register's coordinates, else by its postcode; None where neither is known."""
    if school.easting and school.northing:
        code = school.district.code if school.district else ""
        return Location(school.easting, school.northing, school.name, True, code)
    found = locate(school.postcode) if school.postcode else None
    return Location(found.easting, found.northing, school.name, found.precise, found.district_code) if found else None


@cache
def district_centre(code: str, label: str = "") -> Location | None:
    """The middle of a district's postcodes, by its ONS code; None where the file has none of it."""
    data = _postcodes()
    if code not in data.district_codes:
        return None
    number = data.district_codes.index(code)
    return _mean([n for n, district in enumerate(data.districts) if district == number], label or code, code)


@cache
def bounds() -> tuple[int, int, int, int]:
    """The box around all known postcodes: its least easting and northing, then its greatest."""
    data = _postcodes()
    return min(data.eastings), min(data.northings), max(data.eastings), max(data.northings)


def whole_postcode(text: str) -> str:
    """The postcode as it is written, ``CM1 1LX``, known or not; empty where the text is none, or only a half of one."""
    outward, inward = _halves(text)
    return f"{outward} {inward}" if len(inward) == WHOLE_INWARD else ""


def is_postcode(text: str) -> bool:
    """Whether the text is written as a postcode is, or as the beginning of one, known or not."""
    return bool(_halves(text)[0])


def _one_postcode(outward: str, inward: str, span: range) -> Location | None:
    data = _postcodes()
    at = bisect_left(span, inward, key=data.inward)
    if at == len(span) or data.inward(span[at]) != inward:
        return None
    n = span[at]
    return Location(
        data.eastings[n], data.northings[n], f"{outward} {inward}", True, data.district_codes[data.districts[n]]
    )


def _beginning_with(inward: str, span: range) -> range:
    """Those of an outward code's postcodes whose second half begins so; they stand together."""
    inwards = _postcodes().inward
    return span[bisect_left(span, inward, key=inwards) : bisect_left(span, f"{inward}~", key=inwards)]  # after "Z"


def _middle_of(label: str, span: range) -> Location | None:
    if not span:
        return None
    data = _postcodes()
    most = Counter(data.districts[span.start : span.stop]).most_common(1)[0][0]
    return _mean(span, label, data.district_codes[most])


def _mean(numbers: Sequence[int], label: str, code: str) -> Location:
    """The middle of those postcodes."""
    data = _postcodes()
    easting = sum(data.eastings[n] for n in numbers) / len(numbers)
    northing = sum(data.northings[n] for n in numbers) / len(numbers)
    return Location(round(easting), round(northing), label, False, code)


def _is_elsewhere(outward: str) -> bool:
    """Whether it is an outward code of another part of the country, as far as its letters tell."""
    letters = _letters(outward)
    return outward in ELSEWHERE or (
        letters in AREAS and letters not in {_letters(known) for known in _postcodes().spans}
    )


def _letters(outward: str) -> str:
    return outward[:2] if outward[1].isalpha() else outward[0]


def _halves(text: str) -> tuple[str, str]:
    """The outward half, and what there is of the inward one, of what looks like a postcode; either may be empty.

    ``cm 18`` is CM18, and ``c012`` CO12. A space after the first letters is for the letters of a postcode area only:
    ``year 7`` and ``x 1`` are no postcodes.
    """
    if len(text) >= 20:
        return "", ""
    written = text.strip(" .,;").replace("-", " ").upper()
    found = _LIKE_A_POSTCODE.fullmatch(f"CO{written[2:]}" if written.startswith("C0") else written)
    if not found or (found[2] and found[1] not in AREAS):
        return "", ""
    return found[1] + found[3], found[4] or ""


@cache
def _postcodes() -> _Postcodes:
    with gzip.open(FILE, "rt", encoding="ascii") as file:
        header, *lines = file.read().splitlines()
    if header != "postcode,easting,northing,district_code":
        raise ValueError(f"{FILE.name} has the columns {header}")
    return _read(sorted(lines))


def _read(lines: list[str]) -> _Postcodes:
    """The postcodes of the lines, which are sorted."""
    cells = ",".join(lines).split(",")  # one flat list: 57,000 small ones take three times as long
    postcodes, eastings, northings, codes = (cells[column::4] for column in range(4))
    district_codes = sorted(set(codes))
    numbers = {code: n for n, code in enumerate(district_codes)}
    starts: dict[str, int] = {}
    for n, postcode in enumerate(postcodes):
        starts.setdefault(postcode[:-4], n)
    ends = [*list(starts.values())[1:], len(postcodes)]
    return _Postcodes(
        spans={outward: range(start, end) for (outward, start), end in zip(starts.items(), ends, strict=True)},
        inwards="".join(postcode[-3:] for postcode in postcodes),
        eastings=array("I", map(int, eastings)),
        northings=array("I", map(int, northings)),
        districts=array("B", map(numbers.__getitem__, codes)),
        district_codes=district_codes,
    )
