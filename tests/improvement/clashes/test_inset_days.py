"""A school's INSET days: typed in one box, and as they are written."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from improvement.clashes.inset_days import InsetDaysField, carry_inset_days_over, inset_days, set_inset_days
from improvement.models import InsetDay
from tests.factories import make_school

YEAR = 2026
FIRST, LAST = dt.date(2026, 9, 1), dt.date(2027, 8, 31)
OCTOBER, JANUARY = dt.date(2026, 10, 26), dt.date(2027, 1, 4)


@pytest.fixture
def field() -> InsetDaysField:
    field = InsetDaysField()
    field.year = YEAR
    return field


@pytest.mark.parametrize(
    "text",
    [
        "26 Oct, 4 Jan",
        "4 Jan; 26 Oct",
        "26 October, 2026, 4 January, 2027",
        "26/10/2026\n4/1/2027",
        "26 October and 4 January",
        " 26 Oct ,, 4 Jan, ",
    ],
)
def test_several_days_are_read_in_whatever_way_people_put_them_one_after_the_other(field, text):
    assert field.clean(text) == [OCTOBER, JANUARY]


@pytest.mark.parametrize("text", ["", "   "])
def test_none_are_none(field, text):
    assert field.clean(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("26 Oct, training on phonics", "INSET days: “training on phonics” is not a day"),
        ("31 Aug 2026", "INSET days: 31 August 2026 is not in 2026 to 2027"),
        ("1 Sep 2027", "INSET days: 1 September 2027 is not in 2026 to 2027"),
        ("1 Oct, 2 Oct, 5 Oct, 6 Oct, 7 Oct, 8 Oct", "INSET days: enter up to five, each once"),
        ("4 Jan, 26 Oct, 26 October 2026", "INSET days: 26 October 2026 is there twice. Enter it once"),
        ("25 December", "INSET days: 25 December 2026 is Christmas Day. Enter a day on which the school works"),
        ("29 March, 26 Oct", "INSET days: 29 March 2027 is Easter Monday. Enter a day on which the school works"),
    ],
)
def test_what_is_no_day_of_the_year_or_too_many_is_refused(field, text, said):
    with pytest.raises(ValidationError) as refused:
        field.clean(text)

    assert refused.value.messages[0].startswith(said)


def test_first_and_last_day_of_the_year_are_of_it(field):
    assert field.clean("1 Sep 2026, 31 Aug 2027") == [FIRST, LAST]


def test_what_is_shown_again_is_read_as_the_same(field):
    assert field.clean(field.prepare_value([OCTOBER, JANUARY])) == [OCTOBER, JANUARY]


@pytest.mark.django_db
class TestWriting:
    def test_days_take_the_place_of_those_of_that_year_and_of_no_other(self):
        school, last_year = make_school(), FIRST - dt.timedelta(days=1)
        InsetDay.objects.create(school=school, day=last_year)
        set_inset_days(school=school, year=YEAR, days=[FIRST, OCTOBER], by=None)

        set_inset_days(school=school, year=YEAR, days=[OCTOBER, LAST], by=None)

        assert inset_days(school.pk, YEAR) == [OCTOBER, LAST]
        assert inset_days(school.pk, YEAR - 1) == [last_year]

    @pytest.mark.parametrize("days", [[FIRST - dt.timedelta(days=1)], [FIRST + dt.timedelta(days=n) for n in range(6)]])
    def test_another_years_day_and_a_sixth_are_refused(self, days):
        school = make_school()

        with pytest.raises(ValidationError):
            set_inset_days(school=school, year=YEAR, days=days, by=None)

        assert inset_days(school.pk, YEAR) == []

    def test_days_go_on_to_the_school_that_follows_once_each(self):
        before, after = make_school(), make_school()
        set_inset_days(school=before, year=YEAR, days=[OCTOBER, JANUARY], by=None)
        set_inset_days(school=after, year=YEAR, days=[OCTOBER], by=None)

        carry_inset_days_over(school=before.pk, to=after.pk, year=YEAR)

        assert inset_days(after.pk, YEAR) == [OCTOBER, JANUARY]
        assert inset_days(before.pk, YEAR) == []

    def test_they_have_no_words_and_their_name_says_not_whose_they_are(self):
        row = InsetDay.objects.create(school=make_school("Secret school"), day=OCTOBER)

        assert str(row) == f"INSET day {row.pk}"
        assert {field.name for field in InsetDay._meta.concrete_fields} == {"id", "school", "day"}
        assert not hasattr(InsetDay, "history")
