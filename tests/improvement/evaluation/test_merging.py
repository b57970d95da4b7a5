"""What a window showed, what was entered there and what is kept by now, put together box by box."""

import itertools

import pytest

from improvement.evaluation.merging import merged, steps_of

SEEN = {"stage": "2", "words": "Old", "s1-what": "Go", "s1-owner": "", "s1-due_on": ""}


@pytest.mark.parametrize(
    ("typed", "kept", "boxes", "asked"),
    [
        ("Old", "Old", "Old", []),
        ("Mine", "Old", "Mine", []),
        ("Old", "Theirs", "Theirs", []),
        ("Same", "Same", "Same", []),
        ("Mine", "Theirs", "Theirs", ["words"]),
        ("", "Theirs", "Theirs", ["words"]),
        ("", "Old", "", []),
    ],
)
def test_box_keeps_the_newer_text_and_only_two_changes_are_asked_about(typed, kept, boxes, asked):
    result = merged(SEEN, SEEN | {"words": typed}, SEEN | {"words": kept})

    assert (result.boxes["words"], result.asked) == (boxes, asked)


def test_two_boxes_of_one_step_are_changed_in_two_windows():
    result = merged(SEEN, SEEN | {"s1-owner": "7"}, SEEN | {"s1-what": "Go on"})

    assert result.asked == []
    assert (result.boxes["s1-what"], result.boxes["s1-owner"]) == ("Go on", "7")
    assert result.newer == ["s1-what"]


OFF = {name: "" for name in SEEN if name.startswith("s1")}
GONE = {name: value for name, value in SEEN.items() if not name.startswith("s1")}


@pytest.mark.parametrize(
    ("entered", "kept", "what", "asked"),
    [
        (SEEN | OFF, SEEN, None, []),
        (SEEN, GONE, None, []),
        (SEEN | OFF, GONE, None, []),
        (SEEN | OFF, SEEN | {"s1-what": "Theirs"}, "Theirs", ["s1-what"]),
        (SEEN | {"s1-what": "Mine"}, GONE, None, ["s1-what"]),
    ],
)
def test_step_that_one_takes_off_while_another_changes_it_is_asked_about(entered, kept, what, asked):
    result = merged(SEEN, entered, kept)

    assert (result.boxes.get("s1-what"), result.asked) == (what, asked)


def test_new_step_that_was_sent_twice_is_there_once_and_two_alike_are_two():
    new = {"n1-what": "New", "n1-owner": "", "n1-due_on": ""}
    came = {"s2-what": "New", "s2-owner": "", "s2-due_on": ""}
    second = {"n2-what": "New", "n2-owner": "", "n2-due_on": ""}

    assert merged(SEEN, SEEN | new, SEEN | came).already == {"n1": "s2"}
    twice = merged(SEEN, SEEN | new | second, SEEN | came)
    assert (twice.already, "n2-what" in twice.boxes) == ({"n1": "s2"}, True)


@pytest.mark.parametrize(
    ("came", "typed", "kept"),
    [
        (("New", "", ""), ("New", "", "2027-02-01"), [("New", "", "2027-02-01")]),
        (("New", "7", ""), ("New", "", "2027-02-01"), [("New", "7", "2027-02-01")]),
        (("New", "7", ""), ("New", "8", ""), [("New", "7", ""), ("New", "8", "")]),
        (("Other", "", ""), ("New", "", "2027-02-01"), [("Other", "", ""), ("New", "", "2027-02-01")]),
    ],
)
def test_new_step_to_which_was_added_since_it_was_sent_is_the_same_one(came, typed, kept):
    names = ("what", "owner", "due_on")
    now = SEEN | {f"s2-{name}": said for name, said in zip(names, came, strict=True)}

    result = merged(SEEN, SEEN | {f"n1-{name}": said for name, said in zip(names, typed, strict=True)}, now)

    assert [step for key, step in steps_of(result.boxes).items() if key != "s1"] == kept


def test_box_that_cannot_be_read_stays_as_it_is_kept_and_holds_up_no_other():
    entered = SEEN | {"words": "", "stage": "3", "s1-due_on": "", "s1-owner": "7", "n1-what": "", "n1-owner": "7"}

    result = merged(SEEN, entered, SEEN | {"words": "Theirs"}, ["words", "s1-due_on", "n1-what"])

    assert (result.asked, result.newer) == ([], [])
    assert result.boxes == SEEN | {"words": "Theirs", "stage": "3", "s1-owner": "7"}


def test_page_without_what_it_showed_overwrites_nothing_without_asking():
    result = merged({}, SEEN | {"words": "Mine"}, SEEN | {"words": "Theirs", "stage": "3"})

    assert result.boxes["words"] == "Theirs"
    assert result.asked == ["stage", "words"]


def test_no_order_of_two_windows_loses_a_word():
    for mine, theirs in itertools.product(("Old", "A", ""), ("Old", "B", "")):
        result = merged(SEEN, SEEN | {"words": mine}, SEEN | {"words": theirs})
        lost = {mine, theirs} - {"Old", result.boxes["words"]}
        assert not lost or result.asked, (mine, theirs)
