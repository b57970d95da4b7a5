"""Delegates are named, accept, and end: what is refused, who is told, and what is written down."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import roles
from accounts.delegating.rules import AT_ONCE, latest_last_day, usual_last_day
from accounts.delegating.writes import (
    accept_delegation,
    ask_again,
    change_last_day,
    end_delegate,
    name_delegate,
)
from accounts.models import AuditEvent, Delegate, Invitation
from accounts.ways_in import cut_off
from accounts.writes import accept, invite
from office.models import Message
from tests.broken_writes import assert_whole_or_not_at_all
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_school,
    make_user,
)
from tests.post import outbox

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)
UNTIL = TODAY + 90 * A_DAY


@pytest.fixture
def lead():
    """Ann Day, who leads Colne and has an account."""
    ann = make_person("Ann Day", email="ann@example.org")
    make_user("ann.day@example.org", person=ann, name="Ann Day")
    return make_lead(make_partnership("Colne", schools=2), ann, email="lead@example.org")


def named(lead, name: str = "Sam Office", email: str = "sam@example.org", until: dt.date = UNTIL) -> Delegate:
    return name_delegate(post=lead, name=name, email=email, until=until, by=lead.person.user)


def refused(lead, **asked) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        named(lead, **asked)
    return getattr(error.value, "message_dict", {"": error.value.messages})


def invited_in(text: str) -> Invitation:
    """The invitation whose link stands in an e-mail."""
    [token] = re.findall(r"/accounts/invitation/([^/]+)/", text)
    return Invitation.objects.of_token(token).get()


def trail() -> list[tuple[str, str]]:
    """What is written down of delegates, the first first."""
    events = AuditEvent.objects.filter(kind__startswith="delegate-").order_by("pk")
    return [(event.kind, str(event.done_by)) for event in events]


class TestNaming:
    def test_delegate_is_invited_and_who_named_them_is_told(self, lead):
        delegate = named(lead, email=" Sam@Example.org ")

        asked, told = outbox()
        assert (asked.to, told.to) == (["sam@example.org"], ["ann.day@example.org"])
        assert "Ann Day, lead of Colne, asks you to act for them" in asked.body
        assert invited_in(asked.body).email == "sam@example.org"
        assert "You asked Sam Office to act for you" in told.subject
        assert (delegate.user, delegate.lead, delegate.ended_on) == (None, lead, UNTIL)
        assert trail() == [("delegate-named", "Ann Day")]

    def test_trail_holds_numbers_and_neither_name_nor_address(self, lead):
        delegate = named(lead)

        detail = AuditEvent.objects.get(kind="delegate-named").detail
        assert detail == f"Delegate {delegate.pk} of lead {lead.pk}, until {UNTIL.isoformat()}"

    def test_somebody_with_an_account_is_asked_to_sign_in_and_the_lead_learns_nothing_of_it(self, lead):
        make_user("sam@example.org")
        delegate = named(lead)

        asked, _ = outbox()
        assert f"/accounts/acting/{delegate.pk}/" in asked.body
        assert not Invitation.objects.exists()
        assert delegate.is_waiting

    @pytest.mark.parametrize("email", ["ann@example.org", "ann.day@example.org", "LEAD@example.org"])
    def test_nobody_names_themselves(self, lead, email):
        assert refused(lead, email=email) == {"email": ["This is yourself. Enter somebody who is to act for you"]}
        assert refused(lead, name="Ann  Day")["name"] == ["This is yourself. Enter somebody who is to act for you"]

    def test_nobody_names_who_leads_the_partnership_already(self, lead):
        bea = make_person("Bea Hill", email="bea@example.org")
        make_lead(lead.partnership, bea, role="co-lead")

        why = ["Bea Hill leads this partnership already, and needs nobody to name them"]
        assert refused(lead, email="bea@example.org") == {"email": why}
        assert refused(lead, name="Bea Hill") == {"name": why}

    def test_nobody_names_who_heads_the_school_already(self):
        school = make_school()
        headship = make_headship(make_person(), school)
        make_headship(make_person("Cy Low", email="cy@example.org"), school)
        make_user(person=headship.person)

        assert "Cy Low heads this school already" in refused(headship, email="cy@example.org")["email"][0]

    def test_same_delegate_is_not_named_twice_until_it_is_over(self, lead):
        first = named(lead)

        assert (
            "Sam Office is asked to act for you already, until " in refused(lead, email="SAM@example.org")["email"][0]
        )
        end_delegate(delegate=first, by=lead.person.user)
        assert named(lead).is_waiting

    def test_only_a_handful_act_for_one_post(self, lead):
        for number in range(AT_ONCE):
            named(lead, f"Sam {number}", f"sam{number}@example.org")

        assert "which is as many as may" in refused(lead)[""][0]

    def test_invitations_by_the_hundred_are_refused(self, lead):
        for number in range(10):
            end_delegate(delegate=named(lead, email=f"sam{number}@example.org"), by=lead.person.user)

        assert refused(lead)[""] == ["You named 10 people today, which is as many as a day takes. Go on tomorrow"]

    def test_last_day_is_neither_past_nor_far_away_nor_after_that_of_the_post(self, lead):
        assert refused(lead, until=TODAY - A_DAY) == {"ended_on": ["Last day: enter today or a later day"]}
        assert "which is in 18 months" in refused(lead, until=TODAY + 600 * A_DAY)["ended_on"][0]
        lead.ended_on = TODAY + 30 * A_DAY
        lead.save()
        assert "which is your own last day" in refused(lead, until=UNTIL)["ended_on"][0]

    def test_naming_is_whole_or_not_at_all(self, lead):
        assert_whole_or_not_at_all(lambda: named(lead))


@pytest.mark.parametrize(
    ("on", "usual", "latest"),
    [
        (dt.date(2026, 11, 29), dt.date(2027, 8, 31), dt.date(2028, 5, 29)),
        (dt.date(2027, 8, 31), dt.date(2027, 8, 31), dt.date(2029, 2, 28)),
        (dt.date(2027, 9, 1), dt.date(2028, 8, 31), dt.date(2029, 3, 1)),
    ],
)
def test_usual_last_day_is_the_end_of_the_school_year_and_the_latest_is_in_18_months(on, usual, latest):
    lead = make_lead()

    assert (usual_last_day(lead, on), latest_last_day(lead, on)) == (usual, latest)


class TestInvitation:
    def test_one_of_the_council_under_way_is_left_as_it_is(self, lead):
        officer = make_user("officer@example.org", roles.OFFICER)
        waiting = Invitation.objects.create(email="sam@example.org", person=make_person(), invited_by=officer)
        invite(invitation=waiting, by=officer)
        sent_at = Invitation.objects.get().invited_at

        named(lead)

        assert Invitation.objects.get().invited_at == sent_at
        assert invited_in(outbox()[1].body) == waiting

    def test_one_of_the_council_that_has_run_out_is_not_opened_again_by_a_lead(self, lead):
        long_ago = timezone.now() - dt.timedelta(days=30)
        officer = make_user("officer@example.org", roles.OFFICER)
        old = Invitation.objects.create(email="sam@example.org", invited_by=officer, invited_at=long_ago)
        old.roles.set(officer.groups.all())

        named(lead)

        old.refresh_from_db()
        assert old.withdrawn_at
        assert not Invitation.objects.open().get().roles.exists()

    def test_goes_out_again_after_an_hour_with_a_new_link(self, lead):
        delegate = named(lead)
        first = Invitation.objects.get().path
        with pytest.raises(ValidationError, match="within the last hour"):
            ask_again(delegate=delegate, by=lead.person.user)

        Message.objects.update(written_at=timezone.now() - dt.timedelta(hours=2))
        ask_again(delegate=delegate, by=lead.person.user)

        assert Invitation.objects.get().path != first
        assert Message.objects.filter(kind="delegate-asked").count() == 2

    def test_is_withdrawn_with_the_delegate(self, lead):
        delegate = named(lead)

        end_delegate(delegate=delegate, by=lead.person.user)

        assert Invitation.objects.get().withdrawn_at

    def test_is_kept_where_another_lead_waits_for_the_same_person(self, lead):
        other = make_lead()
        make_user(person=other.person)
        delegate = named(lead)
        named(other)

        end_delegate(delegate=delegate, by=lead.person.user)

        assert Invitation.objects.get().is_open


class TestAccepting:
    def test_account_of_the_invitation_acts_and_who_named_them_is_told(self, lead):
        delegate = named(lead)
        outbox().clear()

        user = accept(invitation=Invitation.objects.get(), password="a long test password")

        delegate.refresh_from_db()
        assert (delegate.user, user.person, list(user.groups.all())) == (user, None, [])
        assert list(user.delegations.active()) == [delegate]
        [told] = outbox()
        assert (told.to, told.subject) == (["ann.day@example.org"], "Sam Office acts for you now")
        assert trail()[-1] == ("delegate-accepted", "Sam Office")

    def test_account_of_another_address_cannot_accept(self, lead):
        delegate = named(lead)

        with pytest.raises(ValidationError, match="somebody else"):
            accept_delegation(delegate=delegate, user=make_user("eve@example.org"))

    def test_nobody_acts_for_themselves(self, lead):
        delegate = named(lead)
        user = lead.person.user
        user.email = "sam@example.org"
        user.save()

        with pytest.raises(ValidationError, match="somebody else"):
            accept_delegation(delegate=delegate, user=user)

    def test_officer_who_decides_on_proposals_acts_for_no_lead(self, lead):
        officer = make_user("sam@example.org", roles.OFFICER, is_staff=True)
        delegate = named(lead)

        with pytest.raises(ValidationError, match="opens admin"):
            accept_delegation(delegate=delegate, user=officer)

    def test_account_of_an_officers_invitation_is_made_and_acts_for_nobody(self, lead):
        officer = make_user("officer@example.org", roles.OFFICER)
        invitation = Invitation.objects.create(email="sam@example.org", invited_by=officer)
        invitation.roles.set(officer.groups.all())
        named(lead)

        user = accept(invitation=invitation, password="a long test password")

        assert not user.delegations.exists()
        assert list(user.groups.all()) == list(officer.groups.all())

    def test_what_is_over_is_not_accepted(self, lead):
        user = make_user("sam@example.org")
        delegate = named(lead)
        end_delegate(delegate=delegate, by=lead.person.user)

        with pytest.raises(ValidationError, match="over already"):
            accept_delegation(delegate=delegate, user=user)


class TestEnding:
    def test_both_are_told_and_it_is_written_down_once(self, lead):
        user = make_user("sam@example.org", name="Sam Office")
        delegate = make_delegate(lead, user)

        end_delegate(delegate=delegate, by=lead.person.user)
        end_delegate(delegate=delegate, by=lead.person.user)

        assert not user.delegations.active().exists()
        assert sorted((message.to[0], message.subject) for message in outbox()) == [
            ("ann.day@example.org", "Sam Office no longer acts for you"),
            ("sam@example.org", "You no longer act for Ann Day"),
        ]
        assert trail() == [("delegate-ended", "Ann Day")]

    def test_who_named_them_is_told_at_their_own_address_where_that_account_is_closed(self, lead):
        delegate = make_delegate(lead, make_user("sam@example.org"))
        lead.person.user.is_active = False
        lead.person.user.save()

        end_delegate(delegate=delegate, by=None)

        assert "ann@example.org" in [message.to[0] for message in outbox()]

    def test_closing_the_delegates_account_ends_it_and_signing_it_out_does_not(self, lead):
        user = make_user("sam@example.org")
        delegate = make_delegate(lead, user)

        cut_off(user=user, by=None)
        assert Delegate.objects.get(pk=delegate.pk).is_lasting

        cut_off(user=user, by=None, is_closed=True)
        assert not Delegate.objects.get(pk=delegate.pk).is_lasting

    def test_closing_the_account_that_named_them_ends_it(self, lead):
        delegate = make_delegate(lead, make_user("sam@example.org"))

        cut_off(user=lead.person.user, by=None, is_closed=True)

        assert not Delegate.objects.get(pk=delegate.pk).is_lasting


class TestLastDay:
    def test_is_renewed_and_both_are_told(self, lead):
        delegate = make_delegate(lead, make_user("sam@example.org", name="Sam Office"))

        change_last_day(delegate=delegate, until=UNTIL, by=lead.person.user)

        delegate.refresh_from_db()
        assert delegate.ended_on == UNTIL
        assert sorted(message.to[0] for message in outbox()) == ["ann.day@example.org", "sam@example.org"]
        assert trail() == [("delegate-changed", "Ann Day")]

    def test_that_is_the_same_tells_nobody(self, lead):
        delegate = make_delegate(lead, make_user("sam@example.org"))

        change_last_day(delegate=delegate, until=delegate.ended_on, by=lead.person.user)

        assert (outbox(), trail()) == ([], [])

    @pytest.mark.parametrize("until", [TODAY - A_DAY, TODAY + 600 * A_DAY])
    def test_is_refused_where_it_is_past_or_too_far(self, lead, until):
        with pytest.raises(ValidationError):
            change_last_day(delegate=make_delegate(lead), until=until, by=lead.person.user)

    def test_of_what_is_over_stays(self, lead):
        delegate = make_delegate(lead, withdrawn_at=timezone.now())

        with pytest.raises(ValidationError, match="over already"):
            change_last_day(delegate=delegate, until=UNTIL, by=lead.person.user)
