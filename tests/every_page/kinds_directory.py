"""The kinds of pages of the directory: home, quadrants, partnerships, schools, the yearly question, statements."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.utils import timezone

from accounts.models import Delegate
from boards.models import Board
from confirmations.links import token_of
from confirmations.models import Proposal, Question
from partnerships.models import Headship, Lead, Letter, Partnership, Quadrant, School
from portal.follow.links import CONFIRM, LEAVE
from portal.follow.links import token_of as token_to
from portal.models import Subscription
from portal.models.subscriptions import CONFIRMED_WITHIN
from portal.my_partnership.corrections import CORRECTIONS
from tests.every_page import kinds_evaluations, kinds_reviews
from tests.every_page.keys import first, in_order
from tests.every_page.kinds import PageKind, kind
from tests.every_page.people import HEADTEACHER, LEAD, account_of
from tests.every_page.records_kept import CLOSED_URN, OUTSIDE_URN

A_DAY_GONE_BY = "on=2023-11-15"
LISTS = {  # states that the lists of partnerships and of schools share
    "page 2": "page=2",
    "page out of range": "page=999",
    "bad page": "page=x",
    "narrowed by quadrant, district and phase": "quadrant=south&district=basildon&phase=primary",
    "found": "q=colchester",
    "a kind of school": "q=church+schools",
    "a kind that there is none of": "q=sikh+schools",
    "a town of many schools in none": "q=chelmsford",
    "one of several places": "q=bradwell",
    "a person on a board": "q=raraty",
    "not found": "q=nobody+is+called+this",
    "misspelt": "q=colchestr",
    "near a postcode": "near=CM1+1LX",
    "within so many miles": "near=Chelmsford&within=5",
    "near nowhere": "near=nowhere+at+all",
    "bad filter": "quadrant=atlantis&phase=nonsense",
    "searched, narrowed and near": "q=primary&quadrant=mid&near=CM1",
}


def kinds() -> Iterator[PageKind]:
    """All of them."""
    yield kind("home")
    yield kind("quadrant_list")
    for quadrant in Quadrant.objects.order_by("slug"):
        yield kind("quadrant_detail", quadrant.slug, slug=quadrant.slug)
    yield from _partnerships()
    yield from _schools()
    yield from _questions()
    yield from _my_partnership()
    yield from _delegates()
    yield from kinds_reviews.kinds()
    yield from kinds_evaluations.kinds()
    yield kind("landing")
    yield from _following()
    for name in (
        "open_data",
        "accessibility",
        "privacy",
        "cookies",
        "healthz",
        "readyz",
        "metrics",
        "robots",
        "security_txt",
        "sitemap",
    ):
        yield kind(name)
    yield kind("improvement:about")
    for about, query in {"": "", "narrowed": "quadrant=south&show=held", "bad filter": "show=nonsense"}.items():
        yield kind("improvement:this_year", about, query=query)
    yield kind("resources:list")
    yield kind("resources:file", "a table", slug="template")
    yield PageKind("no such address", "", "/no-such-page/")
    yield PageKind("no such address", "without a slash at the end", "/partnerships")


def _partnerships() -> Iterator[PageKind]:
    for about, query in {"": "", A_DAY_GONE_BY: A_DAY_GONE_BY, "bad day": "on=2023-02-30"}.items():
        yield kind("partnerships:list", about, query=query)
    more = {"county-wide": "quadrant=county-wide", "of a kind, with room": "kind=multi-academy-trust&room=yes"}
    for about, query in (LISTS | more).items():
        yield kind("partnerships:list", about, query=query)
    for name in ("partnerships:csv", "partnerships:json", "partnerships:print", "partnerships:word"):
        for about, query in {"": "", "narrowed": "quadrant=south", A_DAY_GONE_BY: A_DAY_GONE_BY}.items():
            yield kind(name, about, query=query)
    yield kind("partnerships:print", "nothing in it", query="q=nobody+is+called+this")
    for about, partnership in _kinds_of_partnership().items():
        yield kind("partnerships:detail", about, slug=partnership.slug)
        for form in ("contact", "join", "report"):
            yield kind(f"partnerships:{form}", about, slug=partnership.slug)
    yield kind("partnerships:detail", f"current, {A_DAY_GONE_BY}", slug="colne-valley-partnership", query=A_DAY_GONE_BY)
    yield kind("partnerships:detail", "no such partnership", slug="no-such-partnership")
    for sent in ("contact", "join", "report", "nonsense"):
        for about in ("current", "without a lead"):
            slug = _kinds_of_partnership()[about].slug
            yield kind("partnerships:sent", f"{sent}, {about}", slug=slug, kind=sent)
    for about, publishes in {"published contact": True, "contact not public": False}.items():
        lead = first(Lead.objects.active().filter(publish_contact=publishes).exclude(email=""), about)
        yield kind("partnerships:vcard", about, slug=lead.partnership.slug, pk=lead.pk)


def _kinds_of_partnership() -> dict[str, Partnership]:
    """One partnership of each state that its page speaks of."""
    today = timezone.localdate()
    current = Partnership.objects.counted()
    led = Lead.objects.active().values("partnership")
    led_together = Lead.objects.active().values("partnership").annotate(n=Count("pk")).filter(n__gt=1)
    shared = current.filter(memberships__school__urn=OUTSIDE_URN)
    return {
        "current": Partnership.objects.get(slug="colne-valley-partnership"),
        "ended": first(Partnership.objects.filter(ended_on__lt=today), "ended"),
        "future": first(Partnership.objects.filter(started_on__gt=today), "future"),
        "without a lead": first(current.exclude(pk__in=led), "without a lead"),
        "led together": first(current.filter(pk__in=led_together.values("partnership")), "led together"),
        "county-wide": first(current.filter(home_quadrant=None), "county-wide"),
        "with room for schools": first(current.open_to_new_schools().filter(pk__in=led), "with room"),
        "with a school from outside": first(shared, "with a school from outside"),
    }


def _schools() -> Iterator[PageKind]:
    for about, query in ({"": ""} | LISTS | {"closed ones too": "closed=yes"}).items():
        yield kind("schools:list", about, query=query)
    for about, query in ({"": ""} | LISTS).items():
        yield kind("schools:without", about, query=query)
    yield kind("schools:csv")
    yield kind("schools:without_csv")
    yield kind("schools:csv", "narrowed", query="quadrant=south&phase=primary")
    for about, school in _kinds_of_school().items():
        yield kind("schools:detail", about, urn=school.urn)
    for about in ("in a partnership", "closed, with a successor"):
        urn = _kinds_of_school()[about].urn
        yield kind("schools:report", about, urn=urn)
        yield kind("schools:sent", about, urn=urn, kind="report")
    yield kind("schools:detail", "no such school", urn=111111)


def _kinds_of_school() -> dict[str, School]:
    """One school of each state that its page speaks of."""
    today = timezone.localdate()
    open_ones = School.objects.open()
    joined = open_ones.in_a_partnership(today)
    followed = School.objects.filter(closed_on__isnull=False, links__direction="successor")
    in_two = joined.annotate(n=Count("memberships")).filter(n__gt=1)
    return {
        "in a partnership": first(joined.filter(headships=None), "in a partnership"),
        "in a partnership, with its head": first(joined.filter(headships__ended_on=None), "with its head"),
        "in several partnerships": first(in_two, "in several partnerships"),
        "in none": first(open_ones.in_scope().exclude(pk__in=joined.values("pk")), "in none"),
        "not in scope": first(open_ones.filter(establishment_type__is_in_scope=False), "not in scope"),
        "outside": School.objects.get(urn=OUTSIDE_URN),
        "closed, with a successor": first(followed, "closed, with a successor"),
        "closed, without one": School.objects.get(urn=CLOSED_URN),
        "a successor": first(open_ones.filter(links__direction="predecessor"), "with a predecessor"),
    }


def _questions() -> Iterator[PageKind]:
    """The pages behind the links of the yearly question, by what became of it."""
    today = timezone.localdate()
    questions, waiting = Question.objects.standing(), {"answered_at": None, "expires_on__gte": today}
    found = {
        "open": questions.filter(kind="record", **waiting),
        "about next year": questions.filter(kind="next-year", **waiting),
        "answered, right": questions.filter(answer="right"),
        "answered, goes on": questions.filter(answer="goes-on"),
        "answered, proposed": questions.filter(answer="proposed", kind="record"),
        "answered, hands over": questions.filter(answer="proposed", kind="next-year"),
        "expired": questions.filter(answered_at=None, expires_on__lt=today),
        "replaced": Question.objects.filter(withdrawn_at__isnull=False),
    }
    tokens = {about: token_of(first(rows, about)) for about, rows in found.items()} | {"wrong": "1-1:wrong"}
    for name in ("confirm:answer", "confirm:correct"):
        for about, token in tokens.items():
            yield kind(name, about, token=token)


def _my_partnership() -> Iterator[PageKind]:
    yield kind("my_partnership:list")
    own = first(Lead.objects.active().filter(person=account_of(LEAD).person), "of the lead’s account")
    other = first(Lead.objects.active().exclude(person=account_of(LEAD).person), "of somebody else")
    for about, lead in {"own": own, "somebody else’s": other}.items():
        for page in ("detail", "correct", "hand_over", "co_lead", "message"):
            yield kind(f"my_partnership:{page}", about, pk=lead.pk)
        for what in CORRECTIONS:
            yield kind("my_partnership:correction", f"{what}, {about}", pk=lead.pk, what=what)
        for letter in in_order(Letter.objects.filter(partnership=lead.partnership)):
            yield kind("my_partnership:message_sent", f"{about}, {letter.subject}", pk=lead.pk, letter=letter.pk)
    for number, proposal in enumerate(Proposal.objects.filter(lead=own).order_by("pk"), start=1):
        yield kind("my_partnership:sent", f"own {number}, {proposal.state}", pk=own.pk, proposal_pk=proposal.pk)
    theirs = first(Proposal.objects.exclude(lead=own))
    yield kind("my_partnership:sent", "somebody else’s", pk=own.pk, proposal_pk=theirs.pk)
    for about, partnership in _kinds_of_partnership().items():
        yield kind("partnerships:message", about, slug=partnership.slug)
    for letter in in_order(Letter):
        sender = "an officer’s" if letter.lead is None else "a lead’s"
        yield kind("partnerships:message_sent", sender, slug=letter.partnership.slug, letter=letter.pk)


def _delegates() -> Iterator[PageKind]:
    """Who acts for the lead and for the headteacher, and for somebody else; and the page of each delegate."""
    posts = {"lead": (account_of(LEAD), Lead.objects), "head": (account_of(HEADTEACHER), Headship.objects)}
    for of, (account, held) in posts.items():
        own = first(held.held_by(account), f"of the account of the {of}")
        for about, post in {"own": own, "somebody else’s": first(held.active().exclude(person=account.person))}.items():
            yield kind(f"delegates:of_{of}", about, pk=post.pk)
        for delegate in in_order(Delegate.objects.of(own)):
            yield kind(f"delegates:one_of_{of}", delegate.state_label, pk=own.pk, delegate=delegate.pk)
            yield kind("delegation", f"of the {of}, {delegate.state_label}", pk=delegate.pk)


def _following() -> Iterator[PageKind]:
    """Asking for e-mails about changes, and the pages behind their links."""
    yield kind("follow:index")
    followed = {
        "board": first(Board.objects.filter(publishes_minutes=True), "that publishes"),
        "quadrant": first(Quadrant),
        "partnership": _kinds_of_partnership()["current"],
    }
    for name, record in followed.items():
        yield kind("follow:ask", name, name=name, slug=record.slug)
        yield kind("follow:asked", name, name=name, slug=record.slug)
    yield kind("follow:ask", "ended", name="partnership", slug=_kinds_of_partnership()["ended"].slug)
    states = {
        "asked": Subscription.objects.filter(confirmed_at=None, asked_at__gt=timezone.now() - dt.timedelta(days=1)),
        "follows": Subscription.objects.confirmed(),
        "too late": Subscription.objects.never_confirmed(timezone.now() - CONFIRMED_WITHIN),
    }
    for about, rows in states.items():
        yield kind("follow:confirm", about, token=token_to(first(rows, about), CONFIRM))
    yield kind("follow:confirm", "wrong", token="1-1:wrong")
    yield kind("follow:leave", "follows", token=token_to(first(states["follows"]), LEAVE))
    yield kind("follow:leave", "left", token=token_to(Subscription(pk=0), LEAVE))
    yield kind("follow:leave", "wrong", token="1-1:wrong")
