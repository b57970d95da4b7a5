"""A country's worth of the improvement programme, over the partnerships that ``england.py`` made; the same every time.

What people type is invented here, and as long as what people write. Rows go past ``writes.py``, many at once.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from base.school_terms import Term, academic_year, year_days
from benchmarks.england import STARTED
from boards.models import AgendaItem, Board, Meeting, MinutesVersion
from improvement.models import (
    Agreement,
    Answer,
    Deployment,
    Designation,
    Framework,
    NextStep,
    Offer,
    Participation,
    Practice,
    Priority,
    PriorityProgress,
    Resource,
    SelfEvaluation,
    SpreadCount,
    SupportRequest,
    SystemLeader,
    Topic,
)
from improvement.priorities.progress import terms_back_from
from partnerships.models import District, Headship, Lead, Membership, Organisation, Partnership, Person, School

DAY = dt.timedelta(days=1)
YEARS = 4  # of self-evaluations, with this one
AGREED, OPEN, SHARED = 0.6, 0.3, 0.5  # shares of the partnerships in a year; of this year's; of those that are agreed
PRACTICES = {Practice.State.SHOWN: 3000, Practice.State.PROPOSED: 400, Practice.State.DECLINED: 200}
LEADERS, REQUESTS, RESOURCES, PRIORITIES = 1500, 6000, 400, 12
TERMS, MEETINGS = 12, 2  # of each quadrant's meeting, and in each of them
WORDS = "Heads meet each half term and say what helps; two schools read together, and others come to see it. "
_State, _Reach, _Owner = SupportRequest.State, SupportRequest.Reach, SupportRequest.Owner
BATCH = 2000
# How a request stands, with whose turn it is, what became of it, and how far its deployment has come.
STANDING = (
    (_State.LOOKING, _Owner.SCHOOL, {}, ""),
    (_State.ASKED, _Owner.SUPPORTER, {}, Deployment.State.ASKED),
    (_State.AGREED, _Owner.SCHOOL, {}, Deployment.State.AGREED),
    (_State.GIVEN, "", {"outcome": SupportRequest.Outcome.GIVEN}, Deployment.State.AGREED),
    (_State.UNMET, "", {"unmet_reason": SupportRequest.Unmet.NO_DAYS}, ""),
    (_State.WITHDRAWN, "", {}, ""),
)


@transaction.atomic
def make_programme(partnerships: list[Partnership]) -> None:
    """Make all of it; every school of the partnerships gets a head, where it has none."""
    draw = random.Random(len(partnerships))  # noqa: S311 - a measurement, not a secret
    today = timezone.localdate()
    schools = defaultdict[int, list[int]](list)
    for partnership, school in _memberships(partnerships):
        schools[partnership].append(school)
    heads = make_heads(sorted({school for those in schools.values() for school in those}))
    make_self_evaluations(partnerships, schools, heads, draw, today)
    make_practice(partnerships, draw, today)
    make_priorities(draw, today)
    make_resources()
    make_support(make_system_leaders(heads, draw, today), schools, draw, today)


def _memberships(partnerships: list[Partnership]) -> Iterable[tuple[int, int]]:
    rows = Membership.objects.active().filter(partnership__in=[one.pk for one in partnerships])
    return rows.order_by("pk").values_list("partnership", "school")


def make_heads(schools: list[int]) -> dict[int, int]:
    """Who heads each of the schools, by its key."""
    heads = dict(Headship.objects.active().filter(school__in=schools).values_list("school", "person"))
    without = [pk for pk in schools if pk not in heads]
    people = Person.objects.bulk_create(
        (Person(name=f"Head {pk} Example", slug=f"bench-head-{pk}") for pk in without), batch_size=BATCH
    )
    Headship.objects.bulk_create(
        (Headship(person=one, school_id=pk, started_on=STARTED) for pk, one in zip(without, people, strict=True)),
        batch_size=BATCH,
    )
    return heads | {pk: person.pk for pk, person in zip(without, people, strict=True)}


def make_self_evaluations(
    partnerships: list[Partnership],
    schools: dict[int, list[int]],
    heads: dict[int, int],
    draw: random.Random,
    today: dt.date,
) -> None:
    """Of each year those that are agreed, half of them shared; this year those whose heads meet today besides.

    The largest partnership has one of every year, this year's open.
    """
    framework, this_year = Framework.objects.current(), academic_year(today)
    themes, stages = list(framework.themes.all()), list(framework.stages.all())
    leads = dict(Lead.objects.active().filter(partnership__in=partnerships).values_list("partnership", "person"))
    largest = max(partnerships, key=lambda one: len(schools[one.pk]))
    made = []
    for year, partnership in (
        (year, one) for year in range(this_year - YEARS + 1, this_year + 1) for one in partnerships
    ):
        drawn, is_past = draw.random(), year < this_year
        is_agreed = drawn < AGREED if partnership != largest else is_past
        if is_agreed or partnership == largest or (not is_past and drawn < AGREED + OPEN):
            agreed = min(year_days(year)[1] - 20 * DAY, today) if is_agreed else None
            made.append(
                SelfEvaluation(
                    partnership=partnership, framework=framework, year=year, opened_on=year_days(year)[0],
                    meets_on=agreed or today, answers_close_on=agreed or today, agreed_on=agreed, recorded_on=agreed,
                    answered_count=len(schools[partnership.pk]),
                )
            )  # fmt: skip
    made = SelfEvaluation.objects.bulk_create(made, batch_size=BATCH)
    agreed, still_open = [one for one in made if one.is_agreed], [one for one in made if not one.is_agreed]
    _bulk(
        Agreement,
        (
            Agreement(evaluation=one, theme=theme, stage=draw.choice(stages), words=WORDS, version=1)
            for one in made
            for theme in themes
        ),
    )
    _bulk(
        NextStep,
        (
            NextStep(
                evaluation=one, theme=theme, what=WORDS[:98], owner_id=leads[one.partnership_id],
                due_on=one.opened_on + draw.randint(90, 300) * DAY, done_on=today if draw.random() < AGREED else None,
            )
            for one in made
            for theme in themes
        ),
    )  # fmt: skip
    is_shared = {one.pk: draw.random() < SHARED for one in agreed}
    _bulk(
        Participation,
        (
            Participation(
                evaluation=one, school_id=school, was_there=True, has_a_say=True, said_by_id=heads[school],
                said_on=one.agreed_on, shares="yes" if is_shared[one.pk] else "no",
            )
            for one in agreed
            for school in schools[one.partnership_id]
        ),
    )  # fmt: skip
    # Answers go thirty days after agreement: those of earlier years have none.
    _bulk(
        Answer,
        (
            Answer(evaluation=one, theme=theme, school_id=school, stage=draw.choice(stages))
            for one in made
            if one.year == this_year
            for theme in themes
            for school in schools[one.partnership_id]
        ),
    )
    _bulk(
        SpreadCount,
        (
            SpreadCount(evaluation=one, theme=theme, stage=stage, count=draw.randint(1, 5))
            for one in still_open
            for theme in themes
            for stage in stages
        ),
    )


def make_practice(partnerships: list[Partnership], draw: random.Random, today: dt.date) -> None:
    """What is shown, a tenth of it to be looked at again, what waits, and what was not taken."""
    topics = list(Topic.objects.active(today))
    rows = []
    for state, count in PRACTICES.items():
        for number in range(count):
            proposed = today - draw.randint(1, 600) * DAY
            is_answered = state != Practice.State.PROPOSED
            rows.append(
                Practice(
                    partnership=draw.choice(partnerships), topic=draw.choice(topics), state=state,
                    title=f"What works, example {number}", what=WORDS * 8, difference=WORDS * 4, proposed_on=proposed,
                    decided_on=proposed if is_answered else None,
                    review_on=today + draw.randint(-30, 300) * DAY if state == Practice.State.SHOWN else None,
                    why_not="It is of one school alone." if state == Practice.State.DECLINED else "",
                )
            )  # fmt: skip
    _bulk(Practice, rows)


def make_priorities(draw: random.Random, today: dt.date) -> None:
    """What each quadrant's meeting said of each priority, in published minutes of some years."""
    boards = list(Board.objects.filter(quadrant__isnull=False))
    Board.objects.filter(quadrant__isnull=False).update(publishes_minutes=True)
    began = today - 8 * 365 * DAY
    priorities = Priority.objects.bulk_create(
        Priority(name=f"Priority {n}", description=WORDS, position=n, started_on=began) for n in range(PRIORITIES)
    )
    terms = terms_back_from(Term.of(today).before, TERMS - 1)
    there = set(Meeting.objects.values_list("board", "held_on"))
    days = [term.days[0] + (n + 1) * 20 * DAY for term in terms for n in range(MEETINGS)]
    meetings = Meeting.objects.bulk_create(
        Meeting(board=board, held_on=day, status=Meeting.Status.PUBLISHED)
        for board in boards
        for day in days
        if (board.pk, day) not in there
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=1, number="1", title="How priorities go", text=WORDS)
        for meeting in meetings
    )
    clerk = get_user_model()._default_manager.create(email="clerk-of-many@example.org")
    MinutesVersion.objects.bulk_create(
        MinutesVersion(
            meeting=one, number=1, stage="published", is_part_b=False, content="{}", sha256="0", frozen_by=clerk
        )
        for one in meetings
    )
    _bulk(
        PriorityProgress,
        (
            PriorityProgress(
                priority=priority, meeting=item.meeting, board_id=item.meeting.board_id, item=item,
                year=Term.of(item.meeting.held_on).year, term=Term.of(item.meeting.held_on).name,
                rating=draw.choice(PriorityProgress.Rating.values), sentence=WORDS,
            )
            for item in items
            for priority in priorities
        ),
    )  # fmt: skip


def make_resources() -> None:
    """Links, under thirty headings."""
    _bulk(
        Resource,
        (
            Resource(
                title=f"Resource {n}", slug=f"bench-{n}", summary=WORDS, topic=f"Heading {n % 30}",
                link=f"https://example.org/{n}",
            )
            for n in range(RESOURCES)
        ),
    )  # fmt: skip


def make_system_leaders(heads: dict[int, int], draw: random.Random, today: dt.date) -> list[SystemLeader]:
    """Some of the heads, each with a designation and an offer or two; nobody has confirmed one in ten for a year."""
    districts, topics = list(District.objects.all()), list(Topic.objects.active(today))
    awarded_by = Organisation.objects.get_or_create(slug="bench", defaults={"name": "Example council"})[0]
    there = set(SystemLeader.objects.values_list("person", flat=True))
    chosen = [(school, head) for school, head in heads.items() if head not in there]
    leaders = SystemLeader.objects.bulk_create(
        SystemLeader(
            person_id=head, school_id=school, works_in_primary=True, days=draw.randint(2, 20), started_on=STARTED,
            confirmed_on=today - draw.randint(1, 400) * DAY,
        )
        for school, head in draw.sample(chosen, min(LEADERS, len(chosen)))
    )  # fmt: skip
    works = SystemLeader.districts.through
    _bulk(
        works,
        (works(systemleader=one, district=place) for one in leaders for place in draw.sample(districts, 3)),
    )
    until = today + 200 * DAY
    _bulk(
        Designation,
        (
            Designation(system_leader=one, awarded_by=awarded_by, kind=kind, started_on=STARTED, ended_on=until)
            for one in leaders
            for kind in draw.sample(Designation.Kind.values, draw.choice((1, 2)))
        ),
    )
    _bulk(
        Offer,
        (
            Offer(system_leader=one, topic=topic, days=2, started_on=STARTED, ended_on=until)
            for one in leaders
            for topic in draw.sample(topics, draw.choice((1, 2)))
        ),
    )
    return leaders


def make_support(
    leaders: list[SystemLeader], schools: dict[int, list[int]], draw: random.Random, today: dt.date
) -> None:
    """Requests of a year and a half, near and far, of every state; a system leader is asked for some of them."""
    topics = list(Topic.objects.active(today))
    asked = [(partnership, school) for partnership, those in schools.items() for school in those]
    phases = dict(School.objects.values_list("pk", "phase"))
    requests, supported = [], []
    for partnership, school in draw.choices(asked, k=REQUESTS):
        state, owner, became, given = draw.choice(STANDING)
        asked_on = today - draw.randint(30, 540) * DAY
        reach = draw.choice(_Reach.values)
        is_councils = state == _State.LOOKING and reach == _Reach.COUNTY
        requests.append(
            SupportRequest(
                school_id=school, topic=draw.choice(topics), phase=phases[school], asked_on=asked_on, reach=reach,
                wanted_by=today + 60 * DAY, year=academic_year(asked_on), partnership_id=partnership, state=state,
                owner=_Owner.OFFICER if is_councils else owner, closed_on=None if owner else today - 10 * DAY,
                next_on=today + draw.randint(-20, 60) * DAY if owner else None, **became,
            )
        )  # fmt: skip
        supported.append(given)
    requests = SupportRequest.objects.bulk_create(requests, batch_size=BATCH)
    days = {"days": 2, "starts_on": today, "ends_on": today + 30 * DAY, "payer": Deployment.Payer.NOBODY}
    rows = []
    for request, state in zip(requests, supported, strict=True):
        if state:
            leader = draw.choice(leaders)
            of_days = days if state == Deployment.State.AGREED else {}
            rows.append(
                Deployment(request=request, system_leader=leader, school_id=leader.school_id, state=state, **of_days)
            )
    _bulk(Deployment, rows)


def _bulk(model, rows: Iterable) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH)
