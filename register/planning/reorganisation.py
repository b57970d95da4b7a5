"""Recognises in a register that authorities end and others begin, as when a county is reorganised (ADR 37).

The register keeps the schools' URNs and gives them other authorities' codes. An authority is taken to be reorganised
where most of the open schools that are held as its own are under other codes, and fewer under its own; a portal that
holds none of its schools yet reads that from the register's columns of the former authority.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from base.days import days_later
from partnerships.models import Authority, School, SchoolAuthority
from register.models import RegisterImport
from register.reading.columns import Register

FIRST_OF_APRIL = 4, 1
ONE_LAGS_OF = 20  # an authority ends though one of so many schools that go is still under it
Moves = Counter[tuple[str, str]]  # how many schools go from one code to another


class ComingSchool(NamedTuple):
    """A school that comes to an authority that is there already; ``since`` where the one that it had is over by then.

    It comes on the day after that one's last then, so that no day is without an authority.
    """

    code: str
    urn: int
    name: str
    since: dt.date | None


@dataclass
class Reorganisation:
    """Authorities by code, with their names; how many schools come to each; and the day to ask about.

    ``begins`` are those that are new and have most of their schools from one that the portal knows; ``joined`` others
    to which schools come, and ``coming`` which schools those are; ``stays`` the open schools of those that end which
    are not in the file, by URN, and ``lags`` those that the file still has under them; ``home`` those that are here,
    are home and go on.
    """

    on: dt.date
    ends: dict[str, str] = field(default_factory=dict)
    begins: dict[str, str] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    schools: Counter[str] = field(default_factory=Counter)
    stays: dict[int, str] = field(default_factory=dict)
    lags: dict[int, str] = field(default_factory=dict)
    coming: list[ComingSchool] = field(default_factory=list)
    home: dict[str, str] = field(default_factory=dict)

    @property
    def asks_which_are_home(self) -> bool:
        """Whether somebody has to say which authorities are home from that day."""
        return bool(self.begins or self.ends)


def codes_that_begin(register: Register, las: Collection[str]) -> set[str]:
    """The codes under which a file has most of the schools that were of one of the authorities ``las``."""
    known = set(Authority.objects.values_list("code", flat=True))
    return _beginning(_moves(register, las, _moving(register, None)), register, known, las)


def reorganisation_in(
    register: Register,
    las: Collection[str] | None,
    day: dt.date | None = None,
    held: Mapping[int, str] | None = None,
) -> Reorganisation | None:
    """What a file of that day changes about the schools' authorities; None where each school stays with its own.

    ``held`` are the codes of the schools that are held, by URN, where the caller knows them.
    """
    moving = _moving(register, day, held)
    moves = _moves(register, las, moving, held)
    if not moves:
        return None
    known = {one.code: one for one in Authority.objects.all()}
    code_at, name_at = (register.facts.index(name) for name in ("la_code", "la_name"))
    names = {row.values[code_at]: row.values[name_at] for row in register.schools.values()}
    begins = _beginning(moves, register, set(known), known)
    first_day = _first_day(register, begins, las, day)
    gone = Counter(old for old, _ in moves.elements())
    lagging = {code: _lagging(register, code, first_day) for code in gone.keys() & known.keys()}
    ends = {
        code: known[code].name
        for code in sorted(lagging)
        if known[code].ended_on is None
        and (known[code].is_home or las is None)
        and ONE_LAGS_OF * len(lagging[code]) <= gone[code]
        and _is_reorganised(code, moves, register)
    }
    schools: Counter[str] = Counter()
    for (_, new), count in moves.items():
        schools[new] += count

    def named(codes: Collection[str]) -> dict[str, str]:
        return {code: known[code].name if code in known else names.get(code, code) for code in sorted(codes)}

    joined = named(schools.keys() - begins)
    coming = _coming(register, moving, joined, known)
    if begins or ends:
        on = max([first_day, *(known[code].started_on for code in joined if code in known)])
    else:
        on = max((one.since or day_of(register, day) for one in coming), default=day_of(register, day))
    return Reorganisation(
        on,
        ends,
        named(begins),
        joined,
        schools,
        _not_in(register, ends, on),
        {urn: name for code in ends for urn, name in lagging[code].items()},
        coming,
        {
            code: one.name
            for code, one in sorted(known.items())
            if one.is_home and one.ended_on is None and code not in ends
        },
    )


def _not_in(register: Register, ends: Collection[str], on: dt.date) -> dict[int, str]:
    """The open schools of authorities that end which the file does not name: nobody says whose they are then."""
    held = School.objects.open().filter(la_code__in=ends).exclude(closed_on__lt=on).order_by("name", "urn")
    return {urn: name for urn, name in held.values_list("urn", "name") if urn not in register.schools}


def _lagging(register: Register, code: str, on: dt.date) -> dict[int, str]:
    """The schools that a file has under the code and that are still open on that day, by URN, with their names."""
    at = {name: register.facts.index(name) for name in ("la_code", "status", "closed_on", "name")}
    rows = {urn: row.values for urn, row in register.schools.items() if row.values[at["la_code"]] == code}
    return {
        urn: values[at["name"]]
        for urn, values in rows.items()
        if values[at["status"]] in School.OPEN_STATUSES
        and not (values[at["closed_on"]] and values[at["closed_on"]] < on)
    }


def _coming(
    register: Register, moving: Mapping[int, tuple[str, str]], joined: Collection[str], known: Mapping[str, Authority]
) -> list[ComingSchool]:
    """The schools that come to authorities that are there already, in the order of these and of their names."""
    at = register.facts.index("name")
    found = []
    for urn, (old, new) in moving.items():
        if new in joined:
            since = first_day_after(known[old], known[new]) if old in known and new in known else None
            found.append(ComingSchool(new, urn, register.schools[urn].values[at], since))
    return sorted(found, key=lambda one: (one.code, one.since or dt.date.max, one.name, one.urn))


def first_day_after(old: Authority, new: Authority) -> dt.date | None:
    """The day on which a school of an authority that has an end comes to another; None where that begins later."""
    if old.ended_on is None or new.started_on > (day := days_later(old.ended_on)):
        return None
    return day


def ended_authorities(on: dt.date | None = None) -> dict[str, Authority]:
    """The authorities that are over today, or by that day where it is later, by code.

    None begins again: the DfE gives no code anew (ADR 37).
    """
    day = max(timezone.localdate(), on or dt.date.min)
    return {one.code: one for one in Authority.objects.filter(ended_on__lt=day)}


class OldCodes:
    """The codes under which a file of that day has schools by mistake, late or because they closed: none moves one."""

    def __init__(self, register: Register, day: dt.date | None) -> None:
        self.until_later = codes_until_later(register, day)
        self.ended = ended_authorities(day_of(register, day))
        self._before = _codes_before(register)

    def keeps(self, urn: int, code: str) -> bool:
        """Whether a school that the file has under the code stays with the authority that it has."""
        return self.until_later.get(urn) == code or code in self.ended or code in self._before.get(urn, ())


def _codes_before(register: Register) -> dict[int, set[str]]:
    """The codes of the authorities that the closed schools of a file had before the one that they have, by URN."""
    at = register.facts.index("status")
    before: dict[int, set[str]] = {}
    rows = SchoolAuthority.objects.filter(ended_on__isnull=False).order_by()
    for urn, code in rows.values_list("school__urn", "authority__code").iterator():
        if urn in register.schools and register.schools[urn].values[at] not in School.OPEN_STATUSES:
            before.setdefault(urn, set()).add(code)
    return before


def codes_until_later(register: Register, day: dt.date | None) -> dict[int, str]:
    """The codes, on the day of a file, of schools that come to another authority only after it, by URN.

    Until then the register has them under these, though the portal knows already of the other.
    """
    on = day_of(register, day)
    coming = SchoolAuthority.objects.lasting().filter(started_on__gt=on).order_by()
    rows = SchoolAuthority.objects.active(on).filter(school__in=coming.values("school"))
    return dict(rows.order_by().values_list("school__urn", "authority__code"))


def day_of(register: Register, day: dt.date | None) -> dt.date:
    """The day of a file: that of its name, else that of the newest change in it, else today."""
    return day or register.changed_on or timezone.localdate()


def _first_day(
    register: Register, begins: Collection[str], las: Collection[str] | None, day: dt.date | None
) -> dt.date:
    """The first of April on which authorities begin, as far as the file tells, else the coming one.

    The file tells by the day on which the register changed most of their schools, else by its own day; where it has
    none, it is no older than the last opening or closing in it. The first day is after that of the last file that was
    applied: in that, the schools were still of the authorities that end.
    """
    told = _changed_most_on(register, begins) or day or register.changed_on
    no_older = max(timezone.localdate(), register.newest_on or dt.date.min)
    first = nearest_first_of_april(told) if told else coming_first_of_april(no_older)
    last = RegisterImport.objects.of_authorities(las).first()
    return coming_first_of_april(days_later(last.day)) if last and last.day and first <= last.day else first


def _changed_most_on(register: Register, codes: Collection[str]) -> dt.date | None:
    """The day of the latest change to at least half of the schools of these authorities; None where there is none."""
    days: Counter[dt.date] = Counter()
    for (code, changed_on), count in register.changes.items():
        if code in codes:
            days[changed_on] += count
    rows = sum(register.rows_of[code] for code in codes)
    return next((changed_on for changed_on, count in days.most_common(1) if 2 * count >= rows), None)


class FirstDayDoubt(NamedTuple):
    """Why authorities can hardly begin on a day, and which to give instead; sentences, the second without its end."""

    said: str
    advice: str


def doubt_about(on: dt.date, day: dt.date | None, las: Collection[str] | None) -> FirstDayDoubt | None:
    """Why authorities hardly begin on that day, by the calendar and by the days of this file and of the last one.

    ``day`` is that of the file. Its schools are under the new codes, which the register has a few months before at the
    most; in the file that was applied last they were under the old ones. None where nothing speaks against it.
    """
    if not is_first_of_april(on):
        said = f"{date_format(on)} is not 1 April, on which authorities begin and end."
        return FirstDayDoubt(said, f"Give {date_format(nearest_first_of_april(on))} or another 1 April")
    if day and day <= timezone.localdate() and on > (latest := coming_first_of_april(day)):
        said = f"This file is of {date_format(day)} and has schools under these authorities already."
        return FirstDayDoubt(said, f"Give {date_format(latest)} or an earlier 1 April")
    last = RegisterImport.objects.of_authorities(las).first()
    if last and last.day and on <= last.day:
        said = (
            f"The file that was applied last, {last.file_name}, is of {date_format(last.day)} and names none of these."
        )
        return FirstDayDoubt(
            said, f"Give {date_format(coming_first_of_april(days_later(last.day)))} or a later 1 April"
        )
    return None


def coming_first_of_april(day: dt.date) -> dt.date:
    """The next day on which authorities begin and end, which may be the one given."""
    first = dt.date(day.year, *FIRST_OF_APRIL)
    return first if first >= day else dt.date(day.year + 1, *FIRST_OF_APRIL)


def is_first_of_april(day: dt.date) -> bool:
    """Whether authorities begin and end on such a day, as all have since 1974."""
    return (day.month, day.day) == FIRST_OF_APRIL


def nearest_first_of_april(day: dt.date) -> dt.date:
    """The day on which authorities have begun and ended since 1974, next to the one given."""
    return min((dt.date(day.year + years, *FIRST_OF_APRIL) for years in (-1, 0, 1)), key=lambda first: abs(first - day))


def _moving(
    register: Register, day: dt.date | None, held: Mapping[int, str] | None = None
) -> dict[int, tuple[str, str]]:
    """The schools that are held under another code than the file's, by URN: that code, and the file's."""
    held = dict(School.objects.values_list("urn", "la_code")) if held is None else held
    old_codes, at = OldCodes(register, day), register.facts.index("la_code")
    now = ((urn, row.values[at]) for urn, row in register.schools.items())
    return {
        urn: (held[urn], code) for urn, code in now if held.get(urn, code) != code and not old_codes.keeps(urn, code)
    }


def _moves(
    register: Register,
    las: Collection[str] | None,
    moving: Mapping[int, tuple[str, str]],
    held: Mapping[int, str] | None = None,
) -> Moves:
    """How many of those move from where to where; where none of the authorities' is held, by the former authority.

    Schools got a former authority in 1998 too; so that counts only where the authority itself is all but gone.
    """
    held = dict(School.objects.values_list("urn", "la_code")) if held is None else held
    moves: Moves = Counter(moving.values())
    if las is not None and not moves and not set(held.values()) & set(las):
        came = Counter({move: count for move, count in register.came_from.items() if move[0] in las})
        moves = Counter({move: count for move, count in came.items() if _is_reorganised(move[0], came, register)})
    return moves


def _is_reorganised(code: str, moves: Moves, register: Register) -> bool:
    """Whether more of its schools went than stayed, and most of the open ones that are held: a file may have a few."""
    gone = sum(count for (old, _), count in moves.items() if old == code)
    return gone > register.rows_of[code] and _have_most_gone(code, register)


def _have_most_gone(code: str, register: Register) -> bool:
    at = register.facts.index("la_code")
    held = School.objects.open().filter(la_code=code).order_by().values_list("urn", flat=True)
    gone = [urn for urn in held if urn in register.schools and register.schools[urn].values[at] != code]
    return not held or 2 * len(gone) > len(held)


def _beginning(moves: Moves, register: Register, known: Collection[str], old: Collection[str]) -> set[str]:
    """Those that nobody knows, and of whose schools at least half come from one of ``old`` that is reorganised."""
    return {
        new
        for (code, new), count in moves.items()
        if new not in known
        and code in old
        and _is_reorganised(code, moves, register)
        and 2 * sum(n for (_, to), n in moves.items() if to == new) >= register.rows_of[new]
    }


def open_by_code(register: Register) -> Counter[str]:
    """How many of a file's schools are open, by their authority's code."""
    code, status = (register.facts.index(name) for name in ("la_code", "status"))
    return Counter(row.values[code] for row in register.schools.values() if row.values[status] in School.OPEN_STATUSES)
