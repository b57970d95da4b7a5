"""The e-mails about meetings, questions to leads, enquiries and invitations."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.delegating.writes import end_delegate, name_delegate
from accounts.models import Invitation, User
from boards.actions.writes import sign
from boards.emails import post_glass_broken
from boards.forward_plan.writes import plan_item
from boards.meetings.planning import plan_meetings
from boards.minutes.extracts.addressees import ExtractAddressee
from boards.minutes.extracts.readers import readers_of
from boards.minutes.extracts.writes import send_extract
from boards.minutes.suggesting.writes import leave_suggestion, suggest
from boards.models import Action, Meeting, Part, PlannedItem, Seat, Suggestion
from confirmations.models import Proposal, Question
from confirmations.proposals.kinds import FieldIs, Record
from confirmations.proposals.writes import accept_proposal, decline_proposal, propose
from confirmations.seasons import season_of
from confirmations.writes import ask_lead, confirm_own_record, remind_lead, say_it_is_right
from improvement.glass.telling import tell_opened
from improvement.models import DisclosureHold, Practice, SupportRequest
from improvement.practice.reading import ReadPractice
from improvement.practice.writes import decline, show
from improvement.support import writes
from partnerships.enquiries.writes import send_enquiry
from partnerships.letters.writers import LetterWriter
from partnerships.letters.writes import send_letter
from partnerships.models import Headship, Lead, Partnership, Person, School
from portal.circulars.writes import send_circular
from portal.follow.writes import ask_to_follow, confirm
from portal.holds.writes import end
from portal.models import Subscription
from tests.every_page import emails_of_reviews
from tests.every_page.keys import first
from tests.every_page.kinds_meetings import meetings
from tests.every_page.people import CHAIR, DELEGATE, HEADTEACHER, LEAD, MINUTE_TAKER, OFFICER, account_of, client_of
from tests.every_page.records_asked import asked_leads
from tests.every_page.records_improvement import own_school
from tests.every_page.records_meetings import PART_B, pdf
from tests.post import outbox


def occasions() -> Iterator:
    """All of them."""
    yield "email/agenda", "issued", lambda: _step(MINUTE_TAKER, "extraordinary, agenda due", "issue")
    yield "email/meeting-changed", "its agenda was issued", _change
    yield "email/meeting-cancelled", "its agenda was issued", _cancel
    yield "email/meeting-set-up-again", "it was cancelled", _set_up_again
    yield "email/agenda-due", "a week before", lambda: call_command("remind_agendas", stdout=StringIO())
    yield "email/report-due", "of Part A", lambda: _report_due(Part.A)
    yield "email/report-due", "of Part B", lambda: _report_due(Part.B)
    yield "email/late-paper", "of Part A", lambda: _late_paper("Peer review")
    yield "email/late-paper", "of Part B", lambda: _late_paper(PART_B)
    yield "email/draft", "finished", lambda: _step(MINUTE_TAKER, "being recorded", "finish")
    yield "email/suggestions", "by a chair", _suggest
    yield "email/suggestions-answered", "each is left", _leave_suggestion
    yield "email/minutes", "circulated", _circulate
    yield "email/glass-broken", "broken", _break_glass
    yield "email/programme-opened", "opened", _open_programme
    yield "email/disclosure-search", "by a named officer", _search_for_disclosure
    yield "email/disclosure-hold", "put on", _put_hold_on
    yield "email/disclosure-hold", "renewed", _renew_hold
    yield "email/disclosure-hold-ended", "by an officer", lambda: _end_hold(account_of(OFFICER))
    yield "email/disclosure-hold-ended", "its last day has passed", lambda: _end_hold(None)
    yield "email/actions", "due in a week", lambda: _remind_actions(7)
    yield "email/actions", "a week overdue", lambda: _remind_actions(-7)
    yield "email/action-not-mine", "said through the link", _disown
    yield "email/action-not-mine", "taken back through the link", _own_again
    for question in ("record", "next-year"):
        yield f"email/question-{question}", "asked", lambda question=question: _ask(question)
        yield f"email/question-{question}", "reminded", lambda question=question: _remind(question)
    yield "email/receipt", "of a correction", _correct
    for question in ("record", "next-year"):
        yield "email/receipt", f"of a confirmation, {question}", lambda question=question: _confirm(question)
    yield "email/proposal-decided", "accepted in part", lambda: _decide([0])
    yield "email/proposal-decided", "declined", lambda: _decide([])
    for kind in ("contact", "join", "report"):
        yield "email/enquiry", f"{kind}, to a led partnership", lambda kind=kind: _enquire(kind, _led())
    yield "email/enquiry", "contact, without a lead", lambda: _enquire("contact", _without_a_lead())
    yield "email/enquiry", "report on a school", lambda: _enquire("report", first(School.objects.open()))
    yield "email/extract", "of published minutes", lambda: _send_extract("published", Part.A)
    yield "email/extract-link", "of circulated minutes", lambda: _send_extract("circulated, of the Board", Part.A)
    yield "email/extract-link", "of Part B", lambda: _send_extract("circulated, of the Board", Part.B)
    yield "email/letter", "of a lead", lambda: _write_to_schools(_own_lead())
    yield "email/letter", "of an officer", lambda: _write_to_schools(None)
    yield "email/circular", "to the leads of one quadrant", _write_to_leads
    yield "email/invitation", "sent again", _invite_again
    yield "email/delegate-asked", "without an account", lambda: _name_delegate("new.delegate@example.org")
    yield "email/delegate-asked", "with an account", lambda: _name_delegate(account_of(MINUTE_TAKER).email)
    yield "email/delegate-told", "named", lambda: _name_delegate("new.delegate@example.org")
    yield "email/delegate-told", "ended", _end_delegate
    yield "email/receipt", "of what a delegate confirmed", _confirm_for_lead
    yield "email/support-turn", "the supporting school is asked", _ask_for_support
    yield "email/support-turn", "not any more", _ask_no_more
    yield "email/practice-answered", "shown", lambda: _answer_practice(True)
    yield "email/practice-answered", "not taken", lambda: _answer_practice(False)
    yield from emails_of_reviews.occasions()
    yield "email/follow-confirm", "asked for", lambda: _follow(_led())
    yield "email/follow-already", "asked for again", _follow_again
    yield "email/follow-changes", "of a partnership", _change_a_partnership
    yield "email/follow-changes", "of meetings", _change_meetings


def _ask_for_support() -> None:
    """The headteacher asks for support that the school beside theirs offers."""
    looking = first(SupportRequest.objects.filter(school=own_school(), state="looking", reach="partnership"))
    writes.ask(deployment=looking.deployments.get(), by=account_of(HEADTEACHER))


def _answer_practice(is_shown: bool) -> None:
    """An officer answers what a lead offered."""
    practice, officer = first(Practice.objects.waiting()), account_of(OFFICER)
    if is_shown:
        show(
            practice=practice,
            read=ReadPractice.of(practice),
            review_on=timezone.localdate() + dt.timedelta(days=365),
            by=officer,
        )
    else:
        decline(practice=practice, read=ReadPractice.of(practice), why_not="It names a child.", by=officer)


def _ask_no_more() -> None:
    """The headteacher takes it back."""
    asked = first(SupportRequest.objects.filter(school=own_school(), state="asked"))
    writes.take_back(deployment=asked.deployments.get(), by=account_of(HEADTEACHER))


def _step(role: str, about: str, step: str, **data: str) -> None:
    client_of(role).post(reverse("meetings:step", args=[meetings()[about].pk, step]), data)


def _change() -> None:
    """The minute taker issues an agenda, and moves the meeting to another room."""
    _step(MINUTE_TAKER, "extraordinary, agenda due", "issue")
    meeting = meetings()["extraordinary, agenda due"]
    data = {"held_on": meeting.held_on.isoformat(), "venue": "Another room", "is_extraordinary": "on", "sure": "yes"}
    client_of(MINUTE_TAKER).post(reverse("meetings:change", args=[meeting.pk]), data)


def _cancel() -> None:
    """The minute taker issues an agenda, and calls the meeting off."""
    _step(MINUTE_TAKER, "extraordinary, agenda due", "issue")
    _step(MINUTE_TAKER, "extraordinary, agenda due", "cancel", reason="Too few can come.", sure="yes")


def _set_up_again() -> None:
    """They call it off, and set it up again."""
    _cancel()
    _step(MINUTE_TAKER, "extraordinary, agenda due", "set-up-again", reason="There is another room.", sure="yes")


def _search_for_disclosure() -> None:
    host = first(School.objects.open().filter(headships__in=Headship.objects.active()))
    sent = {"school": host.urn, "law": "foi", "reference": "FOI 2026/0173"}
    assert client_of(OFFICER).post(reverse("disclosure:ask"), sent).status_code == 200


def _put_hold_on() -> None:
    host = first(School.objects.open().filter(headships__in=Headship.objects.active()))
    sent = {"school": host.urn, "law": "eir", "ended_on": date_format(_in_a_month())}
    assert client_of(OFFICER).post(reverse("disclosure:put_on"), sent).status_code == 302


def _renew_hold() -> None:
    hold = first(DisclosureHold.objects.all())
    sent = {"ended_on": date_format(_in_a_month())}
    assert client_of(OFFICER).post(reverse("disclosure:renew", args=[hold.pk]), sent).status_code == 302


def _end_hold(by: User | None) -> None:
    end(hold=first(DisclosureHold.objects.all()), by=by)


def _in_a_month() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=30)


def _break_glass() -> None:
    """A superuser opened Part B of the board."""
    until = timezone.localtime() + dt.timedelta(hours=1)
    board = meetings()["draft"].board
    post_glass_broken(board, by=account_of(OFFICER), reason="Item 2 cannot be opened", until=until)


def _open_programme() -> None:
    """A superuser opened the peer reviews and support of a school."""
    host = first(School.objects.open().filter(headships__in=Headship.objects.active()))
    until = timezone.localtime() + dt.timedelta(hours=1)
    tell_opened(host, by=account_of(OFFICER), reason="The head cannot open their review", until=until)


def _suggest() -> Suggestion:
    item = first(meetings()["draft"].items.all())
    return suggest(item=item, text=item.text, base=item.version, remark="Please say when.", by=account_of(CHAIR))


def _leave_suggestion() -> None:
    leave_suggestion(suggestion=_suggest(), by=account_of(MINUTE_TAKER))


def _send_extract(state: str, part: Part) -> None:
    """An extract goes to an address, or of Part B to somebody who may read it."""
    meeting = meetings()[state]
    number = first(meeting.items.of_part(part)).number
    to = ExtractAddressee("governor@example.org", "governor@example.org")
    if part.is_confidential:
        reader = first(readers_of(meeting, part=part))
        to = ExtractAddressee(str(reader), "reader@example.org", reader.pk)
    by = account_of(MINUTE_TAKER)
    send_extract(meeting=meeting, part=part, number=number, to=[to], note="As you asked.", by=by)


def _circulate() -> None:
    """The chair clears the draft, and the minute taker circulates it."""
    draft: Meeting = meetings()["draft"]
    clear, circulate = (reverse("meetings:step", args=[draft.pk, step]) for step in ("clear", "circulate"))
    client_of(CHAIR).post(clear, {"seen": draft.draft_mark()})
    client_of(MINUTE_TAKER).post(circulate)


def _report_due(part: Part) -> None:
    """Of a meeting in a fortnight, whose reports are due today."""
    seat = Seat.objects.active().with_email().select_related("board").earliest("pk")
    day = timezone.localdate() + dt.timedelta(days=14)
    [meeting] = plan_meetings(meetings=[Meeting(board=seat.board, held_on=day)], by=None)
    entry = PlannedItem(board=seat.board, title="Budget", meeting=meeting, presenter=seat.person, wants_report=True)
    entry.part = part
    plan_item(entry=entry, by=None)
    call_command("remind_agendas", stdout=StringIO())


def _late_paper(title: str) -> None:
    meeting = meetings()["being recorded"]
    address = reverse("meetings:papers", args=[meeting.pk, meeting.items.get(title=title).pk])
    data = {"title": "Figures of last week", "timing": "late", "agreement": "The chair, yesterday"}
    client_of(MINUTE_TAKER).post(address, data | {"file": SimpleUploadedFile("figures.pdf", pdf("Figures"))})


def _remind_actions(days: int) -> None:
    """Of one meeting's actions, Part B's too, as if they were due so many days from today."""
    day = timezone.localdate() + dt.timedelta(days=days)
    of_meeting = Action.objects.filter(item__meeting=meetings()["circulated, of the Board"])
    of_meeting.update(undertaken_on=day - dt.timedelta(days=30), due_on=day)
    call_command("remind_actions", stdout=StringIO())


def _disown() -> None:
    """Of an action of the Board, whose minute taker has an address."""
    Person.objects.filter(seats__role=Seat.Role.MINUTE_TAKER).update(email="minutes@example.org")
    _answer("not_mine")


def _own_again() -> None:
    """The same, and then it is theirs after all."""
    _disown()
    outbox().clear()  # what was said first is another occasion
    _answer("mine")


def _answer(what: str) -> None:
    action = first(Action.objects.outstanding().filter(item__meeting=meetings()["circulated, of the Board"]))
    Client().post(reverse("actions:by_link", args=[sign(action.pk)]), {what: "yes"})


def _ask(question: str) -> Question:
    season = season_of(question, timezone.localdate())
    return ask_lead(lead=asked_leads()[0], season=season, by=account_of(OFFICER))


def _remind(question: str) -> None:
    asked = _ask(question)
    outbox().clear()  # what was asked is another occasion
    remind_lead(question=asked)


def _correct() -> None:
    """A lead sends what is not right, with a word."""
    lead = asked_leads()[0]
    propose(lead=lead, what=[Record((FieldIs("partnership", "focus", "Reading"),))], comment="Thank you.")


def _confirm(question: str) -> None:
    """A lead says behind the link that it is right, or that they go on."""
    asked = _ask(question)
    outbox().clear()  # what was asked is another occasion
    say_it_is_right(question=asked)


def _decide(taken: list[int]) -> None:
    """On what a lead sent and waits for an answer to; ``taken`` are the numbers of the facts taken over."""
    proposal = first(Proposal.objects.filter(state="waiting", kind="record"))
    officer = account_of(OFFICER)
    if taken:
        accept_proposal(proposal=proposal, taken=taken, note="The telephone was right.", by=officer)
    else:
        decline_proposal(proposal=proposal, note="It is right as it is.", by=officer)


def _led() -> Partnership:
    led = Lead.objects.active().exclude(email="")
    return first(Partnership.objects.counted().filter(pk__in=led.values("partnership")))


def _without_a_lead() -> Partnership:
    return first(Partnership.objects.counted().exclude(pk__in=Lead.objects.active().values("partnership")))


def _enquire(kind: str, about: Partnership | School) -> None:
    sender = {"sender_name": "Lee Oakley", "sender_email": "lee.oakley@example.org", "sender_school": "Oak School"}
    send_enquiry(kind=kind, about=about, message="A message\nof two lines.", **sender)


def _own_lead() -> Lead:
    return first(Lead.objects.active().filter(person=account_of(LEAD).person))


def _write_to_schools(lead: Lead | None) -> None:
    writer = LetterWriter(_own_lead().partnership, account_of(LEAD if lead else OFFICER), lead)
    send_letter(writer=writer, subject="Moderation", text="Dear all\n\nBring a pen.")


def _write_to_leads() -> None:
    leads = Lead.objects.leading().filter(partnership__home_quadrant__slug="west").with_addresses().order_by("pk")
    written = {"subject": "Dates of the year", "text": "Dear all\n\nThe dates are set."}
    send_circular(leads=leads, readers="Current leads, Quadrant: West", by=account_of(OFFICER), **written)


def _invite_again() -> None:
    invitation = Invitation.objects.get(email="open@example.org")
    address = reverse("admin:accounts_invitation_changelist")
    client_of(OFFICER).post(address, {"action": "send_again", "_selected_action": [invitation.pk]})


def _name_delegate(email: str) -> None:
    until = timezone.localdate() + dt.timedelta(days=90)
    name_delegate(post=_own_lead(), name="Noor Newdesk", email=email, until=until, by=account_of(LEAD))


def _end_delegate() -> None:
    end_delegate(delegate=account_of(DELEGATE).delegations.get(), by=account_of(LEAD))


def _confirm_for_lead() -> None:
    confirm_own_record(lead=_own_lead(), by=account_of(DELEGATE))


def _follow(record: Model) -> None:
    ask_to_follow(email="lee.oakley@example.org", record=record, client_hash="")


def _followed(record: Model) -> None:
    """Somebody asked to follow it and said yes."""
    _follow(record)
    confirm(subscription=Subscription.objects.get(email="lee.oakley@example.org"), on=timezone.localdate())
    outbox().clear()  # what was asked is another occasion


def _follow_again() -> None:
    _followed(_led())
    _follow(_led())


def _change_a_partnership() -> None:
    partnership = _led()
    _followed(partnership)
    partnership.leads.update(ended_on=timezone.localdate() - dt.timedelta(days=1))
    call_command("send_alerts", stdout=StringIO())


def _change_meetings() -> None:
    meeting = first(Meeting.objects.upcoming().filter(board__quadrant__isnull=False, status="planned"))
    _followed(meeting.board.quadrant)
    Meeting.objects.filter(pk=meeting.pk).update(venue="The Library")
    call_command("send_alerts", stdout=StringIO())
