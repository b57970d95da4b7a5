"""People and organisations that are called otherwise from a day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import roles
from boards.attendance.roll import roll_of, rolls_of
from partnerships.models import OrganisationName
from partnerships.people.namesakes import namesakes
from partnerships.people.writes import rename_organisation, rename_person
from tests.admin import change
from tests.clients import signed_in
from tests.factories import make_board, make_meeting, make_organisation, make_person, make_seat, make_user

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
            ("Other", TODAY + dt.timedelta(days=1), "Enter today or a day that has passed"),
            ("Other", DAY_BEFORE, "It was called ASHE until"),
        ],
    )
    def test_what_cannot_be_is_refused(self, renamed, name, on, sentence):
        with pytest.raises(ValidationError, match=sentence):
            rename_organisation(organisation=renamed.organisation, name=name, on=on, by=None)
        assert OrganisationName.objects.count() == 1


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

    @pytest.mark.once
    def test_officers_search_by_it_and_the_public_does_not_find_it(self, client):
        ann = make_person("Ann Day")
        make_seat(make_board(), ann)
        rename_person(person=ann, name="Ann Field", on=TODAY, by=None)
        officer = signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))

        assert "Ann Field" in officer.get("/admin/partnerships/person/", {"q": "Day"}).content.decode()
        assert "Ann Day, until" in officer.get(change(ann)).content.decode()
        assert "Ann Field" not in client.get("/partnerships/", {"q": "Ann Day"}).content.decode()
