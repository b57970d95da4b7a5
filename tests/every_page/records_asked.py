"""What people outside the council send: enquiries, answers to the yearly question, messages to schools, invitations."""

import datetime as dt

from django.utils import timezone

from accounts.delegating.writes import end_delegate, name_delegate
from accounts.models import Delegate, Invitation
from accounts.writes import accept, invite
from confirmations.models import Question
from confirmations.proposals.kinds import FieldIs, HandOver, OnlyWords, Record
from confirmations.proposals.writes import accept_proposal, decline_proposal, propose, withdraw_proposal
from confirmations.seasons import season_of
from confirmations.writes import ask_lead, say_it_is_right
from partnerships.enquiries.writes import send_enquiry
from partnerships.letters.writers import LetterWriter
from partnerships.letters.writes import send_letter
from partnerships.models import Enquiry, Headship, Lead, Letter, Partnership, School
from portal.circulars.writes import send_circular
from portal.models import Circular, SavedList
from tests.every_page.people import HEADTEACHER, LEAD, OFFICER, account_of

LONG_AGO = dt.timedelta(days=30)


def make_asked() -> None:
    """Make them, unless they are there."""
    if not Enquiry.objects.exists():
        _make_enquiries()
    if not Question.objects.exists():
        _make_answers()
        _make_own_proposals()
    if not Letter.objects.exists():
        _make_letters()
    if not Circular.objects.exists():
        _make_circular_and_lists()
    if not Invitation.objects.exists():
        _make_invitations()
    if not Delegate.objects.waiting().exists():
        _make_delegates()


def _make_enquiries() -> None:
    partnership = Partnership.objects.counted().open_to_new_schools().filter(leads__ended_on=None).order_by("slug")[0]
    sender = {"sender_name": "Lee Oakley", "sender_email": "lee.oakley@example.org", "sender_school": "Oak School"}
    for kind, message in (("contact", "When do you meet?"), ("join", "Our school would like to join.")):
        send_enquiry(kind=kind, about=partnership, message=message, **sender)
    school = School.objects.open().order_by("urn")[0]
    send_enquiry(kind="report", about=school, message="The telephone number is old.")
    send_enquiry(kind="report", about=partnership, message="The focus is last year’s.")
    handled = Enquiry.objects.filter(partnership=partnership, kind="report")
    handled.mark_handled(by=account_of(OFFICER))


def asked_leads() -> list[Lead]:
    """Leads who can be asked, in a stable order; the demonstration's own account first."""
    own = account_of(LEAD).person
    leads = Lead.objects.active().exclude(email="").select_related("person", "partnership")
    alone = [lead for lead in leads.order_by("partnership__slug", "person__slug") if not _has_co_lead(lead)]
    return sorted(alone, key=lambda lead: lead.person_id != own.pk)


def _has_co_lead(lead: Lead) -> bool:
    return Lead.objects.active().filter(partnership=lead.partnership).exclude(pk=lead.pk).exists()


def _make_answers() -> None:
    """Open, right, proposed and waiting, accepted, declined, expired, replaced; and of those who go on."""
    officer, leads = account_of(OFFICER), [lead for lead in asked_leads() if lead.person != account_of(LEAD).person]
    record, next_year = (season_of(kind, timezone.localdate()) for kind in ("record", "next-year"))
    asked = [ask_lead(lead=lead, season=record, by=officer) for lead in leads[:7]]
    say_it_is_right(question=asked[1])
    corrected = Record(
        (FieldIs("partnership", "focus", "Reading"), FieldIs("partnership", "telephone", "01632 960001"))
    )
    for question in asked[2:5]:
        propose(lead=question.lead, what=[corrected], comment="Thank you.", question=question)
    accept_proposal(proposal=asked[3].proposals.get(), taken=[0], note="The telephone was right.", by=officer)
    decline_proposal(proposal=asked[4].proposals.get(), note="It is right as it is.", by=officer)
    Question.objects.filter(pk=asked[5].pk).update(
        asked_at=asked[5].asked_at - 2 * LONG_AGO, expires_on=timezone.localdate() - LONG_AGO
    )
    Question.objects.filter(pk=asked[6].pk).update(asked_at=asked[6].asked_at - dt.timedelta(hours=1))
    ask_lead(lead=leads[6], season=record, by=officer)  # replaces the one before
    for lead in leads[:3]:
        ask_lead(lead=lead, season=next_year, by=officer)
    questions = Question.objects.filter(kind="next-year").order_by("partnership__slug")
    say_it_is_right(question=questions[1])
    follows = HandOver("Hazel Thornbury", "hazel.thornbury@example.org", dt.date(2027, 9, 1))
    propose(lead=questions[2].lead, what=[follows], comment="", question=questions[2])


def _make_own_proposals() -> None:
    """Of the lead's own account: waiting and contradicting, accepted in part, read, withdrawn."""
    officer, own = account_of(OFFICER), account_of(LEAD)
    lead = Lead.objects.active().filter(person=own.person).select_related("person", "partnership")[0]
    contact = [FieldIs("partnership", "telephone", "01632 960002"), FieldIs("partnership", "publish_contact", True)]
    [partly] = propose(lead=lead, what=[Record(tuple(contact))], comment="")
    accept_proposal(proposal=partly, taken=[0], note="The school asked us not to show it.", by=officer)
    [words] = propose(lead=lead, what=[OnlyWords("record")], comment="Our website moves in May.")
    accept_proposal(proposal=words, taken=[], note="", by=officer)
    for focus in ("Writing", "Writing, from Year 2 on", "Reading and writing"):
        [sent] = propose(lead=lead, what=[Record((FieldIs("partnership", "focus", focus),))], comment="")
    withdraw_proposal(proposal=sent, by=own)


def _make_letters() -> None:
    """Of the demonstration's own lead, and of an officer to the same schools."""
    account = account_of(LEAD)
    lead = Lead.objects.active().filter(person=account.person).select_related("partnership")[0]
    written = {"subject": "Moderation on 3 March", "text": "Dear all\n\nBring three pieces of writing."}
    send_letter(writer=LetterWriter(lead.partnership, account, lead), **written)
    send_letter(writer=LetterWriter(lead.partnership, account_of(OFFICER)), subject="Dates", text="They are set.")


def _make_circular_and_lists() -> None:
    """An officer writes to the leads of one quadrant, and keeps lists, one of them for all officers."""
    officer = account_of(OFFICER)
    leads = Lead.objects.leading().filter(partnership__home_quadrant__slug="south").with_addresses().order_by("pk")
    readers = "Current leads, Quadrant: South"
    send_circular(leads=leads, readers=readers, subject="Dates of the year", text="They are set.", by=officer)
    address = "/admin/answers/leads-addresses/?quadrant=south"
    SavedList.objects.create(owner=officer, name="Leads of the South", address=address)
    address = "/admin/partnerships/school/?open=yes&member=no"
    SavedList.objects.create(owner=officer, name="Schools in none", address=address, is_shared=True)


def _make_invitations() -> None:
    """Open, accepted, withdrawn, run out."""
    officer = account_of(OFFICER)
    for name in ("open", "accepted", "withdrawn", "old"):
        invitation = Invitation.objects.create(email=f"{name}@example.org", name=f"{name} guest", invited_by=officer)
        invite(invitation=invitation, by=officer)
    accept(invitation=Invitation.objects.get(email="accepted@example.org"), password="a long test password")
    now = timezone.now()
    Invitation.objects.filter(email="withdrawn@example.org").update(withdrawn_at=now)
    Invitation.objects.filter(email="old@example.org").update(invited_at=now - LONG_AGO)


def _make_delegates() -> None:
    """Beside those who act in the demonstration: asked by its lead and its headteacher, one of them taken back."""
    until = timezone.localdate() + LONG_AGO
    for role, held in ((LEAD, Lead.objects), (HEADTEACHER, Headship.objects)):
        by = account_of(role)
        post = held.held_by(by).order_by("pk")[0]
        for name in ("asked", "taken-back"):
            email = f"{name}-by-{role.split()[-1]}@example.org"
            delegate = name_delegate(post=post, name=f"{name} office".title(), email=email, until=until, by=by)
        end_delegate(delegate=delegate, by=by)
