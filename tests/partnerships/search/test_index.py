"""Which entries of an index are weighed where more fit than are worth the time."""

import pytest

from partnerships.search import index
from partnerships.search.entries import SearchEntry
from partnerships.search.index import Index

MOST = 5


@pytest.fixture(autouse=True)
def _few_are_weighed(monkeypatch):
    monkeypatch.setattr(index, "MOST_WEIGHED", MOST)


def found(*entries: SearchEntry) -> list[int]:
    return [entry.pk for entry, _ in Index(list(entries)).find("waltham")]


def entry(pk: int, *more: str, **fields) -> SearchEntry:
    words = ("waltham", *more)
    return SearchEntry(pk, " ".join(words), words, order=(" ".join(words), pk), **fields)


def test_all_are_weighed_where_they_are_few():
    assert found(*(entry(pk) for pk in range(MOST))) == list(range(MOST))


def test_of_many_that_fit_alike_the_first_by_name_and_number_are_weighed():
    assert found(*(entry(pk) for pk in reversed(range(MOST + 3)))) == list(range(MOST))


def test_of_many_the_short_names_and_the_open_schools_are_weighed():
    long = [entry(pk, "st", "mary", "and", "all", "saints") for pk in range(10, 14)]
    closed = [entry(pk, handicap=20) for pk in range(20, 24)]
    short = [entry(pk) for pk in range(MOST)]

    assert found(*long, *closed, *short) == list(range(MOST))


def answers(text: str, *entries: SearchEntry) -> list[int]:
    return [entry.pk for entry, _ in Index(list(entries)).find(text)]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("walthm", {}),
        ("walthamabbey", {"words": ("waltham", "abbey")}),
        ("green wood", {"words": ("greenwood",)}),
        ("kegsc", {"words": ("xy",), "initials": "kegscx"}),
        ("catholic waltham", {"traits": ("catholic",)}),
        ("harlow waltham", {"places": ("harlow",)}),
        ("waltham maldon", {"areas": ("maldon",)}),
    ],
)
def test_entry_is_weighed_whichever_way_it_can_answer(text, known):
    one = SearchEntry(1, "one", known.pop("words", ("waltham",)), order=("one", 1), **known)

    assert answers(text, one) == [1]


@pytest.mark.parametrize("text", ["", "683244", "zzqqx", "waltham 683244 771122 998877"])
def test_text_that_nothing_answers_finds_nothing(text):
    assert answers(text, *(entry(pk) for pk in range(MOST))) == []
