"""Counts what an officer has to do, for the first page of admin: the desk.

To add a line, add a ``Task`` to ``TASKS``: its words, a queryset of the records that need work, and the filters with
which admin's list shows exactly these records. All lines are counted in one query. A line is shown only to those who
may view its records.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.db.models import Count, Model, Q, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from base.admin_addresses import list_address
from boards.meetings.listing import MEETINGS_SHOWN
from boards.models import Action, Meeting, Seat
from boards.models.access import is_officer
from boards.models.deadlines import add_deadlines
from confirmations.models import Proposal, Question
from improvement.models import DisclosureHold, Practice, Resource, SupportRequest
from improvement.programme.year_in_counts import answers_of_year
from office.models import Message
from office.post.seen import seen_by
from partnerships.coverage.counting import Coverage
from partnerships.coverage.trend import COUNTY, NONE_COUNTED, NOWHERE, coverage_trend
from partnerships.models import CoverageSnapshot, Enquiry, Lead, Membership, Partnership, Quadrant, School
from portal.holds.naming import may_search

COUNTED_SCHOOLS = {"open": "yes", "authority": "yes", "establishment_type__is_in_scope__exact": "1"}


@dataclass(frozen=True)
class Task:
    """A kind of work that the desk shows as a line if there is any.

    ``rows`` returns the records that need work on a day. Admin's list, filtered by ``query``, must show the same ones.
    What is in no list of admin is officers' to see to, on the ``page`` of that name.
    """

    one: str
    many: str
    rows: Callable[[dt.date], QuerySet]
    query: dict[str, str]
    is_urgent: bool = False
    seen_by: Callable[[Any, QuerySet], QuerySet] | None = None  # where the list keeps some from some of its readers
    page: str = ""

    @cached_property
    def model(self) -> type[Model]:
        """The model of the records, to whose list the line links; asked once, as to make some rows takes a query."""
        return self.rows(timezone.localdate()).model

    @property
    def url(self) -> str:
        """Where the records are."""
        return reverse(self.page) if self.page else address(self.model, self.query)

    def rows_for(self, user: Any, on: dt.date) -> QuerySet:
        """Those of the rows that the user may know of."""
        rows = self.rows(on)
        return self.seen_by(user, rows) if self.seen_by else rows


@dataclass(frozen=True)
class DeskLine:
    """A line as it is shown: how many records need work, and the address of their list."""

    label: str
    count: int
    url: str
    is_urgent: bool


LEFT_BEHIND = Task(
    "open school left with an authority that ends: no file of the register has given it another",
    "open schools left with an authority that ends: no file of the register has given them another",
    lambda on: School.objects.open(on).of_an_ended_authority(),
    {"open": "yes", "authority": "ended"},
    is_urgent=True,
)
HOLD_ENDS_SOON = dt.timedelta(days=14)
MOST_NAMED = 10  # schools that a file left behind
TASKS = [
    Task(
        "proposal from a lead to decide on",
        "proposals from leads to decide on",
        lambda on: Proposal.objects.waiting(),
        {"state": "waiting"},
        is_urgent=True,
    ),
    Task(
        "example of what works to answer, or to look at again",
        "examples of what works to answer, or to look at again",
        lambda on: Practice.objects.for_officers(on),
        {},
        page="practice:waiting",
    ),
    Task(
        "message from the public to see to",
        "messages from the public to see to",
        lambda on: Enquiry.objects.open(),
        {"state": "open"},
        is_urgent=True,
    ),
    Task(
        "membership of a school that has closed",
        "memberships of schools that have closed",
        lambda on: Membership.objects.active(on).of_closed_schools(),
        {"when": "now", "open": "no"},
        is_urgent=True,
    ),
    Task(
        "partnership without a lead",
        "partnerships without a lead",
        lambda on: Partnership.objects.active(on).without_a_lead(on),
        {"when": "now", "has_lead": "no"},
        is_urgent=True,
    ),
    Task(
        "e-mail of the last 7 days that was refused or could not be sent",
        "e-mails of the last 7 days that were refused or could not be sent",
        lambda on: Message.objects.refused_lately(on),
        {"fared": "lately"},
        is_urgent=True,
        seen_by=seen_by,
    ),
    Task(
        "action that its owner says is not theirs",
        "actions that their owners say are not theirs",
        lambda on: Action.objects.disowned(),
        {"state": "not-theirs"},
        is_urgent=True,
    ),
    Task(
        "meeting near whose agenda has not gone out",
        "meetings near whose agendas have not gone out",
        lambda on: Meeting.objects.agenda_due(on),
        {"when": "agenda-due"},
        is_urgent=True,
    ),
    Task(
        "lead whose last day is within 60 days",
        "leads whose last day is within 60 days",
        lambda on: Lead.objects.ending_soon(on),
        {"when": "ending"},
    ),
    Task(
        "lead without an e-mail address",
        "leads without an e-mail address",
        lambda on: Lead.objects.active(on).without_email(),
        {"when": "now", "has_email": "no"},
    ),
    Task(
        "seat on a board whose holder has no e-mail address",
        "seats on boards whose holders have no e-mail address",
        lambda on: Seat.objects.active(on).without_email(),
        {"when": "now", "has_email": "no"},
    ),
    Task(
        "yearly question to a lead, not answered yet",
        "yearly questions to leads, not answered yet",
        lambda on: Question.objects.unanswered(on),
        {"state": "unanswered"},
    ),
    Task(
        "partnership not confirmed for a year",
        "partnerships not confirmed for a year",
        lambda on: Partnership.objects.active(on).unconfirmed(on),
        {"when": "now", "confirmed": "no"},
    ),
    Task(
        "seat vacant: nobody has taken it since its holder left",
        "seats vacant: nobody has taken them since their holders left",
        lambda on: Seat.objects.vacated(on),
        {"when": "vacant"},
    ),
    LEFT_BEHIND,
    Task(
        "school that counts and has no district recorded",
        "schools that count and have no district recorded",
        lambda on: School.objects.in_scope(on).open(on).without_district(),
        COUNTED_SCHOOLS | {"has_district": "no"},
    ),
    Task(
        "school that counts and has neither coordinates nor a postcode recorded",
        "schools that count and have neither coordinates nor a postcode recorded",
        lambda on: School.objects.in_scope(on).open(on).without_a_place(),
        COUNTED_SCHOOLS | {"on_map": "no"},
    ),
    Task(
        "resource whose day of review has come",
        "resources whose day of review has come",
        lambda on: Resource.objects.to_review(on),
        {"review": "due"},
    ),
    Task(
        "school whose district or postcode an officer corrected and the register still has otherwise",
        "schools whose district or postcode an officer corrected and the register still has otherwise",
        lambda on: School.objects.disagreeing_with_register(),
        {"open": "all", "corrected": "disagrees"},
    ),
]


def desk(site: AdminSite, request: HttpRequest, on: dt.date) -> dict[str, object]:
    """Return the desk's context for the template; parts that this user may not view are left out."""
    quadrants = list(Quadrant.objects.all())
    context: dict[str, object] = {"may_see_tasks": False, "lines": [], "today": on}
    tasks = [task for task in TASKS if _may_see(task, site, request)]
    if tasks:
        lines = lines_of(tasks, request.user, on)
        context |= {"may_see_tasks": True, "lines": lines, "left_behind": _left_behind(lines, on)}
    if may_view(site, request, CoverageSnapshot):
        context |= _coverage(quadrants, on)
    if may_view(site, request, Seat):
        context["vacancies"] = Seat.objects.vacated(on).select_related("organisation", "board", "person").in_order()
    if may_view(site, request, Question):
        context |= _answers_by_quadrant(quadrants, on)
    if is_officer(request.user):
        context["reviews"] = answers_of_year(on)
        context["has_reports"] = True
        context["support"] = SupportRequest.objects.waiting_for_the_council()
    if may_search(request.user):
        soon = DisclosureHold.objects.active(on).filter(ended_on__lte=on + HOLD_ENDS_SOON)
        context["holds_ending"] = soon.listed()
    if may_view(site, request, Meeting):
        context["meetings"] = add_deadlines(Meeting.objects.upcoming(on).select_related("board")[:MEETINGS_SHOWN], on)
        context["meetings_url"] = address(Meeting, {"when": "upcoming"})
    return context


def _may_see(task: Task, site: AdminSite, request: HttpRequest) -> bool:
    return is_officer(request.user) if task.page else may_view(site, request, task.model)


def may_view(site: AdminSite, request: HttpRequest, model: type[Model]) -> bool:
    """Whether the model is in admin and this user may open its list."""
    return model in site._registry and site._registry[model].has_view_permission(request)


def address(model: type[Model], query: dict[str, str]) -> str:
    """The address of a model's list in admin, filtered by ``query``."""
    return f"{list_address(model)}?{urlencode(query)}"


def lines_of(tasks: Sequence[Task], user: Any, on: dt.date) -> list[DeskLine]:
    """Return a line for each task that has records, the urgent lines first."""
    counts = _counts(task.rows_for(user, on) for task in tasks)
    lines = [
        DeskLine(task.one if count == 1 else task.many, count, task.url, task.is_urgent)
        for task, count in zip(tasks, counts, strict=True)
        if count
    ]
    return sorted(lines, key=lambda line: not line.is_urgent)


def _left_behind(lines: Sequence[DeskLine], on: dt.date) -> dict[str, object]:
    """The first schools that a reorganisation left with an authority that ends, how many more, and their list."""
    url = address(School, LEFT_BEHIND.query)
    count = sum(line.count for line in lines if line.url == url)
    schools = LEFT_BEHIND.rows(on).order_by("name", "urn")[:MOST_NAMED] if count else []
    return {"schools": schools, "more": max(0, count - MOST_NAMED), "url": url}


def _counts(querysets: Iterable[QuerySet]) -> list[int]:
    """Count the rows of every queryset, in one query for all of them."""
    counted = [
        rows.order_by()
        .annotate(place=Value(place))
        .values("place")
        .annotate(rows=Count("pk"))
        .values_list("place", "rows")
        for place, rows in enumerate(querysets)
    ]
    found = dict(counted[0].union(*counted[1:], all=True) if len(counted) > 1 else counted[0])
    return [found.get(place, 0) for place in range(len(counted))]


@dataclass(frozen=True)
class DeskCoverage:
    """One place's coverage today, and the address of the list of its schools that are in no partnership."""

    place: str
    coverage: Coverage
    without_url: str


def _coverage(quadrants: list[Quadrant], on: dt.date) -> dict[str, object]:
    """The part of the context on coverage: today by quadrant, and its trend over the last terms."""
    trend = coverage_trend(quadrants, on)
    now = trend.now
    none = COUNTED_SCHOOLS | {"member": "no"}
    rows = [
        DeskCoverage(
            quadrant.name,
            now.get(quadrant.pk, NONE_COUNTED),
            address(School, none | {"district__quadrant__id__exact": str(quadrant.pk)}),
        )
        for quadrant in quadrants
    ]
    if None in now:
        rows.append(DeskCoverage(NOWHERE, now[None], address(School, none | {"has_district": "no"})))
    county = DeskCoverage(COUNTY, sum(now.values(), NONE_COUNTED), address(School, none))
    return {"coverage_rows": [*rows, county], "trend": trend}


@dataclass(frozen=True)
class AnswerRow:
    """How many leads of one place have answered the yearly question, and how many have not."""

    place: str
    answered: int
    unanswered: int
    answered_url: str
    unanswered_url: str


def _answers_by_quadrant(quadrants: list[Quadrant], on: dt.date) -> dict[str, object]:
    """The part of the context on the latest round of the yearly question: the answers by quadrant.

    ``season`` is None if nobody has been asked yet.
    """
    last = Question.objects.standing().order_by("-asked_at", "-pk").first()
    if last is None:
        return {"season": None}
    season = Question.objects.of_season(last.kind, last.year)
    counts = (
        season.order_by()
        .values("partnership__home_quadrant")
        .annotate(
            answered=Count("pk", filter=Q(pk__in=season.answered().values("pk"))),
            unanswered=Count("pk", filter=Q(pk__in=season.unanswered(on).values("pk"))),
        )
    )
    by_home = {row["partnership__home_quadrant"]: row for row in counts}
    homes = [(quadrant.name, quadrant.pk) for quadrant in quadrants] + [("County-wide", None)]
    query = {"kind__exact": last.kind, "year": str(last.year)}
    return {
        "season": last,
        "answer_rows": [_answers(name, pk, by_home[pk], query) for name, pk in homes if pk in by_home],
    }


def _answers(name: str, quadrant: int | None, row: Mapping[str, Any], query: dict[str, str]) -> AnswerRow:
    home = "partnership__home_quadrant__"
    query = query | ({f"{home}id__exact": str(quadrant)} if quadrant else {f"{home}isnull": "True"})
    return AnswerRow(
        name,
        row["answered"],
        row["unanswered"],
        address(Question, query | {"state": "answered"}),
        address(Question, query | {"state": "unanswered"}),
    )
