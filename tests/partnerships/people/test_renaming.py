"""People and organisations that are called otherwise from a day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import roles
from boards.attendance.roll import roll_of, rolls_of
from partnerships.models import OrganisationName
from partnerships.people.namesakes import namesakes
from partnerships.people.writes import begin_names, rename_organisation, rename_person
from tests.admin import change
from tests.clients import signed_in
from tests.factories import make_board, make_meeting, make_organisation, make_person, make_seat, make_user
from tests.office.journal.done import do, take_back_in_one_go

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ON = TODAY - dt.timedelta(days=10)
DAY_BEFORE = ON - dt.timedelta(days=1)


class TestOrganisation:
    @pytest.fixture
    def seat(self):
        body = make_organisation("ASHE", description="Secondary headteachers")
        return make_seat(make_board(), make_person("Ann Day"), organisation=body)

    @pytest.fixture
    def renamed(self, seat):
        rename_organisation(organisation=seat.organisation, name="Essex Heads", on=ON, by=None)
        return seat

    @pytest.mark.parametrize(("on", "name"), [(DAY_BEFORE, "ASHE"), (ON, "Essex Heads"), (TODAY, "Essex Heads")])
    def test_board_of_a_day_has_the_name_of_that_day(self, client, renamed, on, name):
        page = client.get(renamed.board.get_absolute_url(), {"on": str(on)}).content.decode()

        assert (name in page, ("ASHE" if name != "ASHE" else "Essex Heads") in page) == (True, False)

    def test_chair_is_for_the_body_of_that_day(self, client, renamed):
        type(renamed).objects.update(role="chair")

        assert (
            "ASHE (Secondary" in client.get(renamed.board.get_absolute_url(), {"on": str(DAY_BEFORE)}).content.decode()
        )

    def test_roll_of_a_meeting_has_the_name_of_its_day_or_of_one_that_is_asked_for(self, renamed):
        before, after = (make_meeting(renamed.board, held_on=day) for day in (DAY_BEFORE, ON))

        rolls = rolls_of(renamed.board, [before, after], called_on=TODAY)

        assert [roll_of(meeting).bodies[0].name for meeting in (before, after)] == ["ASHE", "Essex Heads"]
        assert {roll.bodies[0].name for roll in rolls.values()} == {"Essex Heads"}

    def test_names_of_three_times(self, renamed):
        rename_organisation(organisation=renamed.organisation, name="Heads of Essex", on=TODAY, by=None)

        days = [DAY_BEFORE, ON, TODAY - dt.timedelta(days=1), TODAY]
        named = [type(renamed).objects.with_bodies(day).get().body_then for day in days]
        assert named == ["ASHE", "Essex Heads", "Essex Heads", "Heads of Essex"]

    @pytest.mark.parametrize(
        ("name", "on", "sentence"),
        [
            ("Essex Heads", TODAY, "already"),
            ("Other", DAY_BEFORE, "It was called ASHE until"),
        ],
    )
    def test_what_cannot_be_is_refused(self, renamed, name, on, sentence):
        with pytest.raises(ValidationError, match=sentence):
            rename_organisation(organisation=renamed.organisation, name=name, on=on, by=None)
        assert OrganisationName.objects.count() == 1


class TestOrganisationAhead:
    DAY = TODAY + dt.timedelta(days=30)

    @pytest.fixture
    def seat(self):
        return make_seat(make_board(), make_person("Ann Day"), organisation=make_organisation("ASHE"))

    @pytest.fixture
    def ahead(self, seat):
        """The seat of a body that is to be called Essex Heads, by an entry that can be taken back."""
        entry = do(
            lambda: rename_organisation(organisation=seat.organisation, name="Essex Heads", on=self.DAY, by=None)
        )
        return seat, entry

    def test_until_its_day_everything_has_the_name_of_today_and_a_board_of_the_day_the_new_one(self, client, ahead):
        seat, _ = ahead
        seat.organisation.refresh_from_db()

        named = [type(seat).objects.with_bodies(self.DAY + dt.timedelta(days=n)).get().body_then for n in (-1, 0, 1)]
        page = client.get(seat.board.get_absolute_url(), {"on": str(self.DAY)}).content.decode()

        assert (seat.organisation.name, named) == ("ASHE", ["ASHE", "Essex Heads", "Essex Heads"])
        assert ("Essex Heads" in page, "ASHE" in page) == (True, False)
        assert "Essex Heads" not in client.get(seat.board.get_absolute_url()).content.decode()
        assert begin_names() is False

    def test_on_its_day_it_is_the_name_and_the_old_one_is_kept_until_the_day_before(self, ahead, monkeypatch):
        seat, _ = ahead
        monkeypatch.setattr(timezone, "localdate", lambda *_: self.DAY)

        assert [begin_names(), begin_names()] == [True, False]

        seat.organisation.refresh_from_db()
        assert seat.organisation.name == "Essex Heads"
        (former,) = OrganisationName.objects.all()
        assert (former.name, former.ended_on) == ("ASHE", self.DAY - dt.timedelta(days=1))
        named = [type(seat).objects.with_bodies(self.DAY - dt.timedelta(days=n)).get().body_then for n in (1, 0)]
        assert named == ["ASHE", "Essex Heads"]

    def test_it_is_taken_back_before_its_day(self, ahead):
        _, entry = ahead

        take_back_in_one_go(entry)

        assert not OrganisationName.objects.exists()

    def test_there_is_one_to_come_and_the_next_is_refused_with_what_to_do(self, ahead):
        seat, _ = ahead

        for on in (TODAY, self.DAY + dt.timedelta(days=1)):
            with pytest.raises(ValidationError, match="It is to be called Essex Heads, from"):
                rename_organisation(organisation=seat.organisation, name="Other", on=on, by=None)

    def test_name_without_any_day_is_refused(self, seat):
        with pytest.raises(ValidationError, match="Enter the last day of a former name"):
            OrganisationName(organisation=seat.organisation, name="Nowhen").full_clean()


class TestPerson:
    def test_former_name_is_kept_and_finds_them(self):
        ann = make_person("Ann Day", title="Dr")

        effect = rename_person(person=ann, name="Ann Field", on=TODAY, by=None)

        ann.refresh_from_db()
        assert (str(ann), [row.name for row in ann.former_names.all()]) == ("Dr Ann Field", ["Ann Day"])
        assert "Dr Ann Day is called Dr Ann Field" in effect.text
        assert [one.person for one in namesakes("ann day")] == [ann]

    def test_going_back_to_a_former_name_keeps_each_once(self):
        ann = make_person("Ann Day")
        for name in ("Ann Field", "Ann Day"):
            rename_person(person=ann, name=name, on=TODAY, by=None)
            ann.refresh_from_db()

        assert [row.name for row in ann.former_names.all()] == ["Ann Field"]

    def test_same_name_is_refused(self):
        with pytest.raises(ValidationError, match="called so already"):
            rename_person(person=make_person("Ann Day"), name="Ann Day", on=TODAY, by=None)

    @pytest.mark.parametrize(("days", "is_refused"), [(0, False), (1, True)])
    def test_day_to_come_is_refused_for_the_name_is_used_at_once(self, days, is_refused):
        ann = make_person("Ann Day")
        on = TODAY + dt.timedelta(days)

        if is_refused:
            with pytest.raises(ValidationError, match="Enter today or a day that has passed"):
                rename_person(person=ann, name="Ann Field", on=on, by=None)
        else:
            rename_person(person=ann, name="Ann Field", on=on, by=None)

        assert ann.former_names.exists() is not is_refused

    @pytest.mark.once
    def test_officers_search_by_it_and_the_public_does_not_find_it(self, client):
        ann = make_person("Ann Day")
        make_seat(make_board(), ann)
        rename_person(person=ann, name="Ann Field", on=TODAY, by=None)
        officer = signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))

        assert "Ann Field" in officer.get("/admin/partnerships/person/", {"q": "Day"}).content.decode()
        assert "Ann Day, until" in officer.get(change(ann)).content.decode()
        assert "Ann Field" not in client.get("/partnerships/", {"q": "Ann Day"}).content.decode()
