"""Whatever an address asks of a list or a form in admin, or a post chooses in a list: it is answered, never a fault."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts import roles
from base.records.asked import NOT_ASKED, TakesAnyAddress
from boards.models import Meeting, Seat
from partnerships.models import Partnership
from tests.admin import add, change, changelist, inlines, models_of_officers
from tests.clients import signed_in
from tests.factories import make_board, make_meeting, make_partnership, make_seat, make_user
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HUGE = ["9223372036854775808", "9" * 30, "9" * 400]
BAD_KEYS = ["\0", "a\0", "", "abc", "9" * 30, "-1", "1.5"]


@pytest.fixture
def officer():
    return signed_in(make_user("officer@example.org", roles.OFFICER, is_staff=True))


def test_every_admin_takes_any_address():
    assert [one for one in admin.site._registry.values() if not isinstance(one, TakesAnyAddress)] == []


@pytest.mark.parametrize("model", models_of_officers(), ids=lambda model: model._meta.label)
class TestEveryList:
    def test_answers_numbers_that_no_database_holds(self, officer, model):
        for number in (*HUGE, f"1,{HUGE[0]}", f"-{HUGE[0]}"):
            answer = officer.get(changelist(model), {"id__in": number})
            assert answer.status_code in (302, 403), number

    def test_answers_characters_that_no_database_holds(self, officer, model):
        for name in ("pk__in", "pk__startswith", "q", "e", "o", "p", "a\0b", "history__gt"):
            assert officer.get(changelist(model), {name: "a\0"}).status_code in (200, 302, 400, 403), name

    def test_is_narrowed_by_no_pattern(self, officer, model):
        field = next(field.name for field in model._meta.fields if not field.is_relation)
        for lookup in ("regex", "iregex"):
            answer = officer.get(changelist(model), {f"{field}__{lookup}": "^(([A-Za-z ])+)+!$"})
            assert answer.status_code in (400, 403)

    def test_form_is_filled_with_nothing_that_cannot_be(self, officer, model):
        for value in BAD_KEYS:
            names = [field.name for field in model._meta.get_fields() if not field.auto_created]
            answer = officer.get(add(model), dict.fromkeys(names, value) | {"_changelist_filters": value})
            assert answer.status_code in (200, 403), value

    def test_form_answers_whatever_is_typed(self, officer, model):
        names = [field.name for field in model._meta.get_fields() if not field.auto_created]
        for value in (*BAD_KEYS, *HUGE, "0001-01-01", "9999-12-31", "NaN", "\ufdd0", "\r\nX: y"):
            answer = officer.post(add(model), dict.fromkeys(names, value))
            assert answer.status_code in (200, 302, 403), value

    def test_choosing_what_is_no_record_chooses_none(self, officer, model):
        for value in BAD_KEYS:
            posted = {"action": "delete_selected", "_selected_action": [value], "index": "abc", "select_across": value}
            assert officer.post(changelist(model), posted).status_code in (200, 302, 403), value


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        (Seat, {"started_on__year": "9999"}),
        (Seat, {"started_on__year": "9" * 30}),
        (Seat, {"started_on__year": "0"}),
        (Seat, {"started_on__year": "2026", "started_on__month": "13"}),
        (Seat, {"role__exact": "a\0"}),
        (Meeting, {"held_on__year": "9999"}),
        (Meeting, {"held_on__year": "10000"}),
        (Meeting, {"board__id__exact": HUGE[0]}),
    ],
)
def test_list_is_shown_whole_where_it_cannot_be_narrowed_so_and_says_so(officer, model, asked):
    make_seat(make_meeting().board)

    answer = officer.get(changelist(model), asked, follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain == [(f"{changelist(model)}?e=1", 302)]
    assert NOT_ASKED in text_of(read(answer))


def test_list_is_narrowed_by_what_can_be(officer):
    board = make_board("Another board")
    meeting = make_meeting(board, held_on=dt.date(2026, 10, 15))

    answer = officer.get(changelist(Meeting), {"held_on__year": "2026", "board__id__exact": str(board.pk)})

    assert [one.pk for one in answer.context["cl"].result_list] == [meeting.pk]


def test_form_is_filled_with_what_can_be(officer):
    board = make_board("Another board")

    answer = officer.get(add(Meeting), {"board": str(board.pk), "venue": "County Hall"})

    form = answer.context["adminform"].form
    assert (form["board"].value(), form["venue"].value()) == (str(board.pk), "County Hall")


def test_suggestions_are_searched_for_words_alone(officer):
    asked = {"app_label": "boards", "model_name": "seat", "field_name": "person", "term": "a\0nn"}

    assert officer.get(reverse("admin:autocomplete"), asked).status_code == 200


def test_action_is_for_the_chosen_records_that_there_are(officer):
    partnership = make_partnership()
    posted = {"action": "set_home_quadrant", "_selected_action": ["\0", "9" * 30, str(partnership.pk)]}

    answer = officer.post(changelist(Partnership), posted)

    assert answer.status_code == 200
    assert "For 1 partnership." in text_of(read(answer))


def test_table_on_a_page_answers_whatever_is_typed_in_it(officer):
    partnership = make_partnership()

    for value in (*BAD_KEYS, *HUGE):
        rows = {"leads": [{"person": value, "school": value}], "memberships": [{"school": value}]}
        assert officer.post(change(partnership), inlines(**rows) | {"name": "Colne"}).status_code == 200, value
