"""What people see after they sent a form of the improvement programme: what is wrong with it, and what only follows.

Of each form one answer to what cannot be, as whoever may send it.
"""

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils import timezone

from improvement.dates.links import token_of
from improvement.models import Offer, PeerReview, Round, SelfEvaluation, SupportRequest, SystemLeader
from partnerships.models import Lead
from tests.every_page.keys import first
from tests.every_page.people import HEADTEACHER, LEAD, OFFICER, PUBLIC, account_of
from tests.every_page.records_improvement import beside_it, own_school

NOT_A_DAY = "31 June"
WRONG = {"which": "x", "days": "many", "starts_on": NOT_A_DAY, "ends_on": "", "order_number": "PO 4500", "why": "x"}
# What is sent, by whom, to what and with what; and what must be so before.
Sent = tuple[str, str, str, str, dict[str, object], Callable[[], object]]


def sent() -> Iterator[Sent]:
    """All of them, in the order of ``Sending``."""
    yield from _rounds()
    yield from _pasting()
    yield from _links()
    yield from _support()
    yield from _offers()
    yield from _system_leaders()
    yield from _evaluations()


def _sent(role: str, name: str, about: str, data: dict, *args: object, before=lambda: None) -> Sent:
    return role, name, about, reverse(name, args=args), data, before


def own_lead() -> Lead:
    """That of the lead’s account."""
    return first(Lead.objects.active().filter(person=account_of(LEAD).person))


def _reviews(**what: object) -> PeerReview:
    return first(PeerReview.objects.filter(round__partnership=own_lead().partnership, **what))


def _rounds() -> Iterator[Sent]:
    lead = own_lead()
    for page in ("how", "groups"):
        yield _sent(LEAD, f"rounds:{page}", "nothing", {"save": "Save"}, lead.pk)
    planned = _reviews(state="planned", visit_on__isnull=False, visit_on__gt=lead.started_on)
    wrong = {"visit_on": "soon", "second_visit_on": NOT_A_DAY, "workshop_on": "soon", "impact_review_on": "soon"}
    for page, data in {"edit": wrong, "held": {}, "postpone": {}, "cancel": {}}.items():
        yield _sent(LEAD, f"reviews:{page}", "nothing that can be", data, planned.pk)
    held = _reviews(state="held")
    yield _sent(LEAD, "reviews:edit", "nothing that can be, of one that was held", wrong, held.pk)
    for step in ("workshop", "impact-review"):
        yield _sent(LEAD, "reviews:step", f"no day, {step}", {"on": NOT_A_DAY}, held.pk, step)
    reviewer = first(planned.reviewers.all())
    yield _sent(LEAD, "reviews:person", "nobody chosen", {}, planned.pk, reviewer.pk)
    yield _sent(LEAD, "reviews:person", "nobody known", {"person": "x"}, planned.pk, reviewer.pk)
    yield _sent(LEAD, "colleagues:name", "nothing", {"save": "Save"}, planned.pk)


def host_held() -> PeerReview:
    """A review of the headteacher’s school that was held, which is another’s otherwise."""
    review = _reviews(state="held")
    PeerReview.objects.filter(host=own_school(), year=review.year).exclude(pk=review.pk).delete()
    PeerReview.objects.filter(pk=review.pk).update(host=own_school())
    return review


def _pasting() -> Iterator[Sent]:
    """Before anything was held: the box again, what is asked, what is wrong, and what would be planned."""
    lead = own_lead()
    schools = [row.school.name for row in lead.partnership.memberships.active().select_related("school")[:4]]

    def nothing_held() -> None:
        Round.objects.get(partnership=lead.partnership, year=_reviews(state="held").year).reviews.update(
            state="planned", report_received_on=None, workshop_held_on=None, impact_review_held_on=None,
            reason="", postponed_from=None, visit_on=None, second_visit_on=None,
        )  # fmt: skip

    heads = "School\tGroup\tReview date\tLead reviewer\tOutcome"
    rows = {
        "nothing": "",
        "no headings": "Alpha\t1\t12/11/2026",
        "a name that is asked": f"{heads}\n" + "\n".join(f"{name[:9]}\t1\t\t\t" for name in schools),
        "a day that is none": f"{heads}\n" + "\n".join(f"{name}\t1\t31/6/2027\t\tGood" for name in schools),
        "a plan": f"{heads}\n" + "\n".join(f"{name}\t1\t\tSomebody Unknown\tGood" for name in schools),
    }
    for about, text in rows.items():
        data = {"text": text, "look": "1"}
        yield _sent(LEAD, "pasting:paste", about, data, lead.pk, before=nothing_held)
    unanswered = {"text": rows["a name that is asked"], "answered": "1"}
    yield _sent(LEAD, "pasting:paste", "nothing answered", unanswered, lead.pk, before=nothing_held)
    for about, more in {"people to name": {"people": "1"}, "no address": {"named": "1", "email_0": "x"}}.items():
        yield _sent(LEAD, "pasting:paste", about, {"text": rows["a plan"]} | more, lead.pk, before=nothing_held)


def _evaluations() -> Iterator[Sent]:
    lead = own_lead()
    rows = SelfEvaluation.objects.filter(partnership=lead.partnership_id)
    now, agreed = first(rows.filter(agreed_on=None)), first(rows.agreed())
    yield _sent(LEAD, "evaluation:open", "nothing", {}, lead.pk)
    yield _sent(LEAD, "evaluation:how", "nothing that can be", {"meets_on": NOT_A_DAY}, lead.pk, now.year)
    first_theme = first(now.framework.themes.all())
    t = f"t{first_theme.pk}"
    wrong = {f"{t}-was": "{}", f"{t}-stage": "9", f"{t}-words": "Much. " * 200, f"{t}-n1-due_on": NOT_A_DAY}
    for page in ("meeting", "typed"):
        yield _sent(LEAD, f"evaluation:{page}", "nothing that can be", wrong, lead.pk, now.year)
    yield _sent(LEAD, "evaluation:agree", "nothing", {}, lead.pk, now.year)
    step = first(agreed.next_steps.all())
    yield _sent(LEAD, "evaluation:step", "nothing that can be", {"due_on": NOT_A_DAY}, lead.pk, agreed.year, step.pk)
    yield _sent(LEAD, "evaluation:step_new", "nothing", {}, lead.pk, agreed.year)
    today = {"manner": "here", "meets_on": f"{timezone.localdate():%d/%m/%Y}"}
    yield _sent(LEAD, "evaluation:how", "a day that closes answers", today, lead.pk, now.year)
    yield _sent(HEADTEACHER, "evaluation:answers", "nothing that can be", {"theme-1": "x"}, lead.pk, now.year)
    said = {"school": own_school().urn}
    yield _sent(HEADTEACHER, "evaluation:sharing", "nothing", said, lead.pk, agreed.year)


def _links() -> Iterator[Sent]:
    reviewer = first(_reviews(state="held").reviewers.filter(role="lead-reviewer"))
    champion = first(_reviews(state="held").reviewers.filter(role="champion"))
    for step, whose in {"impact-review": reviewer, "workshop": champion}.items():
        yield _sent(PUBLIC, "dates:step", f"no day, {step}", {"on": NOT_A_DAY}, token_of(whose), step)


def _support() -> Iterator[Sent]:
    yield _sent(HEADTEACHER, "support:ask", "nothing", {})
    yield _sent(HEADTEACHER, "support:ask", "a day that is none", {"wanted_by": NOT_A_DAY, "topic": "x"})
    own = SupportRequest.objects.filter(school=own_school())
    steps = {"looking": ["shortlist", "drop", "ask"], "released": ["agree"], "agreed": ["outcome"]}
    for state, taken in steps.items():
        request = first(own.filter(state=state).exclude(state="looking", reach="county"), state)
        for step in taken:
            yield _sent(HEADTEACHER, "support:step", f"nothing that can be, {step}", WRONG, request.pk, step)
    county = first(own.filter(state="looking", reach="county"))
    yield _sent(HEADTEACHER, "support:step", "no reason, unmet", {}, county.pk, "unmet")
    theirs = first(SupportRequest.objects.filter(school=beside_it()))
    for step in ("release", "decline"):
        yield _sent(HEADTEACHER, "support:step", f"nothing that can be, {step}", WRONG, theirs.pk, step)
    past = {"days": "3", "starts_on": "1 September 2020", "ends_on": "2 September 2020"}
    yield _sent(HEADTEACHER, "support:step", "days that are over, release", past, theirs.pk, "release")


def _offers() -> Iterator[Sent]:
    offer = first(Offer.objects.filter(school=own_school()))
    for role in (HEADTEACHER, OFFICER):
        yield _sent(role, "support:offer_add", f"nothing, {role}", {})
    yield _sent(HEADTEACHER, "support:offer", "nothing that can be", {"days": "0", "ended_on": NOT_A_DAY}, offer.pk)


def _system_leaders() -> Iterator[Sent]:
    leader = first(SystemLeader.objects.shown())
    designation = leader.designations.get()
    yield _sent(OFFICER, "system_leaders:add", "nothing", {})
    yield _sent(OFFICER, "system_leaders:add", "nobody known", {"name": "Nobody Atall", "days": "x"})
    for page in ("edit", "end", "designation_add"):
        yield _sent(OFFICER, f"system_leaders:{page}", "nothing that can be", {"ended_on": NOT_A_DAY}, leader.pk)
    name = "system_leaders:designation"
    yield _sent(OFFICER, name, "nothing that can be", {"started_on": NOT_A_DAY}, leader.pk, designation.pk)
    review = _reviews(state="held")
    yield _sent(HEADTEACHER, "what_changed:share", "nothing", {}, review.pk, before=host_held)
    yield _sent(HEADTEACHER, "what_changed:share", "too long", {"sentence": "Much. " * 90}, review.pk, before=host_held)
    for step in ("data", "report"):
        data = {"on": NOT_A_DAY}
        yield _sent(HEADTEACHER, "reviews:step", f"no day, {step}", data, review.pk, step, before=host_held)
