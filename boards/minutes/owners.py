"""Whom a name, a role or a body stands for where it owns an action: ``Ann Day``, ``AD``, ``Chair``, ``All members``.

A role means who had it on the meeting's day. A group means the people who have a seat or lead a partnership: no guest,
no substitute, and nobody who withdrew from the item.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.text import get_text_list

from boards.attendance.expected import expected_leads, expected_seats
from boards.attendance.presiding import first_in_the_chair
from boards.attendance.roll import IN_ATTENDANCE, LEADS, MEMBERS, Roll, RollPlace
from boards.models import Meeting, Seat
from office.council.reading import the_council
from partnerships.models import Organisation, Person

_QUANTIFIERS = ("all", "everyone", "everybody", "members", "leads", "chairs")
_BETWEEN = re.compile(r"\s*(?:,|;|&|/|\+|\band\b)\s*", re.IGNORECASE)
NOBODY_CALLED = "Nobody at this meeting is called “{}”. Add them as a guest, or check the name."
NO_SEAT = "“{}” has no seat on this board and nobody here. Write the name of who will do it."

# The groups, each with what it is called in the minutes and the other ways in which it is written.
ALL_MEMBERS = "All members"
ALL_PRESENT = "All members present"
ALL_LEADS = "All partnership leads"
CHAIR, MINUTE_TAKER = Seat.Role.CHAIR.label, Seat.Role.MINUTE_TAKER.label
WRITTEN = {
    ALL_MEMBERS: ("all", "members", "everyone", "everybody", "all board members", "board members", "all of us"),
    ALL_PRESENT: ("all present", "those present", "members present", "everyone present"),
    ALL_LEADS: ("leads", "all leads", "partnership leads", "leads of partnerships", "all leads of partnerships"),
    CHAIR: ("chairman", "chairwoman", "chairperson"),
    Seat.Role.CO_CHAIR.label: ("co-chairs", "co chair", "co chairs", "cochair", "cochairs"),
    Seat.Role.VICE_CHAIR.label: ("vice chair", "vice-chairs", "vice chairs", "vicechair", "deputy chair"),
    MINUTE_TAKER: ("minute-taker", "minutes taker", "note taker", "note-taker", "clerk"),
}
# The council, where its own body has a seat or is there; else what to write instead is said.
COUNCIL = (
    *("la", "la officer", "la officers", "local authority", "local authority officer", "the local authority"),
    *("council", "council officer", "council officers", "county council", "officer", "officers"),
)
NO_COUNCIL = (
    "Nobody at this meeting is there for {}. Write the name of who will do it, or of who here will ask them: “! Ann "
    "Day: ask an officer to telephone the school”."
)
CHAIRS = ("chairs", "all chairs", "both chairs")


@dataclass(frozen=True)
class OwnerGroup:
    """A role or a body that may own an action, and who that is at the meeting; ``trouble`` says why it is nobody."""

    label: str
    people: tuple[Person, ...] = ()
    trouble: str = ""
    written: frozenset[str] = frozenset()  # the ways in which it may be written, in small letters
    initials: str = ""


@dataclass
class Found:
    """Whom the owners of a line are: people in the order in which they were written, and the groups among these."""

    people: list[Person] = field(default_factory=list)
    groups: list[OwnerGroup] = field(default_factory=list)
    trouble: str = ""

    def add(self, people: Iterable[Person], group: OwnerGroup | None = None) -> None:
        """Add who is not there yet."""
        self.people += [person for person in people if person not in self.people]
        if group and group not in self.groups:
            self.groups.append(group)


def find_owners(written: str, people: Sequence[Person], groups: Sequence[OwnerGroup]) -> Found:
    """The people whom the owners of a line mean, or a sentence that says why somebody of them is nobody."""
    found = Found()
    whole = _group(written, groups)  # a body may have an “and” in its name
    for name in [written] if whole else filter(None, _BETWEEN.split(written.strip())):
        group, person, trouble = _owner(name, people, groups)
        found.trouble = found.trouble or trouble
        if group:
            found.add(group.people, group)
        elif person:
            found.add([person])
    return found


def _owner(
    name: str, people: Sequence[Person], groups: Sequence[OwnerGroup]
) -> tuple[OwnerGroup | None, Person | None, str]:
    """The group or the person that a name means, or a sentence that says why neither."""
    if group := _group(name, groups):
        return group, None, group.trouble
    person, trouble = find_person(name, people)
    group = next((one for one in groups if one.initials and one.initials == name.strip().upper()), None)
    if group and person:
        return None, None, f"“{name}” may be {person} or {group.label}. Write the whole name."
    if group and trouble == NOBODY_CALLED.format(name):
        return group, None, group.trouble
    return None, person, trouble


def starts_with_owner(words: str, people: Sequence[Person], groups: Sequence[OwnerGroup]) -> int:
    """How many characters at the start of the words are an owner's: a whole name, initials in capitals or a group."""
    if words.split()[:1] and _key(words.split()[0]) in _QUANTIFIERS:  # “All schools were written to” owns nothing
        return 0
    ends = [found.start() for found in re.finditer(r"\s", words[:120])]
    for end in reversed(ends):
        said = words[:end].rstrip(" ,")
        person, _ = find_person(said, people)
        is_whole = person and (said.casefold() == person.name.casefold() or (said.isupper() and len(said) > 1))
        if is_whole or _group(said, groups):
            return end
    return 0


def _group(name: str, groups: Sequence[OwnerGroup]) -> OwnerGroup | None:
    key = _key(name)
    return next((group for group in groups if key in group.written), None)


def _key(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")


def find_person(name: str, people: Iterable[Person]) -> tuple[Person | None, str]:
    """The one person that a name, a surname, a first name with or without the surname's
    initial, or initials mean; else a sentence that says why none."""
    wanted = name.casefold().replace(".", "").strip()
    for reading in (_whole, _last, _first, _first_and_initial, initials):
        found = [person for person in people if reading(person).casefold() == wanted]
        if len(found) == 1:
            return found[0], ""
        if found:
            names = get_text_list(sorted(str(person) for person in found), "or")
            return None, f"“{name}” may be {names}. Write the whole name."
    return None, NOBODY_CALLED.format(name)


def _whole(person: Person) -> str:
    return person.name


def _last(person: Person) -> str:
    return person.name.split()[-1]


def _first(person: Person) -> str:
    return person.name.split()[0]


def _first_and_initial(person: Person) -> str:
    return f"{_first(person)} {_last(person)[0]}" if len(person.name.split()) > 1 else ""


def initials(person: Person) -> str:
    """The first letters of a person's names: ``AD``."""
    return "".join(part[0] for part in person.name.replace("-", " ").split())


def group_labels(roll: Roll) -> list[str]:
    """What roles, groups and bodies of a meeting are called, to complete what is typed of them. No query."""
    posts = " ".join(place.post for place in roll.places).casefold()
    bodies = [body.name for body in roll.bodies if body.name not in (IN_ATTENDANCE, LEADS, MEMBERS)]
    roles = [label for label in Seat.Role.labels if label.casefold() in posts and label != Seat.Role.MEMBER.label]
    leads = [ALL_LEADS] if any(body.name == LEADS for body in roll.bodies) else []
    return [ALL_MEMBERS, ALL_PRESENT, *leads, *roles, *bodies]


def groups_of(meeting: Meeting, roll: Roll, *, withdrawn: Iterable[int] = ()) -> list[OwnerGroup]:
    """The roles and bodies that may own an action of the meeting; ``withdrawn`` are people whom none of them means."""
    left_out = set(withdrawn)
    seats = [seat for seat in expected_seats([meeting]) if seat.person_id not in left_out]
    leads = [lead.person for lead in expected_leads([meeting]) if lead.person_id not in left_out]
    members = [seat.person for seat in seats if seat.organisation_id or seat.role != Seat.Role.MINUTE_TAKER]
    there = {place.person.pk for place in roll.places if place.is_there}
    by_role = {role: [seat.person for seat in seats if seat.role == role] for role in Seat.Role}
    presiding = first_in_the_chair(meeting, roll)
    return [
        _called(ALL_MEMBERS, [*members, *leads]),
        _called(
            ALL_PRESENT,
            [person for person in [*members, *leads] if person.pk in there],
            "Nobody is marked as present yet. Mark who is here, or write the names.",
        ),
        _called(ALL_LEADS, leads),
        _chair(by_role[Seat.Role.CHAIR] or by_role[Seat.Role.CO_CHAIR], presiding, left_out),
        _called(Seat.Role.CO_CHAIR.label, by_role[Seat.Role.CO_CHAIR]),
        _called(Seat.Role.VICE_CHAIR.label, by_role[Seat.Role.VICE_CHAIR]),
        _group_of("Chairs", CHAIRS, [seat.person for seat in seats if seat.chairs]),
        _minute_taker(meeting, by_role[Seat.Role.MINUTE_TAKER], [place.person for place in roll.places]),
        *_bodies(seats, [place for place in roll.places if place.person.pk not in left_out]),
    ]


def _chair(holders: list[Person], presiding: Person | None, left_out: set[int]) -> OwnerGroup:
    """The chair: who presides, where that is no other than the board's; else it is asked which is meant."""
    if presiding and presiding.pk in left_out:
        presiding = None
    if presiding and holders and presiding not in holders:
        names = get_text_list([str(person) for person in holders], "and")
        trouble = f"The board’s chair is {names}, and {presiding} takes the chair at this meeting. Write the name."
        return _called(CHAIR, [], trouble)
    return _called(CHAIR, [presiding] if presiding else holders)


def _minute_taker(meeting: Meeting, holders: list[Person], on_the_roll: list[Person]) -> OwnerGroup:
    stand_in = meeting.stand_in
    if stand_in and stand_in not in on_the_roll:
        trouble = f"{stand_in} takes the minutes and is not in the list of attendance. Add them as a guest first."
        return _called(MINUTE_TAKER, [], trouble)
    return _called(MINUTE_TAKER, [stand_in] if stand_in else holders)


def _bodies(seats: Sequence[Seat], places: Iterable[RollPlace]) -> list[OwnerGroup]:
    """The bodies that have seats, or else somebody there; the posts of seats: “Director of Education”; other bodies.

    Who comes for a confidential item alone is no body's: that would tell of them.
    """
    by_body: dict[str, list[Person]] = {}
    by_post: dict[str, list[Person]] = {}
    for seat in seats:
        if seat.organisation:
            by_body.setdefault(str(seat.body_then), []).append(seat.person)
        if seat.post:
            by_post.setdefault(seat.post, []).append(seat.person)
    with_seats = set(by_body)
    for place in places:
        came = place.attendance if place.is_there else None
        body = came.body_then if came and came.organisation_id else None
        if body and body not in with_seats and not place.is_for_part_b:
            by_body.setdefault(body, []).append(place.person)
    council = the_council().name
    others = Organisation.objects.exclude(name__in=[*by_body, council]).order_by().values_list("name", flat=True)
    by_body.setdefault(council, [])
    bodies = [
        _group_of(
            name,
            [_other_number(name), *(COUNCIL if name == council else ())],
            people,
            initials=_initials_of(name),
            trouble="" if people else NO_COUNCIL.format(name),
        )
        for name, people in by_body.items()
    ]
    bodies += [_group_of(name, [_other_number(name)], [], trouble=NO_SEAT.format(name)) for name in others]
    return bodies + [_group_of(post, [], people) for post, people in by_post.items()]


def _called(label: str, people: Iterable[Person], trouble: str = "") -> OwnerGroup:
    return _group_of(label, WRITTEN[label], people, trouble=trouble)


def _group_of(
    label: str, written: Iterable[str], people: Iterable[Person], *, initials: str = "", trouble: str = ""
) -> OwnerGroup:
    """The group of those people; ``trouble`` is what is said where there is nobody."""
    once = tuple(dict.fromkeys(people))
    nobody = trouble or f"Nobody is “{label}” at this meeting. Write the name of who will do it."
    return OwnerGroup(
        label, once, "" if once else nobody, frozenset(_key(name) for name in (label, *written)), initials
    )


def _other_number(name: str) -> str:
    """A body's name in the singular where it is in the plural, and the other way round: “Teaching School Hub”."""
    return name.removesuffix("s") if name.endswith("s") else f"{name}s"


def _initials_of(name: str) -> str:
    """The initials of a body of several words, ``ECC``; empty of one word, which is often initials itself."""
    words = [word for word in name.split() if word[0].isupper()]
    return "".join(word[0] for word in words) if len(words) > 1 else ""
