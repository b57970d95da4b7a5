"""Somebody tries to work out a number that was left out from all that is published, and from what they know besides."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improvement.programme.safe_figures import Counted, is_safe, safe_reviews, safe_support

TOPICS = "ABCDE"
SMALL = range(5)


def rows(text: str) -> list[Counted]:
    """Such as ``A1 A2 B1-``: a topic and a partnership each, of a school of its own; ``-`` for one that was not met."""
    return [Counted(number, said[1], (said[0],), not said.endswith("-")) for number, said in enumerate(text.split())]


def many(topic: str, *, partnerships: str = "123", of_each: int = 2, is_met: bool = True) -> str:
    return " ".join(f"{topic}{one}{'' if is_met else '-'}" for one in partnerships for _ in range(of_each))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("A1 A2 A3 A1 A2", True),
        ("A1 A2 A3 A1", False),  # four
        ("A1 A2 A1 A2 A1 A2", False),  # two partnerships
        ("A1 A1 A1 A2 A3", False),  # three of five by one
        ("A1 A1 A1 A2 A3 A3", True),  # half of them by one
    ],
)
def test_number_is_of_five_schools_and_three_partnerships_and_no_more_than_half_by_one(text, safe):
    assert is_safe(rows(text)) is safe


def test_requests_of_one_school_are_one_school():
    assert not is_safe([Counted("s", partnership, ("A",)) for partnership in "123456"])


def test_schools_in_no_partnership_are_no_partnership():
    assert not is_safe([Counted(number, None, ("A",)) for number in range(9)])


@pytest.mark.parametrize("safely", [safe_reviews, safe_support])
def test_nothing_is_published_of_fewer_than_ten_schools_or_of_what_is_all_the_same(safely):
    assert safely(rows(many("A")), TOPICS).by_topic == {}
    assert safely(rows(many("A", of_each=9)), TOPICS).by_topic == {}


def test_reviews_by_topic_without_those_of_few():
    counted = rows(" ".join([many("A", of_each=4), many("B", of_each=3), many("C"), "D1 D2 E1"]))

    assert safe_reviews(counted, TOPICS).by_topic == {"A": 12, "B": 9, "C": 6}


def test_topic_that_is_left_out_alone_takes_another_with_it():
    counted = rows(" ".join([many("A", of_each=4), many("B", of_each=3), many("C"), "D1 D2"]))

    assert safe_reviews(counted, "ABCD").by_topic == {"A": 12, "B": 9}
    assert safe_support(counted, "ABCD").by_topic == {"A": 12}, "C and D alone would be eight, of which C has five"


def test_support_met_and_not_met():
    both = [many(topic, of_each=3) + " " + many(topic, of_each=2, is_met=False) for topic in TOPICS]

    safe = safe_support(rows(" ".join(both)), TOPICS)

    assert safe.by_topic == dict.fromkeys(TOPICS, 15)
    assert safe.met == dict.fromkeys(TOPICS, 9)
    assert (safe.whole, safe.met_in_all) == (75, 45)


def test_support_that_was_all_met_is_not_said_to_be():
    safe = safe_support(rows(" ".join(many(topic, of_each=3) for topic in TOPICS)), TOPICS)

    assert (safe.met, safe.met_in_all) == ({}, None)


partnerships = st.sampled_from([*"1234", None])
schools = st.integers(0, 30)
own_topics = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=2, unique=True).map(tuple)
of_reviews = st.lists(
    st.builds(Counted, schools, partnerships, own_topics), max_size=60, unique_by=lambda row: row.school
)
# Few partnerships and topics of a very different size, so that many numbers are at the edge of being safe.
sizes = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=5, max_size=5)


def of_sizes(sizes: list[tuple[int, int]], *, by_one: bool) -> list[Counted]:
    made = []
    for topic, (met, unmet) in zip(TOPICS, sizes, strict=True):
        for number in range(met + unmet):
            partnership = "1" if by_one and topic == "A" else number % 4
            made.append(Counted(len(made), partnership, (topic,), number < met))
    return made


@given(of_reviews)
@settings(max_examples=300, deadline=None)
def test_no_small_number_of_reviews_can_be_worked_out(counted):
    assert_reviews_kept(counted)


@given(sizes, st.booleans(), st.data())
@settings(max_examples=300, deadline=None)
def test_no_small_number_of_reviews_can_be_worked_out_where_some_have_two_topics(sizes, by_one, data):
    made = of_sizes(sizes, by_one=by_one)
    also = data.draw(st.sampled_from([[""], ["", *TOPICS], [*TOPICS]]))
    second = data.draw(st.lists(st.sampled_from(also), min_size=len(made), max_size=len(made)))
    assert_reviews_kept(
        [
            Counted(row.school, row.partnership, tuple(dict.fromkeys([*row.topics, *(also and [also])])))
            for row, also in zip(made, second, strict=True)
        ]
    )


def assert_reviews_kept(counted: list[Counted]) -> None:
    """Try each number that is left out at every small value: a reader must hold all of them for possible."""
    shown, held = safe_reviews(counted, TOPICS).by_topic, len(counted)
    cells = {topic: [row for row in counted if topic in row.topics] for topic in TOPICS}
    for topic, number in shown.items():
        assert number == len(cells[topic])
        assert is_safe(cells[topic])
        assert 5 <= number <= held - 5
    if not shown:
        return
    for hidden in (topic for topic in TOPICS if topic not in shown):
        others = len(TOPICS) - len(shown) - 1
        for value in SMALL:
            possible = range(sum(shown.values()) + value, sum(shown.values()) + value + others * held + 1)
            assert any(held <= total <= 2 * held for total in possible), (hidden, value, shown, held)


@given(sizes, st.booleans())
@settings(max_examples=400, deadline=None)
def test_no_small_number_of_support_can_be_worked_out(sizes, by_one):
    """The reader knows how many there are in all, and how many were met: officers do."""
    counted = of_sizes(sizes, by_one=by_one)
    safe = safe_support(counted, TOPICS)
    asked, met = Counter(row.topics[0] for row in counted), Counter(row.topics[0] for row in counted if row.is_met)
    for topic, number in safe.by_topic.items():
        assert number == asked[topic] >= 5
        assert len(counted) - number >= 5
    for topic, number in safe.met.items():
        assert number == met[topic]
        assert number >= 5
        assert safe.by_topic[topic] - number >= 5, "what was not met is the rest"
    if not safe.by_topic:
        return
    met_in_all = safe.met_in_all
    for topic in TOPICS:
        mine = [row for row in counted if row.topics == (topic,)]
        for value in SMALL:
            if topic not in safe.by_topic:
                assert is_possible(safe, met_in_all, {topic: lambda a, m, value=value: a == value}), (topic, value)
            if met_in_all is None or topic in safe.met:
                continue
            if not is_safe([row for row in mine if row.is_met]):
                assert is_possible(safe, met_in_all, {topic: lambda a, m, value=value: m == value}), (topic, value)
            if not is_safe([row for row in mine if not row.is_met]):
                assert is_possible(safe, met_in_all, {topic: lambda a, m, value=value: a - m == value}), (topic, value)


def is_possible(safe, met_in_all, supposed) -> bool:
    """Whether numbers of all topics exist that fit what is published and supposed: all are tried, as bits of sums."""
    whole = safe.whole
    width = whole + 1
    reached = 1  # the bit of a sum ``asked * width + met``
    for topic in TOPICS:
        asked = [safe.by_topic[topic]] if topic in safe.by_topic else range(whole + 1)
        now = 0
        for a in asked:
            for m in mets_of(safe, topic, min(a, met_in_all)) if met_in_all is not None else [0]:
                if topic in supposed and not supposed[topic](a, m):
                    continue
                now |= reached << (a * width + m)
        reached = now & ((1 << (width * width)) - 1)
    return bool(reached >> (whole * width + (met_in_all or 0)) & 1)


def mets_of(safe, topic, most):
    return [safe.met[topic]] if topic in safe.met else range(most + 1)
