"""What a delegate may see and do, for whom, and until when."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.delegating.writes import end_delegate
from boards.models import Action, Paper
from confirmations.models import Proposal
from confirmations.proposals.kinds import CoLead, FieldIs, HandOver, Record
from confirmations.proposals.writes import accept_proposal, propose
from partnerships.leads.writes import hand_over_lead
from partnerships.models import Headship, Lead, Letter
from portal.landing.views import first_page_of
from portal.web.access import roles_of
from tests.clients import signed_in
from tests.confirmations.asked import NEXT_YEAR, ask
from tests.factories import (
    make_board,
    make_delegate,
    make_headship,
    make_lead,
    make_meeting,
    make_partnership,
    make_person,
    make_quadrant,
    make_school,
    make_user,
)
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def lead():
    """Ann Day, who leads Colne; Bea Hill heads one of its schools."""
    school = make_school("Colne Primary", office_email="office@example.org")
    make_headship(make_person("Bea Hill", email="bea@example.org"), school)
    colne = make_partnership("Colne", schools=[school, make_school()], home_quadrant=make_quadrant("South"))
    ann = make_person("Ann Day", email="ann@example.org")
    make_user("ann@example.org", person=ann, name="Ann Day")
    return make_lead(colne, ann)


@pytest.fixture
def delegate(lead):
    return make_delegate(lead, make_user("sam@example.org", name="Sam Office"))


@pytest.fixture
def sam(delegate):
    return signed_in(delegate.user)


@pytest.fixture
def headship(lead):
    """Ann Day heads a school of Colne besides."""
    return make_headship(lead.person, lead.partnership.memberships.last().school)


def own(lead, page: str = "") -> str:
    return f"/my-partnership/{lead.pk}/{page}"


def action_of(person, *, is_part_b: bool = False) -> Action:
    board = make_board(f"{person.name} {'Part B' if is_part_b else 'Open'}")
    item = make_meeting(board, held_on=TODAY).items.create(position=1, title="Business", is_part_b=is_part_b)
    text = "Secret deed" if is_part_b else "Open deed"
    return Action.objects.create(item=item, owner=person, text=text, undertaken_on=TODAY, due_on=TODAY)


class TestOfALead:
    def test_sees_the_page_with_the_addresses_that_a_lead_may_see_and_for_whom_they_act(self, sam, lead, delegate):
        page = sam.get(own(lead)).content.decode()

        for text in ("You act for Ann Day, lead of Colne, until ", "bea@example.org", "To do for Ann Day"):
            assert text in page, text
        assert f"/accounts/acting/{delegate.pk}/" in page

    @pytest.mark.parametrize("page", ["", "correct/", "correct/focus/", "message/"])
    def test_opens_what_is_the_leads_and_reads_on_top_for_whom(self, sam, lead, page):
        shown = sam.get(own(lead, page)).content.decode()

        assert "You act for Ann Day, lead of Colne, until " in shown

    @pytest.mark.parametrize("page", ["hand-over/", "co-lead/", "delegates/"])
    def test_names_nobody_who_follows_leads_too_or_acts(self, sam, lead, page):
        assert sam.get(own(lead, page)).status_code == 404
        assert sam.post(own(lead, page), {"comment": "Bea is to"}).status_code == 404
        assert f'"{own(lead, page)}"' not in sam.get(own(lead)).content.decode()
        assert f'"{own(lead, page)}"' not in sam.get(own(lead, "correct/")).content.decode()
        assert not Proposal.objects.exists()

    def test_confirms_the_record_for_the_lead_and_both_get_a_receipt(self, sam, lead, delegate):
        sam.post(own(lead, "confirm/"))

        lead.partnership.refresh_from_db()
        assert lead.partnership.last_confirmed_on == TODAY
        version = lead.partnership.history.first()
        assert (version.history_user, version.history_change_reason) == (delegate.user, "Confirmed for Ann Day")
        receipts = outbox()
        assert sorted(receipt.to[0] for receipt in receipts) == ["ann@example.org", "sam@example.org"]
        assert all("It was sent by Sam Office for Ann Day." in receipt.body for receipt in receipts)

    def test_lead_who_confirms_is_named_alone(self, lead):
        signed_in(lead.person.user).post(own(lead, "confirm/"))

        assert lead.partnership.history.first().history_change_reason == "Confirmed by Ann Day"
        [receipt] = outbox()
        assert "sent by" not in receipt.body

    def test_says_that_the_lead_goes_on(self, sam, lead):
        ask(lead, NEXT_YEAR)

        answer = sam.post(own(lead, "go-on/"), follow=True)

        assert "Thank you. Ann Day goes on leading Colne" in answer.content.decode()

    def test_corrects_the_record_and_everybody_reads_who_sent_it_for_whom(self, sam, lead, delegate, client):
        sam.post(own(lead, "correct/focus/"), {"focus": "Maths"})

        proposal = Proposal.objects.get()
        assert (proposal.sent_by, proposal.sender) == (delegate.user, "Sam Office for Ann Day")
        officer = make_user("officer@example.org", roles.OFFICER, is_staff=True)
        client.force_login(officer)
        of_proposal = f"/admin/confirmations/proposal/{proposal.pk}/change/"
        for reader, address in (
            (client, of_proposal),
            (client, "/admin/confirmations/proposal/"),
            (signed_in(lead.person.user), own(lead)),
            (signed_in(lead.person.user), own(lead, f"sent/{proposal.pk}/")),
            (sam, own(lead, f"sent/{proposal.pk}/")),
        ):
            assert "Sam Office for Ann Day" in reader.get(address).content.decode(), address
        assert ["It was sent by Sam Office for Ann Day." in mail.body for mail in outbox()] == [True, True]

    @pytest.mark.parametrize("acts", [True, False])
    def test_reads_what_the_officer_decided_by_e_mail_while_they_act(self, sam, lead, delegate, acts):
        sam.post(own(lead, "correct/focus/"), {"focus": "Maths"})
        if not acts:
            end_delegate(delegate=delegate, by=lead.person.user)
        outbox().clear()

        accept_proposal(proposal=Proposal.objects.get(), taken=[0], note="", by=None)

        told = {mail.to[0]: mail.body for mail in outbox()}
        assert sorted(told) == (["ann@example.org", "sam@example.org"] if acts else ["ann@example.org"])
        assert "Dear Sam Office" in told.get("sam@example.org", "Dear Sam Office")

    def test_withdraws_a_correction_and_nothing_about_who_follows(self, sam, lead):
        ann = lead.person.user
        [correction] = propose(
            lead=lead, what=[Record((FieldIs("partnership", "focus", "Maths"),))], comment="", by=ann
        )
        on = TODAY + 30 * A_DAY
        [hand_over] = propose(lead=lead, what=[HandOver("Bea Hill", "bea@example.org", on)], comment="", by=ann)
        [co_lead] = propose(lead=lead, what=[CoLead("Cy Low", "cy@example.org", TODAY)], comment="", by=ann)

        answers = {each: sam.post(own(lead, f"sent/{each.pk}/withdraw/")) for each in (correction, hand_over, co_lead)}

        assert [answer.status_code for answer in answers.values()] == [302, 403, 403]
        assert list(Proposal.objects.waiting().order_by("pk")) == [hand_over, co_lead]
        for kept in (hand_over, co_lead):
            assert "Withdraw this" not in sam.get(own(lead, f"sent/{kept.pk}/")).content.decode()

    def test_writes_to_the_schools_in_their_own_name_for_the_lead(self, sam, lead):
        written = {"subject": "Our meeting", "text": "Dear all"}
        preview = sam.post(own(lead, "message/"), written)
        sam.post(own(lead, "message/"), written | {"agreed": preview.context["sent"].text})

        letter = Letter.objects.with_writers().get()
        assert letter.writer == "Sam Office for Ann Day"
        assert letter.reply_to == "ann@example.org"
        assert "Sam Office for Ann Day, lead of Colne" in outbox()[0].body

    def test_reads_the_papers_of_the_quadrants_meeting_as_the_lead_does_and_no_part_b(self, sam, lead):
        board = make_board("South quadrant meeting", quadrant=lead.partnership.home_quadrant)
        meeting = make_meeting(board, held_on=TODAY + 5 * A_DAY, status="agenda-issued")
        Paper.objects.create(meeting=meeting, title="For members", timing="to-follow")
        Paper.objects.create(meeting=meeting, title="Confidential", is_part_b=True, timing="to-follow")
        other = make_meeting(make_board("Other board"), held_on=TODAY + 5 * A_DAY, status="agenda-issued")
        Paper.objects.create(meeting=other, title="Of others", timing="to-follow")

        page = sam.get(meeting.get_absolute_url()).content.decode()

        assert "For members" in page
        assert "Confidential" not in page
        assert "Of others" not in sam.get(other.get_absolute_url()).content.decode()

    def test_sees_the_leads_actions_and_updates_them_but_none_of_part_b(self, sam, lead, delegate):
        open_one, secret = action_of(lead.person), action_of(lead.person, is_part_b=True)
        somebody_elses = action_of(make_person("Zed Orr"))

        page = sam.get(own(lead)).content.decode()
        sam.post(f"/actions/{open_one.pk}/", {"note": "Done", "close": "1"})

        open_one.refresh_from_db()
        assert "Open deed" in page
        assert "confidential item" not in page
        assert open_one.closed_on == TODAY
        assert list(Action.objects.closable_by(delegate.user)) == [open_one]
        for hidden in (secret, somebody_elses):
            assert sam.get(f"/actions/{hidden.pk}/").status_code == 404

    def test_has_the_role_of_a_delegate_and_no_other_and_needs_no_second_step(self, delegate):
        assert roles_of(delegate.user) == [roles.DELEGATE]
        assert delegate.user.get_all_permissions() == {"partnerships.view_contact_details"}
        assert not delegate.user.groups.exists()

    def test_sees_nothing_of_another_lead(self, sam):
        other = make_lead()

        assert sam.get(own(other)).status_code == 404
        assert sam.post(own(other, "confirm/")).status_code == 404

    def test_lands_on_the_partnership_and_finds_it_in_the_header(self, sam, delegate):
        assert first_page_of(delegate.user) == "/my-partnership/"
        assert 'href="/my-partnership/">My partnership</a>' in sam.get("/").content.decode()

    def test_of_two_leads_sees_a_list_that_says_for_whom(self, sam, delegate):
        stour = make_lead(make_partnership("Stour", schools=2), make_person("Dot East"))
        make_delegate(stour, delegate.user)

        page = sam.get("/my-partnership/").content.decode()

        assert "for Ann Day, for whom you act until" in page
        assert "for Dot East, for whom you act until" in page

    def test_lead_who_acts_for_another_keeps_their_own_in_full(self, lead):
        stour = make_lead(make_partnership("Stour", schools=2), make_person("Dot East"))
        make_delegate(stour, lead.person.user)
        ann = signed_in(lead.person.user)

        assert ann.get(own(lead, "hand-over/")).status_code == 200
        assert ann.get(own(stour, "correct/")).status_code == 200
        assert ann.get(own(stour, "hand-over/")).status_code == 404
        assert "You act for Dot East" not in ann.get(own(lead)).content.decode()


class TestOfAHead:
    @pytest.fixture
    def tom(self, headship):
        return signed_in(make_delegate(headship, make_user("tom@example.org", name="Tom Desk")).user)

    def test_sees_the_panel_with_the_actions_and_who_to_tell(self, tom, headship):
        action_of(headship.person)

        page = tom.get(headship.school.get_absolute_url()).content.decode()

        for text in ("For you, who act for Ann Day", "You act for Ann Day, headteacher of", "Open deed", "/report/"):
            assert text in page, text
        assert "/my-school/" not in page

    def test_sees_the_contact_details_that_heads_see(self, tom, lead):
        Lead.objects.filter(pk=lead.pk).update(email="private-lead@example.org")

        assert "private-lead@example.org" in tom.get(lead.partnership.get_absolute_url()).content.decode()

    def test_is_no_delegate_of_the_lead(self, tom, lead):
        assert tom.get(own(lead)).status_code == 404
        assert tom.get("/my-partnership/").status_code == 403

    def test_lands_on_the_school_and_finds_it_in_the_header(self, tom, headship):
        user = headship.delegates.get().user

        assert first_page_of(user) == headship.school.get_absolute_url()
        assert f'href="{headship.school.get_absolute_url()}">My school</a>' in tom.get("/").content.decode()
        assert "My partnership</a>" not in tom.get("/").content.decode()

    def test_head_sees_who_acts_for_them_and_the_way_to_change_it(self, headship):
        make_delegate(headship, make_user(name="Tom Desk"))

        page = signed_in(headship.person.user).get(headship.school.get_absolute_url()).content.decode()

        assert "Tom Desk, until" in page
        assert f"/my-school/{headship.pk}/delegates/" in page


class TestEnds:
    def test_on_the_last_day_at_midnight(self, delegate, lead):
        for days, expected in ((29, 200), (30, 200), (31, 404)):
            assert self.answer_on(TODAY + days * A_DAY, lead, delegate) == expected

    @staticmethod
    def answer_on(day, lead, delegate) -> int:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "localdate", lambda *_, **__: day)
            return signed_in(delegate.user).get(own(lead)).status_code

    def test_with_a_hand_over_the_same_moment_and_whoever_follows_has_no_delegate(self, sam, lead, delegate):
        next_lead = make_person("Bea Next")

        hand_over_lead(lead=lead, to=next_lead, on=TODAY, by=None)

        assert sam.get(own(lead)).status_code == 404
        assert sam.get("/my-partnership/").status_code == 403
        assert not Lead.objects.active().get().delegates.exists()

    def test_with_the_headship(self, headship):
        delegate = make_delegate(headship, make_user("tom@example.org"))
        Headship.objects.filter(pk=headship.pk).update(ended_on=TODAY - A_DAY)

        page = signed_in(delegate.user).get(headship.school.get_absolute_url()).content.decode()
        assert "For you," not in page

    def test_once_the_account_opens_admin(self, sam, lead, delegate):
        delegate.user.is_staff = True
        delegate.user.save()

        assert sam.get(own(lead)).status_code == 404
        assert not type(delegate).objects.active().exists()

    def test_with_the_account(self, sam, lead, delegate):
        delegate.user.is_active = False
        delegate.user.save()

        assert sam.get(own(lead)).status_code == 302  # to sign in, which they cannot

    def test_when_it_is_taken_back(self, sam, lead, delegate):
        end_delegate(delegate=delegate, by=lead.person.user)

        assert sam.get(own(lead)).status_code == 404
        assert sam.post(own(lead, "confirm/")).status_code == 404
        assert "bea@example.org" not in sam.get("/schools/").content.decode()

    def test_and_what_was_sent_before_is_still_decided_and_still_says_who_sent_it(self, sam, lead, delegate):
        sam.post(own(lead, "correct/focus/"), {"focus": "Maths"})
        end_delegate(delegate=delegate, by=lead.person.user)

        accept_proposal(proposal=Proposal.objects.get(), taken=[0], note="", by=None)

        lead.partnership.refresh_from_db()
        assert lead.partnership.focus == "Maths"
        assert Proposal.objects.get().sender == "Sam Office for Ann Day"


def test_delegates_cost_one_question_a_request_however_many_there_are(sam, lead, delegate):
    with CaptureQueriesContext(connection) as of_one:
        sam.get(own(lead))
    make_delegate(make_lead(make_partnership("Stour", schools=2)), delegate.user)
    for number in range(3):
        make_delegate(lead, make_user(), email=f"sam{number}@example.org")
    with CaptureQueriesContext(connection) as of_many:
        sam.get(own(lead))

    asked = [query["sql"] for query in of_one.captured_queries if "accounts_delegate" in query["sql"]]
    assert len(of_many) == len(of_one)
    assert len(asked) == 2  # for whom the account acts, and as which delegate on this page


def test_public_reads_of_no_delegate(client, sam, lead, delegate):
    for address in ("/", "/partnerships/", lead.partnership.get_absolute_url(), "/partnerships/export.json"):
        page = client.get(address).getvalue().decode()
        assert "Sam Office" not in page
        assert "sam@example.org" not in page
