"""What is held on a school's peer reviews, support and self-evaluations, in words: all of it, whoever may see what."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AuditEvent, User
from improvement.clashes.inset_days import inset_days_in_words
from improvement.evaluation.emails import about as about_evaluation
from improvement.models import (
    Colleague,
    Deployment,
    Offer,
    Participation,
    PeerReview,
    SelfEvaluation,
    SupportRequest,
    SystemLeader,
    WhatChanged,
)
from improvement.rounds.fetching import as_shown
from improvement.rounds.telling import messages_about
from improvement.support.telling import about as about_request
from office.models import Message
from partnerships.letters.addressees import watchers_of
from partnerships.models import School
from portal.disclosure.forms import LAWS
from portal.disclosure.telling import tell_others
from portal.holds.covered import concerning
from portal.holds.telling import SEARCHED, in_trail, reaches_anybody, tell_school, told_in_words
from portal.privacy.held import OF_WHO_ASKED, SECRET
from portal.privacy.held import in_words as fields_in_words

NOTHING = "Not said"


@dataclass(frozen=True)
class HeldRecord:
    """A review, or a request for support: what it is called, and each thing that is held on it with its words."""

    title: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Disclosure:
    """What a search found, and the messages that tell the school of it."""

    school: School
    law: str
    reference: str
    records: list[HeldRecord]
    told: list[Message]

    @property
    def is_told(self) -> bool:
        """Whether a message goes out to somebody at the school."""
        return reaches_anybody(self.told)

    @property
    def told_in_words(self) -> str:
        """Who is told by e-mail and who cannot be; whom to tell where nobody is reached."""
        return told_in_words(self.told)


@transaction.atomic
def search(*, school: School, law: str, reference: str, by: User, request: HttpRequest) -> Disclosure:
    """Look up what is held, write down who did, by which law and for which request, and tell the school, who leads its
    partnerships, the council and those who may search; all of it or none.
    """
    reviews = as_shown(PeerReview.objects.filter(concerning(PeerReview, [school.pk])))
    held = [HeldRecord(_title(review), [*_facts(review)]) for review in reviews.order_by("-year", "pk")]
    held += [*_support(school), *_given(school), *_evaluations(school)]
    kind = AuditEvent.Kind.SEARCHED_DISCLOSURE
    context: dict[str, object] = {"law": LAWS[law], "reference": reference, "by": str(by)}
    told = tell_school(school, SEARCHED, context)
    tell_others(school, SEARCHED, context, besides=told)
    detail = in_trail(f"School {school.urn}: {LAWS[law]}, request {reference}", told)
    AuditEvent.objects.record(kind, request=request, user=by, detail=detail)
    return Disclosure(school, LAWS[law], reference, held, told)


def _title(review: PeerReview) -> str:
    return f"{review.host} in {review.round.partnership}, {review.round.year_label}"


def _facts(review: PeerReview) -> Iterator[tuple[str, str]]:
    yield "State", review.get_state_display()
    if review.host_before:
        yield "Planned for", f"{review.host_before} (URN {review.host_before.urn})"
    if review.group:
        lead = review.group.lead
        yield "Group", f"{review.group}, led by {lead}" if lead else str(review.group)
    if review.reason:
        yield "Why it was postponed or cancelled", review.get_reason_display()
    yield "Topics", "; ".join(map(str, review.topics)) or NOTHING
    yield "The partnership’s lead may see the topics", "Yes" if review.is_topic_shared else "No"
    yield "Visit", review.visit_in_words or NOTHING
    yield "INSET days of the school", inset_days_in_words(review.host_id, review.year) or NOTHING
    for field in _DAYS:
        day = getattr(review, field)
        label = str(PeerReview._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
        yield label[:1].upper() + label[1:], date_format(day) if day else NOTHING
    for said in WhatChanged.kept.filter(review=review).order_by("shared_on", "pk"):
        taken_back = f", taken back on {date_format(said.taken_back_on)}" if said.taken_back_on else ""
        shared = f"shared with: {said.get_shared_with_display().lower()}, since {date_format(said.shared_on)}"
        yield "What changed", f"{said.sentence} ({shared}{taken_back})"
    for one in review.people:
        answer = {None: "", True: " (said that they can come)", False: " (said that they cannot come)"}[one.can_come]
        interest = f"; {one.get_interest_display().lower()}" if one.interest else ""
        yield one.get_role_display(), f"{one.person}{f', {one.school}' if one.school else ''}{answer}{interest}"
    yield from map(_mail, messages_about(review))


def _support(school: School) -> Iterator[HeldRecord]:
    """What it asked for, whole; of what it was asked to give its own part alone."""
    requests = SupportRequest.objects.filter(concerning(SupportRequest, [school.pk]))
    for request in requests.order_by("-asked_on", "pk"):
        is_its_own = school.pk in (request.school_id, request.school_before_id)
        yield _asked(request) if is_its_own else _asked_to_give(request, school)


def _asked(request: SupportRequest) -> HeldRecord:
    facts = [*_in_words(request, SECRET).items()]
    facts += [("Who was to give it", _deployed(one)) for one in _deployments(request)]
    facts += map(_mail, Message.objects.filter(about=about_request(request)).order_by("pk"))
    return HeldRecord(f"Request for support {request.pk}", facts)


def _asked_to_give(request: SupportRequest, school: School) -> HeldRecord:
    """Who asks, and for what, is another school's, of which nobody asks here and which nobody tells of the search."""
    own = _deployments(request).filter(Q(school=school) | Q(school_before=school))
    facts = [("Its part", _deployed(one, besides=OF_WHO_ASKED)) for one in own]
    to = [watcher.record for watcher in watchers_of(school)]
    facts += map(_mail, Message.objects.filter(about=about_request(request), whom__in=to).order_by("pk"))
    return HeldRecord(f"Support that it was asked to give, in request {request.pk}", facts)


def _deployments(request: SupportRequest) -> QuerySet[Deployment]:
    return request.deployments.select_related("system_leader__person").order_by("pk")


def _deployed(deployment: Deployment, besides: Collection[str] = ()) -> str:
    words = _in_words(deployment, {"id", "request", "system_leader", *besides})
    if deployment.system_leader:
        words["System leader"] = str(deployment.system_leader.person)
    return "; ".join(f"{name}: {said}" for name, said in words.items())


def _given(school: School) -> Iterator[HeldRecord]:
    """Its system leaders, what it and they offer to others, and who of it is named for peer reviews."""
    titles = {SystemLeader: "System leader", Offer: "Offer of support", Colleague: "Named for peer reviews"}
    for model, title in titles.items():
        for row in model._default_manager.filter(concerning(model, [school.pk])).order_by("pk"):
            yield HeldRecord(f"{title} {row.pk}", [*_in_words(row, SECRET).items()])


def _evaluations(school: School) -> Iterator[HeldRecord]:
    """What was agreed and is next to do, whole; of what schools said and heads answered its own part alone."""
    rows = SelfEvaluation.objects.filter(concerning(SelfEvaluation, [school.pk])).select_related("partnership")
    to = [watcher.record for watcher in watchers_of(school)]
    for evaluation in rows.order_by("-year", "pk"):
        facts = [*_in_words(evaluation, {"id", "partnership"}).items()]
        for one in evaluation.agreements.select_related("theme", "stage").order_by("theme__position"):
            stage = str(one.stage or ("Not reached" if one.is_left_out else "No stage"))
            facts.append((str(one.theme), ": ".join(filter(None, [stage, one.words]))))
        for step in evaluation.next_steps.select_related("theme", "owner").by_day():
            done = f", done on {date_format(step.done_on)}" if step.done_on else ""
            since = f" ({step.since_in_words})" if step.since_in_words else ""
            facts.append(("Next step", f"{step.theme}: {step.in_words}{done}{since}"))
        spread = evaluation.spread.select_related("theme", "stage")
        for chosen in spread.order_by("theme__position", "stage__position"):
            facts.append((f"Chosen before: {chosen.theme}", f"{chosen.stage or 'all alike'}: schools {chosen.count}"))
        for own in evaluation.participations.filter(school=school).select_related("said_by"):
            facts.append(("Its part", "; ".join(f"{name}: {said}" for name, said in _own_part(own).items())))
        for answer in evaluation.answers.filter(school=school).select_related("theme", "stage"):
            said = f"{answer.stage or 'Cannot say'}, on {date_format(answer.answered_on)}"
            facts.append((f"Answered before by its head: {answer.theme}", said))
        written = Message.objects.filter(about=about_evaluation(evaluation.pk), whom__in=to)
        yield HeldRecord(
            f"Self-evaluation of {evaluation.partnership}, {evaluation.year_label}",
            [*facts, *map(_mail, written.order_by("pk"))],
        )


def _own_part(own: Participation) -> dict[str, str]:
    return _in_words(own, {"id", "evaluation", "school"})


def _mail(message: Message) -> tuple[str, str]:
    day = date_format(timezone.localdate(message.written_at))
    return "E-mail", f"To {message.name} on {day}: {message.subject} ({_FARED[Message.State(message.state)]})"


def _in_words(row: Model, without: set[str]) -> dict[str, str]:
    return fields_in_words(row, without, day_in_words=_day)


def _day(day: dt.date) -> str:
    return date_format(timezone.localtime(day) if isinstance(day, dt.datetime) else day)


_FARED = {
    Message.State.WAITING: "waiting to be sent",
    Message.State.SENDING: "waiting to be sent",
    Message.State.SENT: "sent",
    Message.State.REFUSED: "not sent: refused by the mail server",
    Message.State.NO_ADDRESS: "not sent: no address",
}
_DAYS = (
    *("postponed_from", "data_shared_on", "report_received_on", "workshop_on", "workshop_held_on"),
    *("impact_review_on", "impact_review_held_on"),
)
