"""Two records of one person become one, or the records show that they are two people."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import roles
from accounts.models import Erasure, User
from boards.models import Action, Attendance, Interest
from office.models import Message
from partnerships.models import Lead, MergedPerson, Person, PersonName
from partnerships.people.addressees import whom
from partnerships.people.namesakes import namesakes
from portal.merging.writes import merge_people
from portal.privacy.erasing import erase_person
from portal.privacy.held import held_on
from tests.admin import change
from tests.boards.minuted import make_item
from tests.clients import signed_in
from tests.factories import (
    STARTED,
    make_board,
    make_delegate,
    make_headship,
    make_lead,
    make_meeting,
    make_organisation,
    make_partnership,
    make_person,
    make_school,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER = dt.date(2025, 9, 1)


@pytest.fixture
def ann() -> Person:
    """Whose record stays."""
    return make_person("Ann Day", email="ann@example.org")


@pytest.fixture
def other() -> Person:
    """The other record of her."""
    return make_person("Annie Day", email="annie@example.org", telephone="01245 000000", notes="Prefers calls")


def merge(ann, other, **fields):
    return merge_people(**{"keep": ann, "gone": other, "by": None} | fields)


class TestWhatMoves:
    def test_everything_that_refers_to_the_record_that_goes(self, ann, other):
        lead, headship, seat = (
            make_lead(person=other),
            make_headship(other, make_school()),
            make_seat(make_board(), other),
        )
        meeting = make_meeting(seat.board, held_on=TODAY, stand_in=other)
        came = Attendance.objects.create(meeting=meeting, person=other, presence="present")
        about = {"whom": whom(other.pk), "about": f"person {other.pk}"}
        message = Message.objects.create(kind="x", subject="x", recipient="a@example.org", **about)

        effect = merge(ann, other)

        for row, field in (
            (lead, "person"),
            (headship, "person"),
            (seat, "person"),
            (came, "person"),
            (meeting, "stand_in"),
        ):
            row.refresh_from_db()
            assert getattr(row, field) == ann
        message.refresh_from_db()
        assert (message.whom, message.about) == (whom(ann.pk), f"person {ann.pk}")
        assert not Person.objects.filter(pk=other.pk).exists()
        assert "It takes over 1 headship, 1 lead, 1 seat, and what else is kept of them." in effect.text

    def test_title_is_as_the_record_that_stays_has_it(self, ann):
        merge(ann, make_person("Annie Day", title="Mrs"))

        ann.refresh_from_db()
        assert str(ann) == "Ann Day"

    def test_details_that_are_wanting_and_the_other_name(self, ann, other):
        effect = merge(ann, other)

        ann.refresh_from_db()
        assert (ann.name, ann.email, ann.telephone, ann.notes) == (
            "Ann Day",
            "ann@example.org",
            "01245 000000",
            "Prefers calls",
        )
        assert "Both records have one for the e-mail address: that of Ann Day stays." in effect.text
        assert [one.person for one in namesakes("Annie Day")] == [ann]

    def test_history_says_who_and_why_on_each_record(self, ann, other):
        lead, officer = make_lead(person=other), make_user()

        merge(ann, other, by=officer)

        line = lead.history.first()
        assert (line.history_user, line.history_change_reason) == (
            officer,
            "The records of Annie Day and Ann Day became one",
        )

    def test_account_comes_along_and_those_beside_are_told_of_posts(self, ann, other):
        make_lead(person=ann)
        make_user("annie.account@example.org", person=other)

        merge(ann, other)

        assert User.objects.get(email="annie.account@example.org").person == ann
        assert Message.objects.filter(kind="post-begun").exists()


class TestJoining:
    def test_leads_that_overlap_become_one_with_all_that_hangs_on_either(self, ann, other):
        colne = make_partnership("Colne", schools=2)
        kept = make_lead(colne, ann, started_on=LATER)
        gone = make_lead(colne, other, ended_on=LATER + dt.timedelta(days=9), email="lead@example.org")
        delegate = make_delegate(gone, make_user("sam@example.org"))

        effect = merge(ann, other)

        kept = Lead.objects.get()
        delegate.refresh_from_db()
        assert (kept.person, kept.started_on, kept.ended_on, kept.email) == (ann, STARTED, None, "lead@example.org")
        assert delegate.lead == kept
        assert "what both records have of it becomes one" in effect.text

    @pytest.mark.parametrize(("gap", "count"), [(0, 1), (1, 1), (2, 2)])
    def test_posts_become_one_where_no_day_lies_between_them(self, ann, other, gap, count):
        board, body = make_board(), make_organisation()
        make_seat(board, ann, organisation=body, ended_on=LATER)
        make_seat(board, other, organisation=body, started_on=LATER + dt.timedelta(days=gap))

        merge(ann, other)

        assert board.seats.filter(person=ann).count() == count

    def test_seat_that_brings_another_goes_on_bringing_it(self, ann, other):
        south, spb = make_board("South quadrant meeting"), make_board()
        make_seat(south, ann, role="chair")
        brought = make_seat(
            spb, other, by_virtue_of=make_seat(south, other, role="chair", ended_on=None, started_on=LATER)
        )

        merge(ann, other)

        brought.refresh_from_db()
        assert (brought.person, brought.by_virtue_of.person, brought.by_virtue_of.board) == (ann, ann, south)

    def test_apologies_of_one_record_give_way_to_the_presence_of_the_other(self, ann, other):
        meeting = make_meeting()
        Attendance.objects.create(meeting=meeting, person=ann, presence="apologies")
        Attendance.objects.create(meeting=meeting, person=other, presence="present")

        merge(ann, other)

        assert meeting.attendances.get().presence == "present"

    def test_withdrawal_for_an_interest_stays_one(self, ann, other):
        item = make_item(make_meeting())
        Interest.objects.create(item=item, person=ann)
        Interest.objects.create(item=item, person=other, withdrew=True)

        merge(ann, other)

        assert Interest.objects.get(item=item, person=ann).withdrew

    def test_action_owned_by_both_is_owned_once(self, ann, other):
        action = Action.objects.create(
            item=make_item(make_meeting()),
            owner=ann,
            text="Do it",
            undertaken_on=TODAY,
            due_on=TODAY,
            groups=[{"words": "Chairs", "people": [other.pk, ann.pk]}],
        )
        action.others.add(other)

        merge(ann, other)

        action.refresh_from_db()
        assert (list(action.others.all()), action.groups) == ([], [{"words": "Chairs", "people": [ann.pk]}])


class TestRefused:
    def refused(self, ann, other, match: str, **fields) -> None:
        with pytest.raises(ValidationError, match=match):
            merge(ann, other, **fields)
        assert Person.objects.filter(pk=other.pk).exists()

    def test_both_have_accounts(self, ann, other):
        for person in (ann, other):
            make_user(f"{person.pk}@example.org", person=person)

        self.refused(ann, other, "Ask an administrator to close one of them")

    def test_both_were_there(self, ann, other):
        meeting = make_meeting()
        for person in (ann, other):
            Attendance.objects.create(meeting=meeting, person=person, presence="present")

        self.refused(ann, other, "so they may be two people")

    def test_one_stood_in_for_the_other(self, ann, other):
        Attendance.objects.create(meeting=make_meeting(), person=ann, presence="present", substitute_for=other)

        self.refused(ann, other, "one stood in for the other")

    def test_lead_and_co_lead_on_the_same_days(self, ann, other):
        colne = make_partnership(schools=2)
        make_lead(colne, ann)
        make_lead(colne, other, role="co-lead")

        self.refused(ann, other, "in two roles")

    def test_itself(self, ann):
        with pytest.raises(ValidationError, match="same record"):
            merge(ann, ann)

    def test_ones_own(self, ann, other):
        officer = make_user(person=ann)

        self.refused(ann, other, "about yourself", by=officer)


class TestPrivacy:
    def test_contact_details_leave_the_history_and_a_back_up_is_told(self, ann, other):
        merge(ann, other)

        rows = Person.history.filter(id=other.pk)
        assert {(row.email, row.telephone, row.notes) for row in rows} == {("", "", "")}
        assert Erasure.objects.filter(key=str(other.pk), model="partnerships.Person").exists()

    def test_erasing_the_person_erases_what_is_left_of_the_other_record(self, ann, other):
        make_lead(person=other, ended_on=LATER)
        merge(ann, other)

        erase_person(person=ann, reason="they asked for it", by=None)

        names = set(Person.history.filter(id__in=[ann.pk, other.pk]).values_list("name", "slug"))
        assert {name for name, _ in names} == {"D."}
        assert not PersonName.objects.exists()

    def test_all_that_is_held_has_the_former_name(self, ann, other):
        merge(ann, other)

        assert "Annie Day" in str(held_on(ann, make_user()))


@pytest.mark.once
class TestPage:
    @pytest.fixture
    def officer(self):
        return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    def test_is_previewed_done_and_the_old_address_leads_on(self, officer, ann, other):
        make_lead(person=other)
        typed = {"ask": "1", "other": other.pk, "stays": "this"}
        address = f"/admin/partnerships/person/{ann.pk}/merge/"

        preview = officer.post(address, typed).context["effect"]
        officer.post(address, typed | {"agreed": preview.text})

        assert MergedPerson.objects.get().key == other.pk
        response = officer.get(change(other))
        assert (response.status_code, response.url) == (302, change(ann))

    def test_the_other_may_stay(self, officer, ann, other):
        typed = {"ask": "1", "other": other.pk, "stays": "other"}
        address = f"/admin/partnerships/person/{ann.pk}/merge/"

        preview = officer.post(address, typed).context["effect"]
        done = officer.post(address, typed | {"agreed": preview.text}, follow=True)

        assert Person.objects.get() == other
        assert done.redirect_chain[-1][0] == change(other)


def test_that_it_cannot_be_taken_back_is_said_before_anything_is_asked(ann, other):
    officer = signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))

    opened = officer.get(change(ann, "merge")).content.decode()
    preview = officer.post(change(ann, "merge"), {"ask": "1", "other": other.pk, "stays": "this"})

    assert "A merge cannot be taken back:" in opened
    assert "This cannot be taken back: make sure that it is one person." in preview.context["effect"].warnings
