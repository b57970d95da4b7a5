"""The demonstration's self-evaluations: of this academic year and of the last, as they stand on the day of loading.

They go past ``improvement.evaluation.writes``, which locks and asks for each row; a test has every rule look at them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from base.school_terms import academic_year, year_days
from demonstration.headteacher import SHOWCASE
from demonstration.luck import luck
from improvement.models import Agreement, Answer, Framework, NextStep, Participation, SelfEvaluation, Stage, Theme
from partnerships.models import Headship, Lead, Membership, Partnership, Person, School

A_DAY = dt.timedelta(days=1)
# What became of a year's, each with its share of the partnerships; the rest have none.
LAST_YEAR = (("agreed", 0.15), ("shared", 0.4))
THIS_YEAR = (("agreed", 0.06), ("shared", 0.16), ("paper", 0.1), ("answers", 0.2))
# By the position of the theme: why, and what is done next.
WHY = {
    1: (
        "Every head named our three aims. Two people do most of the planning.",
        "New heads say they joined late.",
    ),
    2: (
        "Subject leads meet each half term; we rarely visit classrooms.",
        "The moderation days worked well.",
    ),
    3: ("All reviews took place. We did not come back to two of them.", "We speak openly, and seldom ask for proof."),
    4: ("One school waited a term for help with attendance.", "We know whom to ring; we do not plan ahead."),
    5: ("Reading improved in four schools. We have no figures for the others.", "We agreed which children we look at."),
    6: ("The morning calls helped in a hard spring.", "Two heads said that they felt alone with it."),
    7: ("The calendar holds. Money is agreed for this year only.", "Governors have not heard of us."),
}
STEPS = {
    1: ("Share out the planning of our meetings", "Write our aims on one page for governors"),
    2: ("Plan two visits between Year 2 classes", "List who is good at what"),
    3: ("Ask each host in summer what changed", "Agree what we share before a visit"),
    4: ("Say by half term what help each school needs", "Ring the hub about attendance"),
    5: ("Choose one figure that every school brings", "Compare reading of pupils who get free meals"),
    6: ("Pair new heads with somebody", "Keep ten minutes of each meeting for the job itself"),
    7: ("Ask trusts and governors for two years of money", "Agree who leads from September"),
}
DONE_SHARE = 0.4  # of last year's next steps


@dataclass(frozen=True)
class _Members:
    """A partnership's schools, with whom the demonstration knows to head each, and its leads."""

    schools: Sequence[School]
    heads: dict[int, Person]
    leads: Sequence[Person]

    @property
    def owners(self) -> list[Person]:
        """Who may see to a next step."""
        return list(dict.fromkeys([*self.leads, *self.heads.values()]))


def make_self_evaluations(today: dt.date) -> int:
    """Make those that partnerships lack this year and last, and say how many."""
    framework = Framework.objects.order_by("version").last()
    if framework is None:
        return 0
    year = academic_year(today)
    there = SelfEvaluation.objects.filter(year__in=(year - 1, year)).values("partnership")
    partnerships = Partnership.objects.invented().counted(today).exclude(pk__in=there).order_by("slug")
    members = _members(today)
    return sum(_make(one, framework, members[one.pk], year, today) for one in partnerships if members[one.pk].leads)


def _members(today: dt.date) -> dict[int, _Members]:
    schools = defaultdict[int, list[School]](list)
    rows = Membership.objects.active(today).of_open_schools(today).select_related("school").order_by("school__urn")
    for row in rows:
        schools[row.partnership_id].append(row.school)
    heads: dict[int, Person] = {}
    for headship in Headship.objects.active(today).select_related("person").order_by("-pk"):
        heads[headship.school_id] = headship.person
    leads = defaultdict[int, list[Person]](list)
    for lead in Lead.objects.active(today).select_related("person").order_by("pk"):
        leads[lead.partnership_id].append(lead.person)
    found = {
        pk: _Members(those, {one.pk: heads[one.pk] for one in those if one.pk in heads}, leads[pk])
        for pk, those in schools.items()
    }
    return defaultdict(lambda: _Members([], {}, []), found)


def _make(partnership: Partnership, framework: Framework, members: _Members, year: int, today: dt.date) -> int:
    made = 0
    for of_year, fates in ((year - 1, LAST_YEAR), (year, THIS_YEAR)):
        draw = luck("self-evaluation", partnership.slug, of_year)
        fate = _fate(draw, fates)
        if partnership.slug == SHOWCASE:
            fate = "shared" if of_year < year else "answers"
        if fate and len(members.schools) > 1:
            _make_one(partnership, framework, members, of_year, fate, draw, today)
            made += 1
    return made


def _fate(draw: Random, fates: Sequence[tuple[str, float]]) -> str:
    drawn = draw.random()
    for fate, share in fates:
        if drawn < share:
            return fate
        drawn -= share
    return ""


def _make_one(
    partnership: Partnership,
    framework: Framework,
    members: _Members,
    year: int,
    fate: str,
    draw: Random,
    today: dt.date,
) -> None:
    first, last = year_days(year)
    is_past = last < today
    is_agreed = fate in ("agreed", "shared")
    opened = max(first, today - 60 * A_DAY)  # last year's were typed in from paper this autumn
    agreed = min(last - 20 * A_DAY, today - 10 * A_DAY) if is_agreed else None
    if agreed and not is_past:
        opened = min(opened, agreed)
    meets_on = agreed or (today + 9 * A_DAY if fate == "answers" else None)
    evaluation = SelfEvaluation.objects.create(
        partnership=partnership,
        framework=framework,
        year=year,
        manner="paper" if is_past or fate == "paper" else "here",
        opened_on=opened,
        meets_on=meets_on,
        answers_close_on=meets_on,
        agreed_on=agreed,
    )
    themes, stages = list(framework.themes.all()), list(framework.stages.all())
    if fate == "answers":
        Answer.objects.bulk_create(_answers(evaluation, themes, stages, members, draw, today))
    if is_agreed:
        better = 0 if is_past else draw.choice((0, 1))
        Agreement.objects.bulk_create(_agreements(evaluation, themes, stages, draw, better))
        NextStep.objects.bulk_create(_steps(evaluation, themes, members, draw, today))
        Participation.objects.bulk_create(_said(evaluation, members, fate, today))


def _answers(
    evaluation: SelfEvaluation,
    themes: Sequence[Theme],
    stages: Sequence[Stage],
    members: _Members,
    draw: Random,
    today: dt.date,
) -> Iterator[Answer]:
    """Of most heads who are known."""
    for school in members.schools:
        if school.pk not in members.heads or draw.random() < 0.2:
            continue
        for theme in themes:
            stage = draw.choice((*stages[:3], stages[1], None))
            yield Answer(evaluation=evaluation, theme=theme, school=school, stage=stage, answered_on=today - 3 * A_DAY)


def _agreements(
    evaluation: SelfEvaluation, themes: Sequence[Theme], stages: Sequence[Stage], draw: Random, better: int
) -> Iterator[Agreement]:
    for theme in themes:
        at = min(draw.choice((0, 1, 1, 2)) + better, len(stages) - 1)
        words = draw.choice(WHY.get(theme.position, ("",)))
        yield Agreement(evaluation=evaluation, theme=theme, stage=stages[at], words=words, version=1)


def _steps(
    evaluation: SelfEvaluation, themes: Sequence[Theme], members: _Members, draw: Random, today: dt.date
) -> Iterator[NextStep]:
    agreed = evaluation.agreed_on or today
    for theme in themes:
        due = agreed + draw.randint(60, 200) * A_DAY
        is_done = due < today and draw.random() < DONE_SHARE
        yield NextStep(
            evaluation=evaluation,
            theme=theme,
            what=draw.choice(STEPS.get(theme.position, ("See to it",))),
            owner=draw.choice(members.owners),
            due_on=due,
            done_on=due - 5 * A_DAY if is_done else None,
        )


def _said(evaluation: SelfEvaluation, members: _Members, fate: str, today: dt.date) -> Iterator[Participation]:
    """Those whose head is known took part, or the first two; where it is shared, each of them said so."""
    known = [school for school in members.schools if school.pk in members.heads]
    people = {members.heads[school.pk].pk for school in known}
    is_shared = fate == "shared" and len(people) > 1
    for school in known if len(known) > 1 else members.schools[:2]:
        said = {"shares": "yes", "said_by": members.heads[school.pk], "said_on": today - 5 * A_DAY} if is_shared else {}
        yield Participation(evaluation=evaluation, school=school, was_there=True, **said)
