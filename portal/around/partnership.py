"""Below a partnership's form: what its leads proposed, who wrote to it and what was written to it, and its history."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from base.admin_addresses import change_address, list_address
from confirmations.models import Proposal, Question
from partnerships.models import Enquiry, Letter, Partnership
from portal.changes.change_log import latest_changes
from portal.desk.tasks import may_view

TEMPLATE = "portal/around/_partnership.html"
MOST = 5  # of each kind; the lists have the others


@dataclass(frozen=True)
class Line:
    """Something that concerns the partnership: when, what, how it stands, and where it is in admin."""

    when: dt.datetime
    what: str
    state: str
    url: str


@dataclass(frozen=True)
class Part:
    """The latest lines of one kind, and the list that has all of them."""

    title: str
    lines: list[Line]
    url: str


def around_partnership(request: HttpRequest, model_admin: Any, record: Model) -> dict[str, Any] | None:
    """What stands there, of those kinds of records that the reader may open."""
    if not isinstance(record, Partnership):
        return None
    site = model_admin.admin_site
    parts = [
        Part(
            title,
            list(lines),
            f"{list_address(model)}?{query}",
        )
        for model, title, lines, query in _kinds(record)
        if may_view(site, request, model)
    ]
    return {"parts": parts, **latest_changes(request, site, record)}


def _kinds(partnership: Partnership) -> Iterable[tuple[type[Model], str, Iterable[Line], str]]:
    query = f"partnership__id__exact={partnership.pk}"
    proposals = Proposal.objects.filter(partnership=partnership).select_related("lead__person", "sent_by")
    yield Proposal, "Proposals from its leads", map(_proposal, _latest(proposals, "sent_at")), query
    questions = Question.objects.filter(partnership=partnership).select_related("lead__person")
    yield Question, "Questions to its leads", map(_question, _latest(questions, "asked_at")), query
    enquiries = Enquiry.objects.filter(partnership=partnership)
    yield Enquiry, "Messages from the public", map(_enquiry, _latest(enquiries, "created_at")), query
    letters = Letter.objects.filter(partnership=partnership).with_writers()
    yield Letter, "Messages to its schools", map(_letter, _latest(letters, "sent_at")), query


def _latest(rows: QuerySet, by: str) -> QuerySet:
    return rows.order_by(f"-{by}", "-pk")[:MOST]


def _proposal(one: Proposal) -> Line:
    return Line(one.sent_at, f"{one.get_kind_display()}, {one.sender}", one.get_state_display(), change_address(one))


def _question(one: Question) -> Line:
    state = one.get_answer_display() if one.answer else "Not answered"
    return Line(
        one.asked_at, f"{one.get_kind_display()} {one.year_label}, {one.lead.person}", state, change_address(one)
    )


def _enquiry(one: Enquiry) -> Line:
    return Line(one.created_at, one.get_kind_display(), one.status_label, change_address(one))


def _letter(one: Letter) -> Line:
    return Line(one.sent_at, one.subject, f"by {one.writer}", change_address(one))
