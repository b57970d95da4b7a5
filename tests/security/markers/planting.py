"""A year of peer reviews and support in which each field holds something that nothing else has."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, Delegate, User
from boards.models import Meeting, Paper, Seat
from improvement.dates.emails import post_answer, post_interest
from improvement.dates.links import token_of
from improvement.models import (
    Colleague,
    DaysToKeepClear,
    InsetDay,
    PeerReview,
    PriorityProgress,
    Reviewer,
    ReviewGroup,
    Round,
    SupportRequest,
    SystemLeader,
    TermReport,
    Topic,
    WhatChanged,
    YearFigure,
    YearSnapshot,
)
from improvement.models.reports import digest_of
from improvement.reporting.content import content_of
from improvement.reporting.lists import LISTS
from improvement.support.telling import tell_whose_turn
from partnerships.models import Lead, Partnership, Person, School
from portal.holds.telling import tell_of_hold
from tests import factories
from tests.security.markers import evaluations
from tests.security.markers.evaluations import plant_evaluations
from tests.security.markers.facts import Either, Fact, Together, day, number_of_days, words
from tests.security.markers.people import DELEGATES, clients_of, make_users

HOST, MEMBER, OUTSIDE, SUPPORTING = (f"Zz{name} Primary School" for name in ("host", "member", "outside", "supporting"))
KEPT, SHARED, DUE, MOVED = range(71_710_001, 71_710_005)  # reviews, by their keys, which are in their addresses
ASKED_OF, AT_COUNTY, CLOSED, AGREED, ASKED = range(82_820_001, 82_820_006)  # requests for support
SHOWN, OWN, HIDDEN = range(93_930_001, 93_930_004)  # system leaders
OF_SCHOOL, OF_LEADER, OF_HUB = range(94_940_001, 94_940_004)  # offers
GROUP = 77
YEAR_OF_DAYS = 2041  # in which nothing else is

# What tells nobody anything, or is told by another field of the same row.
OPEN = {
    "Topic.id": "what topics there are is on /improvement/",
    "Topic.name": "what topics there are is on /improvement/",
    "Topic.slug": "what topics there are is on /improvement/",
    "Topic.position": "what topics there are is on /improvement/",
    "Topic.started_on": "what topics there are is on /improvement/",
    "Topic.ended_on": "what topics there are is on /improvement/",
    "Round.year": "each round is of an academic year, as every review of it says",
    "PeerReview.year": "each round is of an academic year, as every review of it says",
    "SupportRequest.year": "the day on which it was asked says it",
    **{
        f"DaysToKeepClear.{name}": "a public fact, which officers keep in admin as they keep dates of terms"
        for name in ("id", "name", "kind", "starts_on", "ends_on")
    },
    **{
        f"DaysToKeepClear.concerns_{phase}": "a public fact, which officers keep in admin as they keep dates of terms"
        for phase in ("nursery", "primary", "secondary", "post_16", "special")
    },
    **{f"YearSnapshot.{name}": "published on /improvement/" for name in ("id", "year", "frozen_on")},
    **{
        f"YearFigure.{name}": "published on /improvement/, made safe"
        for name in ("id", "snapshot", "kind", "topic", "reason", "theme", "stage", "value")
    },
    **{
        f"Priority.{name}": "the county’s priorities are on /improvement/priorities/"
        for name in ("id", "name", "description", "topic", "position", "started_on", "ended_on")
    },
    "Practice.review_on": "of what everybody reads, until when",
    **evaluations.OPEN,
}
TOLD_BY = {
    "Round.id": "Round.manner",
    "Round.partnership": "Round.manner",
    "ReviewGroup.id": "ReviewGroup.number",
    "ReviewGroup.round": "ReviewGroup.number",
    "PeerReview.round": "PeerReview.host",
    "PeerReview.group": "ReviewGroup.number",
    "PeerReview.is_topic_shared": "PeerReview.topic (shared)",
    "PeerReview.days_set_at": "PeerReview.visit_on",
    "Reviewer.id": "Reviewer.person",
    "Reviewer.review": "Reviewer.person",
    "Reviewer.role": "Reviewer.person",
    "WhatChanged.id": "WhatChanged.sentence",
    "WhatChanged.review": "WhatChanged.sentence",
    "SystemLeader.works_in_nursery": "SystemLeader.works_in_special",
    "SystemLeader.works_in_primary": "SystemLeader.works_in_special",
    "SystemLeader.works_in_secondary": "SystemLeader.works_in_special",
    "SystemLeader.works_in_post_16": "SystemLeader.works_in_special",
    "SystemLeader.started_on": "SystemLeader.id",
    "Designation.id": "Designation.kind",
    "Designation.system_leader": "Designation.kind",
    "Deployment.id": "Deployment.school",
    "Deployment.request": "Deployment.school",
    "SupportRequest.is_reminded": "SupportRequest.next_on",
    "DisclosureHold.set_at": "DisclosureHold.started_on",
    "InsetDay.id": "InsetDay.day",
    "InsetDay.school": "InsetDay.day",
    "Colleague.id": "Colleague.person",
    **{
        f"PriorityProgress.{name}": "PriorityProgress.sentence"
        for name in ("id", "priority", "meeting", "board", "year", "term")
    },
    **{
        f"TermReport.{name}": "TermReport.content"
        for name in ("id", "board", "year", "term", "number", "digest", "made_at", "made_by", "paper")
    },
    **{f"Practice.{name}": "Practice.title" for name in ("id", "partnership", "topic")},
    "Practice.decided_on": "Practice.state",
    **evaluations.TOLD_BY,
}

_A_DAY = dt.date(2026, 3, 4)
_DAYS = (
    "data_shared_on",
    "visit_on",
    "second_visit_on",
    "postponed_from",
    "report_received_on",
    "workshop_on",
    "workshop_held_on",
    "impact_review_on",
    "impact_review_held_on",
)


@dataclass
class Planted:
    """Who asks, what is looked for, and what each address of the programme may be about."""

    users: dict[str, User]
    facts: dict[str, Fact] = field(default_factory=dict)
    about: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    clients: dict[str, Client] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)  # the facts that are the name of a topic, which some page lists
    _days: int = 0

    def day(self, name: str) -> dt.date:
        """A day that nothing else has, for the field of that name."""
        self._days += 1
        on = dt.date(YEAR_OF_DAYS, 1, 1) + dt.timedelta(days=11 * self._days)
        self.facts[name] = day(on)
        return on

    def topic(self, name: str) -> Topic:
        """A topic that nothing else is about, for the field of that name."""
        called = f"Zztopic{len(self.facts)}"
        self.facts[name] = words(called, called.lower())
        self.topics.add(name)
        return factories.make_topic(called)

    def person(self, who: str) -> Person:
        """Of whoever asks as that."""
        return self.users[who].person


def plant() -> Planted:
    """All of it, in the database of the test."""
    planted = Planted(make_users())
    schools = {name: factories.make_school(name, office_email="") for name in (HOST, MEMBER, OUTSIDE, SUPPORTING)}
    heads = ("head of the host", "head of another member", "head of a school outside", "head of the supporting school")
    for who, school in zip(heads, schools.values(), strict=True):
        head = factories.make_headship(planted.person(who), school)
        planted.records[who] = head
    quadrant = factories.make_quadrant("West")
    partnership = factories.make_partnership(
        "Zzours Partnership", schools=[schools[HOST], schools[MEMBER]], home_quadrant=quadrant
    )
    others = factories.make_partnership(
        "Zznone Partnership", schools=[schools[OUTSIDE], factories.make_school()], home_quadrant=quadrant
    )
    lead = factories.make_lead(partnership, planted.person("lead"), email="zz-lead@example.org")
    other_lead = factories.make_lead(others, planted.person("lead of another partnership"))
    planted.records |= {"lead": lead, "other lead": other_lead, "partnership": partnership, "host": schools[HOST]}
    _seats(planted, quadrant)
    _delegates(planted, lead)
    _rounds(planted, partnership, others, [lead, other_lead])
    _reviews(planted, schools)
    _system_leaders(planted, schools)
    _support(planted, partnership, schools)
    _holds(planted)
    _colleagues(planted)
    plant_evaluations(planted, schools[HOST])
    _years(planted)
    _priorities(planted)
    _practice(planted, partnership, [lead, other_lead])
    _post(planted)
    AuditEvent.objects.record(
        AuditEvent.Kind.SEARCHED_DISCLOSURE,
        user=planted.users["disclosure officer"],
        detail=f"School {schools[HOST].urn}: Zzlaw",
    )
    planted.facts["Disclosure.law"] = words("Zzlaw")
    planted.clients = clients_of(planted.users)
    return planted


def _priorities(planted: Planted) -> None:
    """What the quadrant's meeting says of a priority, whose minutes nobody has published."""
    meeting = factories.make_meeting(planted.records["board"], status="in-progress", held_on=timezone.localdate())
    item = meeting.items.create(position=7, number="7z", title="Priorities")
    priority = factories.make_priority("A priority of the markers")
    term = meeting.term
    said = PriorityProgress.objects.create(
        priority=priority,
        meeting=meeting,
        board=meeting.board,
        year=term.year,
        term=term.name,
        rating=PriorityProgress.Rating.OFF_TRACK,
        sentence="Zzprogress is slow",
        item=item,
    )
    planted.about["priorities"].append({"pk": meeting.pk, "priority_pk": priority.pk})
    planted.about["reports"] += [{"term": term, "slug": meeting.board.slug, "key": key} for key in LISTS]
    _report(planted, meeting)
    sentence = words(said.sentence)
    planted.facts |= {
        "PriorityProgress.sentence": sentence,
        "PriorityProgress.rating": Together(sentence, words("Off track")),
        "PriorityProgress.item": words(item.reference),
    }


def _report(planted: Planted, meeting: Meeting) -> None:
    """What the meeting got as its report of the term before."""
    term = meeting.term.before
    content = content_of(meeting.board, term, timezone.localdate()) | {"until": "Zzday of the report"}
    TermReport.objects.create(
        board=meeting.board,
        year=term.year,
        term=term.name,
        content=content,
        digest=digest_of(content),
        made_at=timezone.now(),
        paper=Paper.objects.create(meeting=meeting, title="Termly report", file="papers/report.docx"),
    )
    planted.about["reports"].append({"term": term, "slug": meeting.board.slug, "key": "joined"})
    planted.facts["TermReport.content"] = words(content["until"])


def _practice(planted: Planted, ours: Partnership, leads: list[Lead]) -> None:
    """What a lead offered and no officer has answered; and what was not taken."""
    waits = factories.make_practice(
        ours,
        title="Zzpractice that waits",
        what="Zzwhat they do",
        difference="Zzdifference that it makes",
        proposed_on=planted.day("Practice.proposed_on"),
    )
    refused = factories.make_practice(
        ours, title="Zzpractice not taken", state="declined", why_not="Zzwhy it is not taken", decided_on=_A_DAY
    )
    shown = factories.make_practice(
        ours, title="Zzpractice for all", state="shown", decided_on=_A_DAY, review_on=_A_DAY
    )
    planted.about["practice"] += [
        {"pk": lead.pk, "practice_pk": one.pk} for one in (waits, refused, shown) for lead in leads
    ]
    for name in ("practice:detail", "practice:answer"):
        planted.about[name] += [{"pk": one.pk} for one in (waits, refused, shown)]
    title, not_taken = words(waits.title), words(refused.title)
    planted.facts |= {
        "Practice.title": title,
        "Practice.what": words(waits.what),
        "Practice.difference": words(waits.difference),
        "Practice.why_not": words(refused.why_not),
        "Practice.state": Together(not_taken, words("Not taken", "not taken")),
    }


def _post(planted: Planted) -> None:
    """E-mails about a review and about requests, which say by their numbers what they tell of."""
    reviewer = Reviewer.objects.select_related("review__round", "review__host", "person").get(
        review=KEPT, person__name="Zzreviewer Deputy"
    )
    written = post_answer(reviewer)
    for request in SupportRequest.objects.filter(pk__in=(ASKED_OF, AT_COUNTY)):
        tell_whose_turn(request, None)
    post_interest(reviewer)
    tell_of_hold(planted.records["hold"], by=planted.users["disclosure officer"], is_renewed=False)
    planted.facts["Message.about (a review)"] = words(f'"{written[0].about}"', f">{written[0].about}<")
    planted.facts["Message.about (a request)"] = words(f'"support {AT_COUNTY}"', f">support {AT_COUNTY}<")
    planted.facts["Message.once"] = words("no of reviewer")


def _seats(planted: Planted, quadrant: object) -> None:
    board = factories.make_board("West quadrant meeting", quadrant=quadrant)
    roles = {"chair of the quadrant": Seat.Role.CHAIR, "minute taker of the quadrant": Seat.Role.MINUTE_TAKER}
    for who, role in roles.items():
        factories.make_seat(board, planted.person(who), role=role)
    main = factories.make_board("Zz partnership board")
    factories.make_seat(main, planted.person("board member"), role=Seat.Role.MEMBER)
    planted.records["board"] = board
    planted.records["meeting"] = factories.make_meeting(board, status="agenda-issued")


def _delegates(planted: Planted, lead: Lead) -> None:
    for who, post in zip(DELEGATES, (planted.records["head of the host"], lead), strict=True):
        delegate: Delegate = factories.make_delegate(post, planted.users[who])
        of = "head" if post is not lead else "lead"
        planted.about[f"delegates:of_{of}"].append({"pk": post.pk})
        planted.about[f"delegates:one_of_{of}"].append({"pk": post.pk, "delegate": delegate.pk})
        planted.about["delegation"].append({"pk": delegate.pk})
    last = planted.day("Delegate.ended_on")
    asked = factories.make_delegate(lead, name="Zzdelegate Office", email="zzdelegate@example.org", ended_on=last)
    planted.facts["Delegate.name"] = words("Zzdelegate Office")
    planted.facts["Delegate.email"] = words("zzdelegate@example.org")
    planted.about["delegates:one_of_lead"].append({"pk": lead.pk, "delegate": asked.pk})


def _rounds(planted: Planted, ours: Partnership, others: Partnership, leads: list[Lead]) -> None:
    planted.records["round"] = factories.make_round(ours)
    factories.make_round(others, manner=Round.Manner.NONE, why_none=Round.Why.EVERY_OTHER)
    planted.facts["Round.manner"] = Together(words("Zznone Partnership"), words("None this year", "no peer reviews"))
    planted.facts["Round.why_none"] = words(Round.Why.EVERY_OTHER.label, Round.Why.EVERY_OTHER.value)
    for lead in leads:
        planted.about["rounds"].append({"pk": lead.pk, "urn": planted.records["host"].urn, "number": GROUP})
        planted.about["pasting"].append({"pk": lead.pk})
        planted.about["my_partnership"].append({"pk": lead.pk})


def _reviews(planted: Planted, schools: dict[str, School]) -> None:
    """One that keeps its topics to itself and has all its fields; one that shares them; one that is late; one moved."""
    round, host = planted.records["round"], schools[HOST]
    group_lead = factories.make_person("Zzgrouplead Deputy")
    group = ReviewGroup.objects.create(round=round, number=GROUP, lead=group_lead)
    before = factories.make_school("Zzbefore Primary School")
    held = PeerReview.State.HELD
    kept = factories.make_review(
        round,
        host,
        pk=KEPT,
        group=group,
        host_before=before,
        state=held,
        reason=PeerReview.Reason.SCHOOL_SHUT,
        topic=planted.topic("PeerReview.topic"),
        second_topic=planted.topic("PeerReview.second_topic"),
        visit_half="morning",
        second_visit_half="afternoon",
        **{name: planted.day(f"PeerReview.{name}") for name in _DAYS},
        days_set_at=timezone.now(),
    )
    shared = factories.make_review(
        round,
        schools[MEMBER],
        pk=SHARED,
        state=held,
        visit_on=round.days[0],
        topic=planted.topic("PeerReview.topic (shared)"),
        is_topic_shared=True,
    )
    due = factories.make_review(
        round,
        factories.make_school("Zzdue Primary School"),
        pk=DUE,
        visit_on=timezone.localdate() - dt.timedelta(days=20),
        topic=planted.topic("PeerReview.topic (due)"),
    )
    moved = factories.make_review(
        round,
        factories.make_school("Zzmoved Primary School"),
        pk=MOVED,
        state=PeerReview.State.POSTPONED,
        reason=PeerReview.Reason.INSPECTION,
        postponed_from=round.days[0],
    )
    works = factories.make_school("Zzworks Primary School")
    reviewer = factories.make_reviewer(
        kept,
        factories.make_person("Zzreviewer Deputy"),
        role="lead-reviewer",
        school=works,
        can_come=False,
        interest="declared",
    )
    asking = factories.make_reviewer(kept, planted.person("reviewer"))
    factories.make_reviewer(kept, planted.person("champion"), role="champion")
    near = WhatChanged.objects.create(
        review=kept,
        sentence="Zzsentence for the partnership",
        shared_with="partnership",
        shared_on=planted.day("WhatChanged.shared_on"),
    )
    wide = WhatChanged.objects.create(review=shared, sentence="Zzsentence for all heads", shared_with="heads")
    gone = WhatChanged.objects.create(
        review=kept,
        sentence="Zzsentence that was taken back",
        shared_with="partnership",
        taken_back_on=planted.day("WhatChanged.taken_back_on"),
    )
    gone_wide = WhatChanged.objects.create(
        review=shared,
        sentence="Zzsentence for heads that was taken back",
        shared_with="heads",
        taken_back_on=timezone.localdate(),
    )
    planted.about["dates:round_calendar"].append({"pk": round.pk})
    inset = InsetDay.objects.create(school=host, day=_day_of_the_year(round))
    for review in (kept, shared, due, moved):
        steps = ("data", "report", "workshop", "impact-review")
        person = reviewer.pk if review is kept else 1
        planted.about["reviews"] += [{"pk": review.pk, "step": step, "reviewer": person} for step in steps]
        planted.about["what_changed"].append({"pk": review.pk})
        planted.about["dates:review_calendar"].append({"pk": review.pk})
        planted.about["dates:again"].append({"pk": review.pk, "person": group_lead.pk})
        planted.about["colleagues"].append({"pk": review.pk})
        typed = f"of=workshop_on&half=day&day={inset.day:%d/%m/%Y}"
        planted.about["reviews:clashes"].append({"pk": review.pk, "query": typed})
    token = token_of(asking)
    planted.about["dates"] += [{"token": token, "step": step} for step in ("visit", "workshop")]
    visit, second, at_host = day(kept.visit_on), day(kept.second_visit_on), words(HOST)
    of_group = words(f"Group {GROUP}", f"group {GROUP}")
    planted.facts |= {
        "ReviewGroup.number": of_group,
        "ReviewGroup.lead": Together(words("Zzgrouplead"), Either(at_host, of_group)),
        "PeerReview.id": words(KEPT),
        "PeerReview.id (due)": words(DUE),
        "PeerReview.host": Together(at_host, Either(words(KEPT), visit)),
        "PeerReview.host_before": Together(words("Zzbefore"), at_host),
        "PeerReview.state": Together(at_host, Together(visit, words("Held"))),
        "PeerReview.reason": words(PeerReview.Reason.SCHOOL_SHUT.label, PeerReview.Reason.SCHOOL_SHUT.value),
        "PeerReview.reason (moved)": Together(
            words("Zzmoved"), words(PeerReview.Reason.INSPECTION.label, PeerReview.Reason.INSPECTION.value)
        ),
        "PeerReview.visit_half": Together(visit, words("morning", "Morning")),
        "PeerReview.second_visit_half": Together(second, words("afternoon", "Afternoon")),
        "Reviewer.person": Together(words("Zzreviewer"), Either(words(KEPT), at_host)),
        "Reviewer.school": Together(words("Zzworks"), words("Zzreviewer")),
        "Reviewer.can_come": Together(words("Zzreviewer"), words("cannot come")),
        "Reviewer.interest": Together(words("Zzreviewer"), words("declared an interest", "declares an interest")),
        "Reviewer.link": words(token, token_of(reviewer)),
        "WhatChanged.sentence": words(near.sentence),
        "WhatChanged.sentence (for all heads)": words(wide.sentence),
        "WhatChanged.sentence (taken back)": words(gone.sentence),
        "WhatChanged.sentence (for all heads, taken back)": words(gone_wide.sentence),
        "InsetDay.day": Either(Together(at_host, day(inset.day)), words("an INSET day")),
        "WhatChanged.shared_with": Together(
            words(near.sentence), words("the schools of our partnership", "The schools of our partnership")
        ),
    }


def _system_leaders(planted: Planted, schools: dict[str, School]) -> None:
    district = factories.make_district("Zzdistrict", factories.make_quadrant("West"))
    works = factories.make_school("Zzleaders Primary School")
    shown = factories.make_system_leader(
        factories.make_person("Zzleader Deputy"),
        pk=SHOWN,
        school=works,
        school_before=factories.make_school("Zzleaders before Primary School"),
        districts=[district],
        works_in_special=True,
        days=147,
        confirmed_on=timezone.localdate(),
        is_shown=False,
        ended_on=planted.day("SystemLeader.ended_on"),
    )
    given_by = factories.make_organisation("Zzawards Trust")
    designation = factories.make_designation(
        shown, kind="sle", awarded_by=given_by, ended_on=planted.day("Designation.ended_on")
    )
    factories.make_system_leader(
        planted.person("system leader"), pk=OWN, school=schools[SUPPORTING], days=149, districts=[district]
    )
    hidden = factories.make_system_leader(factories.make_person("Zzhidden Deputy"), pk=HIDDEN, is_shown=False, days=151)
    for leader in (shown, hidden, SystemLeader.objects.get(pk=OWN)):
        planted.about["system_leaders"].append({"pk": leader.pk, "designation": designation.pk})
    hub = factories.make_organisation("Zzhub Teaching School Hub")
    of_school = factories.make_offer(
        pk=OF_SCHOOL,
        school=works,
        school_before=factories.make_school("Zzoffers before Primary School"),
        topic=planted.topic("Offer.topic"),
        phase="all-through",
        days=143,
        ended_on=planted.day("Offer.ended_on"),
    )
    of_leader = factories.make_offer(pk=OF_LEADER, system_leader=shown, topic=planted.topic("Offer.topic (leader)"))
    of_hub = factories.make_offer(
        pk=OF_HUB, organisation=hub, topic=planted.topic("Offer.topic (hub)"), districts=[district]
    )
    planted.records |= {"hub": hub, "shown": shown}
    planted.about["support:offer"] += [{"pk": one.pk} for one in (of_school, of_leader, of_hub)]
    by_shown = words("Zzleader Deputy")
    planted.facts |= {
        "SystemLeader.id": words(SHOWN),
        "SystemLeader.person": Together(by_shown, Either(words(SHOWN), number_of_days(147))),
        "SystemLeader.person (not shown)": Together(words("Zzhidden"), Either(words(HIDDEN), number_of_days(151))),
        "SystemLeader.school": Together(by_shown, words("Zzleaders Primary School")),
        "SystemLeader.school_before": Together(by_shown, words("Zzleaders before")),
        "SystemLeader.districts": Together(by_shown, words("Zzdistrict")),
        "SystemLeader.works_in_special": Together(by_shown, words("special and alternative provision")),
        "SystemLeader.days": number_of_days(147),
        "SystemLeader.days (own)": number_of_days(149),
        "SystemLeader.confirmed_on": Together(by_shown, Together(words(SHOWN), day(shown.confirmed_on))),
        "Designation.kind": words("Specialist leader of education", "specialist leader of education"),
        "Designation.awarded_by": Together(by_shown, words("Zzawards Trust")),
        "Designation.started_on": Together(by_shown, day(designation.started_on)),
        "Offer.id": words(OF_SCHOOL),
        "Offer.phase": Together(planted.facts["Offer.topic"], words("All-through")),
        "Offer.school": Together(words("Zzleaders Primary School"), number_of_days(143)),
        "Offer.school_before": Together(planted.facts["Offer.topic"], words("Zzoffers before")),
        "Offer.system_leader": Together(by_shown, planted.facts["Offer.topic (leader)"]),
        "Offer.organisation": Together(words("Zzhub"), planted.facts["Offer.topic (hub)"]),
        "Offer.districts": Together(planted.facts["Offer.topic (hub)"], words("Zzdistrict")),
        "Offer.days": number_of_days(143),
        "Offer.started_on": Together(planted.facts["Offer.topic"], day(of_school.started_on)),
    }


def _support(planted: Planted, partnership: Partnership, schools: dict[str, School]) -> None:
    """Requests by how far they went: asked of the partnership, at the county, closed there, agreed, and waiting."""
    host, supporting = schools[HOST], schools[SUPPORTING]
    make, deploy = factories.make_support_request, factories.make_deployment

    def days(which: str, *names: str) -> dict[str, dt.date]:
        return {name: planted.day(f"SupportRequest.{name}{which}") for name in names}

    asked_of = make(
        host,
        pk=ASKED_OF,
        school_before=factories.make_school("Zzasked before Primary School"),
        is_reminded=True,
        topic=planted.topic("SupportRequest.topic"),
        **days("", "asked_on", "wanted_by", "next_on"),
    )
    make(
        host,
        pk=AT_COUNTY,
        reach="county",
        owner="officer",
        phase="16-plus",
        topic=planted.topic("SupportRequest.topic (county)"),
        **days(" (county)", "wanted_by"),
    )
    make(
        host,
        pk=CLOSED,
        reach="county",
        state="unmet",
        owner="",
        next_on=None,
        unmet_reason="money",
        closed_on=planted.day("SupportRequest.closed_on"),
        topic=planted.topic("SupportRequest.topic (closed)"),
    )
    agreed = make(
        host,
        pk=AGREED,
        reach="quadrant",
        state="agreed",
        outcome="part",
        topic=planted.topic("SupportRequest.topic (agreed)"),
    )
    asked = make(
        host,
        pk=ASKED,
        reach="quadrant",
        state="asked",
        owner="supporter",
        topic=planted.topic("SupportRequest.topic (asked)"),
    )
    leader = SystemLeader.objects.get(pk=OWN)
    deploy(
        agreed,
        school=supporting,
        school_before=factories.make_school("Zzgave before Primary School"),
        system_leader=leader,
        state="agreed",
        days=137,
        starts_on=planted.day("Deployment.starts_on"),
        ends_on=planted.day("Deployment.ends_on"),
        payer="trust",
        order_number=918_273_645,
        outcome="none",
    )
    deploy(asked, school=supporting, state="asked")
    deploy(asked_of, organisation=planted.records["hub"])
    declined = factories.make_school("Zzdeclined Primary School")
    deploy(asked_of, school=declined, state="declined", why_not="fit")
    for pk in (ASKED_OF, AT_COUNTY, CLOSED, AGREED, ASKED):
        steps = ("widen", "unmet", "decline", "release", "outcome", "withdraw", "agree")
        planted.about["support:detail"].append({"pk": pk})
        planted.about["support:step"] += [{"pk": pk, "step": step} for step in steps]
    at_host = words(HOST)
    planted.facts |= {
        "SupportRequest.id": words(ASKED_OF),
        "SupportRequest.id (county)": words(AT_COUNTY),
        "SupportRequest.id (closed)": words(CLOSED),
        "SupportRequest.id (agreed)": words(AGREED),
        "SupportRequest.id (asked)": words(ASKED),
        "SupportRequest.school": Together(at_host, words(ASKED_OF)),
        "SupportRequest.school (county)": Together(at_host, words(AT_COUNTY)),
        "SupportRequest.school (closed)": Together(at_host, words(CLOSED)),
        "SupportRequest.school_before": Together(words("Zzasked before"), words(ASKED_OF)),
        "SupportRequest.partnership": Together(words(ASKED_OF), words("Zzours Partnership")),
        "SupportRequest.phase": Together(words(AT_COUNTY), words("16 plus")),
        "SupportRequest.reach": Together(words(AT_COUNTY), words("the county", "The county")),
        "SupportRequest.state": Together(words(AGREED), words("Agreed")),
        "SupportRequest.owner": Together(words(AT_COUNTY), words("It is the council’s turn", "Whose turn it is")),
        "SupportRequest.unmet_reason": words("Nobody could pay for it"),
        "SupportRequest.unmet_reason (of a school)": Together(words(CLOSED), words("Nobody could pay for it")),
        "SupportRequest.outcome": words("A part of it was given"),
        "SupportRequest.outcome (of a school)": Together(words(AGREED), words("A part of it was given")),
        "Deployment.school": Together(words(AGREED), words(SUPPORTING)),
        "Deployment.school_before": Together(words(AGREED), words("Zzgave before")),
        "Deployment.system_leader": Together(words(AGREED), words("The system leader")),
        "Deployment.organisation": Together(words(ASKED_OF), words("Zzhub")),
        "Deployment.state": Together(words(ASKED), words("Asked")),
        "Deployment.why_not": words("Another school would suit better"),
        "Deployment.days": number_of_days(137),
        "Deployment.payer": Together(words(AGREED), words("The trust")),
        "Deployment.order_number": words("918273645", "918,273,645"),
        "Deployment.outcome": Together(words(AGREED), words("It did not take place")),
    }


def _holds(planted: Planted) -> None:
    """Somebody asks by law for what is held on the host; nothing of it goes meanwhile."""
    host = planted.records["host"]
    began = dt.date(2001, 2, 23)  # on which nothing else began
    hold = factories.make_hold(host, law="court", started_on=began, ended_on=planted.day("DisclosureHold.ended_on"))
    planted.records["hold"] = hold
    planted.about["disclosure"].append({"pk": hold.pk})
    planted.about["glass"].append({"urn": host.urn})
    planted.facts |= {
        "DisclosureHold.id": words(hold.pk),
        "DisclosureHold.school": Together(words(HOST), Either(words(hold.pk), day(hold.ended_on))),
        "DisclosureHold.law": Together(words(HOST), words(hold.get_law_display(), hold.law)),
        "DisclosureHold.started_on": day(began),
    }


def _colleagues(planted: Planted) -> None:
    """A deputy of the host, named for reviews, whose address was typed once and is shown to nobody of the programme."""
    address = "zzcolleague@example.org"
    named = factories.make_person("Zzcolleague Deputy", email=address)
    Colleague.objects.create(person=named, school=planted.records["host"], named_on=planted.day("Colleague.named_on"))
    planted.facts |= {
        "Colleague.person": words("Zzcolleague"),
        "Colleague.school": Together(words("Zzcolleague"), words(HOST)),
        "Colleague.email": words(address),
    }


def _years(planted: Planted) -> None:
    """What is public: days to keep clear, and a year whose figures are frozen."""
    round = planted.records["round"]
    DaysToKeepClear.objects.create(name="Zzweek of tests", kind="tests", starts_on=round.days[0], ends_on=round.days[0])
    snapshot = YearSnapshot.objects.create(year=round.year - 1, frozen_on=timezone.localdate())
    YearFigure.objects.create(snapshot=snapshot, kind="reviews", value=5_317)


def _day_of_the_year(round: Round) -> dt.date:
    """A day of its academic year which is none of those that are reckoned from today."""
    first, last = round.days
    today = timezone.localdate()
    return first + dt.timedelta(days=40) if today - first > dt.timedelta(days=90) else last - dt.timedelta(days=40)
