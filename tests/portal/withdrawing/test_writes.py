"""Records made by mistake: removed within the day, else withdrawn from everybody's sight, and put back."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import roles
from accounts.models import Erasure
from boards.models import Meeting, Seat
from office.models import JournalEntry, Message
from partnerships.models import Lead, Membership, Organisation, Person
from portal.merging.writes import merge_people
from portal.models import Withdrawal
from portal.privacy.erasing import erase_person
from portal.privacy.held import held_on
from portal.withdrawing.writes import forget_withdrawn, put_back, take_away
from tests.admin import change
from tests.boards.minuted import make_item
from tests.clients import signed_in
from tests.factories import (
    make_board,
    make_delegate,
    make_headship,
    make_lead,
    make_meeting,
    make_membership,
    make_organisation,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
A_DAY = dt.timedelta(days=1)
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
PUBLIC = ("/partnerships/", "/partnerships/export.csv", "/boards/", "/boards/school-partnership-board/", "/meetings/")
KINDS = {
    "partnership": lambda: make_partnership("Wrongton", schools=2),
    "membership": lambda: make_membership(make_partnership("Colne"), make_school("Wrongton")),
    "lead": lambda: make_lead(make_partnership("Colne", schools=2), make_person("Wrongton")),
    "headship": lambda: make_headship(make_person("Wrongton"), make_school()),
    "seat": lambda: make_seat(make_board(), make_person("Wrongton"), organisation=make_organisation()),
    "person": lambda: make_person("Wrongton"),
    "organisation": lambda: make_organisation("Wrongton"),
    "meeting": lambda: make_item(make_meeting(venue="Wrongton", held_on=timezone.localdate() + 9 * A_DAY)).meeting,
}


def made(kind: str, ago: dt.timedelta):
    """A record of that kind that was made so long ago."""
    with time_machine.travel(NOW - ago, tick=False):
        return KINDS[kind]()


def take(record, **fields):
    return take_away(**{"record": record, "reason": "Entered twice", "by": None} | fields)


@pytest.mark.parametrize("kind", KINDS)
def test_record_of_today_that_nobody_could_rely_on_is_removed_and_its_history_stays(kind):
    record = made(kind, A_DAY - HOUR)
    key = record.pk

    effect, is_removed = take(record)

    assert is_removed
    assert not type(record)._base_manager.filter(pk=key).exists()
    assert not Withdrawal.objects.exists()
    assert record.history.model.objects.filter(id=key).first().history_change_reason == "Made by mistake: Entered twice"
    assert "nobody could rely on it" in effect.text


@pytest.mark.parametrize("kind", KINDS)
def test_record_of_before_is_withdrawn_and_put_back_as_it_was(kind):
    record = made(kind, A_DAY + HOUR)
    model, key = type(record), record.pk
    before = model._base_manager.filter(pk=key).values().get()

    effect, is_removed = take(record)
    withdrawn = Withdrawal.objects.get()
    gone = not model._base_manager.filter(pk=key).exists()
    put_back(withdrawal=withdrawn, by=None)

    assert (is_removed, gone) == (False, True)
    assert model._base_manager.filter(pk=key).values().get() == before
    assert not Erasure.objects.exists()
    assert "more than a day ago" in effect.text
    assert "Entered twice" not in effect.text


class TestWhatGoesAlong:
    def test_partnership_with_all_that_is_nothing_without_it(self, client):
        lead = make_lead(made("partnership", 3 * A_DAY))
        partnership = lead.partnership
        make_delegate(lead, make_user("sam@example.org"))
        address = partnership.get_absolute_url()

        effect, _ = take(partnership)
        gone = (Membership.objects.count(), Lead.objects.count(), client.get(address).status_code)
        put_back(withdrawal=Withdrawal.objects.get(), by=None)

        assert gone == (0, 0, 410)
        assert (Membership.objects.count(), Lead.objects.count(), client.get(address).status_code) == (2, 1, 200)
        assert "with 2 memberships, 1 lead" in effect.text

    def test_seat_with_what_it_brings(self):
        seat = made("seat", 2 * A_DAY)
        make_seat(make_board("Panel of it"), seat.person, by_virtue_of=seat)

        take(seat)
        gone = Seat.objects.count()
        put_back(withdrawal=Withdrawal.objects.get(), by=None)

        assert (gone, Seat.objects.count()) == (0, 2)

    def test_what_is_waiting_in_the_post_is_not_sent_and_what_was_sent_is_said(self):
        lead = made("lead", MINUTE)
        Message.objects.create(kind="x", subject="x", recipient="a@example.org", about=f"lead {lead.pk}")
        sent = Message.objects.create(kind="x", subject="x", recipient="a@example.org", about=f"lead {lead.pk}")
        Message.objects.filter(pk=sent.pk).update(state="sent", sent_at=NOW)

        effect, is_removed = take(lead)

        assert not is_removed
        assert Message.objects.get() == sent
        assert "an e-mail about it was sent" in effect.text
        assert "1 e-mail about it went out already" in effect.text


class TestInTheWay:
    def test_what_refers_to_it_is_named(self):
        body = make_organisation("ASHE")
        make_seat(make_board(), make_person("Ann Day"), organisation=body)

        with pytest.raises(ValidationError, match="“Ann Day, member, School Partnership Board” refers to it"):
            take(body)
        assert Organisation.objects.exists()

    def test_person_with_an_account_stays(self):
        person = make_person()
        make_user(person=person)

        with pytest.raises(ValidationError, match="refer"):
            take(person)

    def test_meeting_that_has_begun_stays(self):
        with pytest.raises(ValidationError, match="has begun"):
            take(make_meeting(status=Meeting.Status.DRAFT))


class TestPuttingBack:
    def test_beside_what_was_recorded_since_is_refused(self):
        membership = made("membership", 2 * A_DAY)
        take(membership)
        make_membership(membership.partnership, membership.school)

        with pytest.raises(ValidationError):
            put_back(withdrawal=Withdrawal.objects.get(), by=None)
        assert Membership.objects.count() == 1

    def test_of_what_is_gone_is_refused(self):
        seat = made("seat", 2 * A_DAY)
        take(seat)
        seat.organisation.delete()

        with pytest.raises(ValidationError, match="is gone, so it cannot be put back"):
            put_back(withdrawal=Withdrawal.objects.get(), by=None)

    def test_of_somebody_whose_record_was_merged_since_is_the_other(self):
        lead, other = made("lead", 2 * A_DAY), make_person("Right Name")
        take(lead)
        merge_people(keep=other, gone=lead.person, by=None)

        put_back(withdrawal=Withdrawal.objects.get(), by=None)

        assert Lead.objects.get().person == other

    def test_twice_is_refused(self):
        take(made("person", 2 * A_DAY))
        put_back(withdrawal=Withdrawal.objects.get(), by=None)

        with pytest.raises(ValidationError, match="put back already"):
            put_back(withdrawal=Withdrawal.objects.get(), by=None)

    def test_what_gives_oneself_rights_is_refused(self):
        seat = made("seat", 2 * A_DAY)
        take(seat)

        with pytest.raises(ValidationError, match="about yourself"):
            put_back(withdrawal=Withdrawal.objects.get(), by=make_user(person=seat.person))

    def test_what_is_forgotten_cannot_come_back(self):
        take(made("person", 2 * A_DAY))
        withdrawn = Withdrawal.objects.get()
        forget_withdrawn(withdrawal=withdrawn, by=None)

        withdrawn.refresh_from_db()
        assert ("Wrongton" not in str(vars(withdrawn)), withdrawn.rows) == (True, [])
        with pytest.raises(ValidationError, match="no longer kept"):
            put_back(withdrawal=withdrawn, by=None)

    def test_log_of_erasures_names_nobody_who_forgot(self):
        """It is kept for ever, beside the database too, and says nothing of anybody."""
        take(made("person", 2 * A_DAY))
        officer = make_user("officer@example.org", name="Olive Officer")

        forget_withdrawn(withdrawal=Withdrawal.objects.get(), by=officer)

        [noted] = Erasure.objects.of(Withdrawal)
        assert noted.rule == "forgotten"
        assert "Olive" not in str(noted.as_line())


def erase_nothing_refers(person: Person) -> None:
    erase_person(person=person, reason="they asked for it", by=None)


class TestPrivacy:
    def test_erasing_somebody_erases_what_is_withdrawn_of_them(self):
        lead = made("lead", 2 * A_DAY)
        take(lead)
        held = str(held_on(lead.person, make_user()))

        erase_nothing_refers(lead.person)

        assert "Withdrawn records" in held
        assert "Wrongton" not in str(Withdrawal.objects.values().get())


@pytest.mark.once
class TestPages:
    @pytest.fixture
    def officer(self):
        return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    def confirm(self, officer, address, **typed):
        preview = officer.post(address, {"ask": "1", **typed}).context["effect"]
        return officer.post(address, {"ask": "1", "agreed": preview.text, **typed}, follow=True)

    @pytest.mark.parametrize("kind", KINDS)
    def test_withdrawn_in_admin_gone_in_public_and_put_back(self, officer, client, kind):
        record = made(kind, 2 * A_DAY)

        done = self.confirm(officer, change(record, "mistake"), reason="Entered twice")
        public = [client.get(path).getvalue().decode() for path in PUBLIC]
        withdrawn = Withdrawal.objects.get()
        back = self.confirm(officer, f"/admin/portal/withdrawal/{withdrawn.pk}/put-back/")

        assert (done.status_code, back.status_code) == (200, 200)
        if kind != "membership":
            assert not [page for page in public if "Wrongton" in page]
        assert type(record)._base_manager.filter(pk=record.pk).exists()

    def test_what_is_removed_is_an_entry_that_can_be_taken_back(self, officer):
        record = made("organisation", MINUTE)

        self.confirm(officer, change(record, "mistake"), reason="Entered twice")

        assert JournalEntry.objects.get().title == "Take away what was made by mistake"

    def test_meeting_is_gone_with_all_pages_under_it_and_says_no_reason(self, officer, client):
        meeting = made("meeting", 2 * A_DAY)
        take(meeting, reason="It was a rehearsal")

        page = client.get(f"{meeting.get_absolute_url()}minutes.pdf")

        assert (page.status_code, "rehearsal" in page.content.decode()) == (410, False)

    def test_long_address_of_nothing_asks_the_database_for_no_more(self, client):
        def asked(path):
            return len(Withdrawal.objects.at(path).query.sql_with_params()[1])

        assert asked("/" + "a/" * 40) == asked("/" + "a/" * 4000) < 10
        assert client.get("/" + "a/" * 4000).status_code == 404

    def test_list_of_withdrawn_records(self, officer):
        take(made("person", 2 * A_DAY))

        assert "Entered twice" in officer.get("/admin/portal/withdrawal/").content.decode()
        assert officer.get(f"/admin/portal/withdrawal/{Withdrawal.objects.get().pk}/change/").status_code == 200
