"""A small county over two terms, with something to count for every figure, and something beside it that is not."""

import datetime as dt
from dataclasses import dataclass, field

from base.school_terms import Term
from boards.models import AgendaItem, Attendance, Board, Meeting
from improvement.models import Framework, PeerReview, Practice, Priority, PriorityProgress, SelfEvaluation
from partnerships.models import Partnership, Quadrant, SchoolLink
from tests.factories import (
    make_board,
    make_district,
    make_lead,
    make_meeting,
    make_membership,
    make_partnership,
    make_person,
    make_quadrant,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
    make_type,
)

AUTUMN, SUMMER = Term(2026, "Autumn"), Term(2025, "Summer")
TODAY = dt.date(2026, 11, 30)
IN_SUMMER, IN_AUTUMN, LATER = dt.date(2026, 6, 10), dt.date(2026, 10, 8), dt.date(2026, 12, 9)
LONG_AGO = dt.date(2023, 9, 1)
DAY = dt.timedelta(days=1)


@dataclass
class County:
    """Its quadrants, boards and partnerships."""

    south: Quadrant
    west: Quadrant
    boards: dict[str, Board] = field(default_factory=dict)
    partnerships: list[Partnership] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)


def make_county() -> County:
    """Five partnerships in the South, four in the West, one of the whole county, and one that has ended."""
    county = County(make_quadrant("South"), make_quadrant("West"))
    county.boards = {
        "south": make_board("South quadrant meeting", quadrant=county.south, position=2),
        "west": make_board("West quadrant meeting", quadrant=county.west, position=3),
        "county": make_board("School Partnership Board", position=1),
    }
    homes = [*[county.south] * 5, *[county.west] * 4, None]
    for number, home in enumerate(homes):
        district = make_district("Basildon" if home == county.south else "Harlow", home or county.west)
        members = [make_school(district=district) for _ in range(3)]
        county.partnerships.append(make_partnership(f"P{number}", home_quadrant=home, schools=members))
    make_partnership("Over", home_quadrant=county.south, schools=2, ended_on=dt.date(2026, 3, 1))
    make_school(district=make_district("Basildon"))  # in none
    make_school(district=make_district("Basildon"), establishment_type=make_type("Private", is_in_scope=False))
    _members(county)
    _leads(county)
    _meetings(county)
    _reviews(county)
    _evaluations(county)
    _practice(county)
    return county


def _members(county: County) -> None:
    first, second, third, *_ = county.partnerships
    west = county.partnerships[5]
    for partnership, day in ((first, IN_SUMMER), (first, IN_AUTUMN), (second, IN_AUTUMN), (west, AUTUMN.days[0])):
        make_membership(partnership, make_school(district=make_district("Basildon")), started_on=day)
    twice = make_school(district=make_district("Harlow"))
    for partnership in (first, west):
        make_membership(partnership, twice, started_on=IN_AUTUMN)
    make_membership(first, make_school(), started_on=LATER)  # not yet
    for partnership, day, why in (
        (first, IN_SUMMER, "left"),
        (third, IN_AUTUMN, "moved"),
        (west, SUMMER.days[1], "school-closed"),
        (third, LATER, "left"),
    ):
        gone = make_school(district=make_district("Basildon"))
        make_membership(partnership, gone, started_on=LONG_AGO, ended_on=day, leaving_reason=why)
    _converted(second, by_successor=True)
    _converted(west, by_successor=False)


def _converted(partnership: Partnership, *, by_successor: bool) -> None:
    """A school became another, which goes on as a member: the link stands on one side or the other."""
    old, new = make_school(district=make_district("Harlow")), make_school(district=make_district("Harlow"))
    make_membership(partnership, old, started_on=LONG_AGO, ended_on=IN_AUTUMN, leaving_reason="converted")
    make_membership(partnership, new, started_on=IN_AUTUMN + DAY)
    said = (old, "successor", new) if by_successor else (new, "predecessor", old)
    SchoolLink.objects.create(school=said[0], direction=said[1], linked_urn=said[2].urn, linked_name="Other")


def _leads(county: County) -> None:
    *led, nobody = county.partnerships[:9]
    for partnership in led:
        make_lead(partnership, started_on=LONG_AGO)
    make_lead(led[0], role="co-lead", started_on=LONG_AGO, ended_on=TODAY + 20 * DAY)
    make_lead(led[1], started_on=LONG_AGO, ended_on=dt.date(2027, 8, 31), role="co-lead")
    both = make_person()
    for partnership in (led[2], led[6]):
        make_lead(partnership, both, role="co-lead", started_on=LONG_AGO)
    make_lead(nobody, started_on=LONG_AGO, ended_on=IN_SUMMER)  # and nobody after them
    for partnership, last in ((led[3], IN_SUMMER), (led[5], IN_AUTUMN)):
        make_lead(partnership, started_on=LONG_AGO, ended_on=last)
        make_lead(partnership, started_on=last + DAY)
    Partnership.objects.filter(pk__in=[one.pk for one in led[:3]]).update(last_confirmed_on=IN_AUTUMN)
    Partnership.objects.filter(pk=led[3].pk).update(last_confirmed_on=TODAY - 400 * DAY)


def _meetings(county: County) -> None:
    for slug, days in (("south", (IN_SUMMER, IN_AUTUMN)), ("west", (IN_AUTUMN,)), ("county", (IN_AUTUMN,))):
        for day in days:
            meeting = make_meeting(county.boards[slug], held_on=day, status="circulated")
            county.meetings.append(meeting)
            leads = [lead for one in county.partnerships for lead in one.leads.active(day).order_by("pk")]
            here = [lead for lead in leads if lead.partnership.home_quadrant == meeting.board.quadrant]
            for number, lead in enumerate(here):
                presence = ("present", "apologies", "in-part", "absent")[number % 4]
                mark = {"meeting": meeting, "person": lead.person, "presence": presence}
                if not Attendance.objects.filter(meeting=meeting, person=lead.person).exists():
                    Attendance.objects.create(**mark)
            if here:
                deputy = {"person": make_person(), "presence": "present", "substitute_for": here[-1].person}
                Attendance.objects.create(meeting=meeting, **deputy)
    make_meeting(county.boards["west"], held_on=IN_AUTUMN + DAY, status="planned")
    going_on = make_meeting(county.boards["south"], held_on=IN_AUTUMN + 2 * DAY, status="in-progress")
    Attendance.objects.create(meeting=going_on, person=make_person(), presence="present")


def _reviews(county: County) -> None:
    topic, states = make_topic(), ("held", "held", "planned", "postponed", "cancelled")
    for number, partnership in enumerate(county.partnerships[:8]):
        manner = ("groups", "groups", "groups", "trust", "paper", "none")[number % 6]
        round = make_round(partnership, year=2026, manner=manner, why_none="new" if manner == "none" else "")
        before = make_round(partnership, year=2025)
        hosts = [membership.school for membership in partnership.memberships.order_by("pk")[:3]]
        for place, host in enumerate(hosts):
            state = states[(number + place) % 5]
            if manner == "groups":
                _review(round, host, state, topic, IN_AUTUMN if place else dt.date(2026, 9, 1))
            _review(before, host, "held", topic, IN_SUMMER if place else dt.date(2026, 3, 31))


def _review(round, host, state: str, topic, day: dt.date) -> PeerReview:
    fields: dict = {"state": state, "topic": topic}
    if state == "postponed":
        fields |= {"postponed_from": day, "reason": "diary"}
    else:
        fields |= {"visit_on": day, "reason": "diary" if state == "cancelled" else ""}
    if state == "held":
        impact = LATER if day.month == 10 else IN_AUTUMN + 2 * DAY
        fields |= {"workshop_held_on": IN_AUTUMN + DAY, "impact_review_held_on": impact}
    review = make_review(round, host, **fields)
    others = [one.school for one in round.partnership.memberships.exclude(school=host).order_by("pk")[:2]]
    reviewer = make_person()
    make_reviewer(review, reviewer, school=others[0], role="lead-reviewer")
    make_reviewer(review, school=host)  # of the host itself
    make_reviewer(review, school=others[1], role="champion")
    make_reviewer(review)  # nobody has said where they work
    return review


def _evaluations(county: County) -> None:
    framework = Framework.objects.get()
    for number in (0, 1, 5, 6):
        agreed = {"opened_on": AUTUMN.days[0], "agreed_on": IN_AUTUMN if number != 6 else LATER}
        SelfEvaluation.objects.create(partnership=county.partnerships[number], framework=framework, year=2026, **agreed)
    for number in (0, 2, 3, 7):
        agreed = {"opened_on": dt.date(2025, 10, 1), "agreed_on": IN_SUMMER}
        SelfEvaluation.objects.create(partnership=county.partnerships[number], framework=framework, year=2025, **agreed)
    SelfEvaluation.objects.create(partnership=county.partnerships[2], framework=framework, year=2026)


def _practice(county: County) -> None:
    for number, (state, day) in enumerate(
        [("shown", IN_SUMMER), ("shown", IN_AUTUMN), ("shown", LATER), ("withdrawn", IN_AUTUMN), ("proposed", None)] * 2
    ):
        Practice.objects.create(
            partnership=county.partnerships[number],
            title=f"Practice {number}",
            topic=make_topic(),
            what="What we do",
            difference="What changed",
            state=state,
            decided_on=day,
            review_on=day and day + 365 * DAY,
        )


def say_progress(county: County, board: str = "south", term: Term = AUTUMN, rating: str = "on-track", **fields):
    """What that board's first meeting of the term said of the county's first priority; both are made where they are
    not there."""
    priority, _ = Priority.objects.get_or_create(name="Reading for all", defaults={"started_on": LONG_AGO})
    there = Meeting.objects.filter(board=county.boards[board], held_on__range=term.days).order_by("held_on", "pk")
    meeting = there.first() or make_meeting(county.boards[board], held_on=term.days[0], status="circulated")
    item, _ = AgendaItem.objects.get_or_create(meeting=meeting, number="4", position=4, title="Priorities")
    return PriorityProgress.objects.create(
        **{
            "priority": priority,
            "meeting": meeting,
            "board": county.boards[board],
            "year": term.year,
            "term": term.name,
            "rating": rating,
            "sentence": f"Because of {rating}.",
            "item": item,
        }
        | fields
    )
