"""When an action is due, as its line says it."""

import datetime as dt

import pytest

from boards.due import Calendar, split_off_due
from boards.models import TermDates

MET_ON, NEXT_ON = dt.date(2025, 10, 15), dt.date(2026, 1, 20)  # a Wednesday, a Tuesday
ENDS = (("Autumn", dt.date(2025, 12, 19)), ("Spring", dt.date(2026, 3, 27)), ("Summer", dt.date(2026, 7, 21)))
WHEN = Calendar(MET_ON, NEXT_ON, ENDS)


def day(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("words", "left", "due_on"),
    [
        ("share it by next meeting", "share it", NEXT_ON),
        ("share it by the next meeting.", "share it", NEXT_ON),
        ("share it before the next meeting", "share it", NEXT_ON),
        ("share it, next meeting", "share it", NEXT_ON),
        ("share it (next meeting)", "share it", NEXT_ON),
        ("share it – next meeting", "share it", NEXT_ON),
        ("share a paper for the next meeting", "share a paper for the next meeting", NEXT_ON),
        ("propose the date of the next meeting", "propose the date of the next meeting", NEXT_ON),
        ("share it by end of term", "share it", ENDS[0][1]),
        ("share it by the end of the term", "share it", ENDS[0][1]),
        ("share it by the end of this term.", "share it", ENDS[0][1]),
        ("share it (end of term)", "share it", ENDS[0][1]),
        ("share it, end of term", "share it", ENDS[0][1]),
        ("report at the end of term", "report at the end of term", ENDS[0][1]),
        ("share it by the end of the spring term", "share it", ENDS[1][1]),
        ("share it by end of next term", "share it", ENDS[1][1]),
        ("share it by the end of the school year", "share it", ENDS[2][1]),
        ("share it by end of November", "share it", day(2025, 11, 30)),
        ("share it by the end of Nov 2026", "share it", day(2026, 11, 30)),
        ("share it by end February", "share it", day(2026, 2, 28)),
        ("share it by end of October", "share it", day(2025, 10, 31)),
        ("share it by the end of the month", "share it", day(2025, 10, 31)),
        ("share it by the end of next month", "share it", day(2025, 11, 30)),
        ("share it by Friday", "share it", day(2025, 10, 17)),
        ("share it by this Friday", "share it", day(2025, 10, 17)),
        ("share it by Wednesday", "share it", day(2025, 10, 22)),  # not the day of the meeting itself
        ("share it by Tuesday", "share it", day(2025, 10, 21)),
        ("share it by the end of the week", "share it", day(2025, 10, 17)),
        ("share it by the end of next week", "share it", day(2025, 10, 24)),
        ("share it by today", "share it", MET_ON),
        ("share it, today", "share it", MET_ON),
        ("share it by tomorrow", "share it", day(2025, 10, 16)),
        ("share it by 12 November", "share it", day(2025, 11, 12)),
        ("share it before 12 November", "share it", day(2025, 11, 12)),
        ("share it – by 12 Nov", "share it", day(2025, 11, 12)),
        ("share it asap", "share it asap", NEXT_ON),
        ("share it – ongoing", "share it – ongoing", NEXT_ON),
        ("write by hand", "write by hand", NEXT_ON),
        ("visit before the inspection of 2027", "visit before the inspection of 2027", NEXT_ON),
        ("ask for books, maps", "ask for books, maps", NEXT_ON),
        ("plan for Easter, Christmas", "plan for Easter, Christmas", NEXT_ON),
        ("by Friday", "", day(2025, 10, 17)),
    ],
)
def test_day_is_split_off_the_words(words, left, due_on):
    assert split_off_due(words, WHEN) == (left, due_on, "")


@pytest.mark.parametrize(
    "phrase",
    ["half term", "the half-term", "Easter", "Xmas", "next Friday", "next week", "November", "year end"],
)
def test_what_is_not_one_day_is_asked_about_and_not_guessed(phrase):
    left, due_on, problem = split_off_due(f"share it by {phrase}", WHEN)

    if phrase == "year end":  # other words
        assert problem == ""
    else:
        assert problem == f"“{phrase}” is not one day. Write the day that is meant, such as “by 29 October 2025”."
    assert (left, due_on) == (f"share it by {phrase}", NEXT_ON)


def test_without_a_next_meeting_it_is_six_weeks():
    assert split_off_due("share it by next meeting", Calendar(MET_ON)) == ("share it", day(2025, 11, 26), "")


def test_end_of_december_is_of_this_year_and_of_january_of_the_next():
    assert split_off_due("share it by end of month", Calendar(day(2025, 12, 3)))[1] == day(2025, 12, 31)
    assert split_off_due("share it by end of next month", Calendar(day(2025, 12, 3)))[1] == day(2026, 1, 31)
    assert split_off_due("share it by end of January", Calendar(day(2025, 12, 3)))[1] == day(2026, 1, 31)


@pytest.mark.django_db
def test_terms_end_when_the_council_says():
    TermDates.objects.create(year=2025, name="Autumn", starts_on="2025-09-01", ends_on="2025-12-19")
    after = TermDates.objects.last_days

    assert [(str(term), end) for term, end in after(MET_ON, terms=2)] == [
        ("Autumn term 2025 to 2026", day(2025, 12, 19)),
        ("Spring term 2025 to 2026", None),
    ]
    assert after(day(2025, 12, 19))[0][0].name == "Autumn"
    assert after(day(2025, 12, 20))[0][0].name == "Spring"
    assert after(day(2026, 3, 31))[0][0].name == "Spring"
    assert after(day(2026, 4, 1))[0][0].name == "Summer"
    assert after(dt.date.max)[0][0].name == "Autumn"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("share it by end of term", ""),
        ("share it by end of next term", "spring"),
        ("share it (end of the spring term)", "spring"),
        ("share it by the end of the school year", "summer"),
        ("report at the end of the spring term", ""),  # words that are needed, and no day is said
    ],
)
def test_end_of_a_term_that_nobody_has_entered_is_asked_about(words, asked):
    when = Calendar(MET_ON, NEXT_ON, (ENDS[0], ("Spring", None), ("Summer", None)))

    left, _, problem = split_off_due(words, when)

    assert (asked in problem) if asked else problem == ""
    assert problem.startswith(f"The day on which the {asked} term ends is not known here. Write the day") is bool(asked)
    assert (left == words) is bool(asked or words.startswith("report"))


@pytest.mark.parametrize("said", ["yesterday", "last week", "last Friday", "last term"])
def test_day_in_the_past_in_words_is_asked_about(said):
    left, due_on, problem = split_off_due(f"sign it by {said}", WHEN)

    assert (left, due_on) == (f"sign it by {said}", NEXT_ON)
    assert problem == f"“{said}” is before the meeting. An action is due on the day of the meeting or later."


@pytest.mark.parametrize("words", ["look at what was said last week", "share the letter of yesterday"])
def test_past_that_is_no_day_of_an_action_is_left_in_its_words(words):
    assert split_off_due(words, WHEN) == (words, NEXT_ON, "")
