"""Terms of the academic year, at their edges."""

import datetime as dt

import pytest

from base.school_terms import Term, academic_year, day_in_year, year_days, year_label, year_starts_on


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (dt.date(2026, 8, 31), "Summer term 2025 to 2026"),
        (dt.date(2026, 9, 1), "Autumn term 2026 to 2027"),
        (dt.date(2026, 12, 31), "Autumn term 2026 to 2027"),
        (dt.date(2027, 1, 1), "Spring term 2026 to 2027"),
        (dt.date(2027, 3, 31), "Spring term 2026 to 2027"),
        (dt.date(2027, 4, 1), "Summer term 2026 to 2027"),
        (dt.date(2027, 8, 31), "Summer term 2026 to 2027"),
    ],
)
def test_term_of_a_day(day, term):
    assert str(Term.of(day)) == term


def test_year_label_names_both_calendar_years():
    assert year_label(academic_year(dt.date(2026, 10, 15))) == "2026 to 2027"


@pytest.mark.parametrize(
    ("day", "later", "terms"),
    [
        (dt.date(2026, 11, 12), dt.date(2026, 12, 31), 0),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 1), 1),
        (dt.date(2026, 11, 12), dt.date(2027, 5, 20), 2),
        (dt.date(2027, 5, 20), dt.date(2027, 9, 1), 1),
        (dt.date(2026, 9, 1), dt.date(2027, 9, 1), 3),
        (dt.date(2027, 1, 1), dt.date(2026, 12, 31), -1),
    ],
)
def test_terms_from_one_day_to_another_are_counted_across_years(day, later, terms):
    assert Term.of(day).until(Term.of(later)) == terms


def test_each_term_is_between_the_one_before_and_the_one_after():
    terms = [Term.of(dt.date(2025, 9, 1))]
    while len(terms) < 7:
        terms.append(terms[-1].after)

    assert [str(term) for term in terms[2:5]] == [
        "Summer term 2025 to 2026",
        "Autumn term 2026 to 2027",
        "Spring term 2026 to 2027",
    ]
    assert [term.before for term in terms[1:]] == terms[:-1]


@pytest.mark.parametrize(
    ("month", "number", "day"),
    [
        (8, 31, dt.date(2027, 8, 31)),
        (9, 1, dt.date(2026, 9, 1)),
        (12, 31, dt.date(2026, 12, 31)),
        (1, 1, dt.date(2027, 1, 1)),
    ],
)
def test_day_in_year_is_within_its_first_and_last(month, number, day):
    assert day_in_year(2026, month, number) == day
    assert year_starts_on(2026) <= day <= year_days(2026)[1]


def test_year_days_are_its_first_and_last():
    assert year_days(2026) == (dt.date(2026, 9, 1), dt.date(2027, 8, 31))


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_year_days_reach_to_the_ends_of_the_calendar(day):
    first, last = year_days(academic_year(day))

    assert first <= day <= last


@pytest.mark.parametrize(
    ("starting", "first", "last"),
    [
        (0, dt.date.min, dt.date(1, 8, 31)),
        (1, dt.date(1, 9, 1), dt.date(2, 8, 31)),
        (9998, dt.date(9998, 9, 1), dt.date(9999, 8, 31)),
        (9999, dt.date(9999, 9, 1), dt.date.max),
    ],
)
def test_year_days_of_the_first_and_the_last_years_of_the_calendar(starting, first, last):
    assert year_days(starting) == (first, last)


@pytest.mark.parametrize(
    ("term", "slug"),
    [
        (Term(2026, "Autumn"), "2026-autumn"),
        (Term(2026, "Spring"), "2027-spring"),
        (Term(2026, "Summer"), "2027-summer"),
    ],
)
def test_address_of_a_term_has_the_calendar_year_in_which_it_begins(term, slug):
    assert term.slug == slug
    assert Term.called(slug) == term


@pytest.mark.parametrize("slug", ["", "2026", "autumn", "2026-easter", "0000-autumn", "²⁰²⁶-autumn", "-autumn"])
def test_address_of_no_term_is_refused(slug):
    with pytest.raises(ValueError):  # noqa: PT011 - that it is no term is all there is to say
        Term.called(slug)
