"""What is shown in the place of what is taken out of published minutes."""

import json
from typing import Any

import pytest

from boards.minutes.plain import lines_of
from boards.minutes.reading import Minutes, read_version
from boards.minutes.redaction import passages_of, redacted
from boards.minutes.text import FORMAT
from boards.models import Board, Meeting, MinutesVersion
from tests.boards.minutes.test_reading import CONTENT as FULL
from tests.boards.minutes.test_reading import ITEM as FULL_ITEM

ITEM = {"number": "1", "title": "Budget", "is_part_b": False, "is_late": True, "presenter": "Ann", "text": "MARKER"}
CONFIDENTIAL = {"number": "2", "title": "Confidential business", "is_part_b": True}
ANN = {"name": "Ann Day", "post": "", "note": ""}
CONTENT = {
    "present": [{"body": "ASHE", "people": [ANN]}],
    "in_attendance": [ANN],
    "apologies": [ANN],
    "absent": [ANN],
    "chair": "Ann Day",
    "items": [ITEM, CONFIDENTIAL],
    "postscripts": [{"text": "First", "author": "Noa"}, {"text": "Second", "author": "Noa"}],
}


def read_content(content: dict[str, Any]) -> Minutes:
    meeting = Meeting(board=Board(name="Board"))
    return read_version(MinutesVersion(meeting=meeting, stage="redacted", content=json.dumps(content)))


NO_PEOPLE = {"present": [], "in_attendance": [], "apologies": [], "absent": [], "chair": ""}


def test_item_that_is_removed_keeps_its_number_and_is_of_part_a_still():
    shown = redacted(CONTENT, {"item-1": None})

    assert shown["items"] == [{"number": "1", "title": "Removed", "is_part_b": False, "withdrawn": []}, CONFIDENTIAL]
    assert shown | {"items": CONTENT["items"]} == CONTENT


def test_item_that_is_reworded_has_the_new_text_and_its_decisions_and_nothing_else_of_the_old():
    text = "New words.\nAgreed: to go on\n! Ann Day: write"

    [item, _] = redacted(CONTENT, {"item-1": text})["items"]

    assert item == {
        "number": "1",
        "title": "Budget",
        "is_part_b": False,
        "is_late": True,
        "presenter": "",
        "text": text,
        "format": FORMAT,
        "decisions": [{"kind": "Agreed", "text": "to go on", "line": "Agreed: to go on"}],
        "actions": [],
        "interests": [],
        "carried": [],
        "withdrawn": [],
    }


VOTE = {"motion": "MARKERMOTION", "for": 2, "against": 0, "abstained": 0, "named": [], "result": "Carried"}
ACTION = {"text": "MARKERACTION", "line": "", "owners": ["Ann Day"], "due_on": "2026-01-20"}


@pytest.mark.parametrize(
    ("had", "instead", "note"),
    [
        ({}, None, "The minute of this item was withdrawn."),
        ({"votes": [VOTE]}, None, "The minute of this item was withdrawn, with its votes."),
        (
            {"votes": [VOTE], "actions": [ACTION]},
            "New words.",
            "The minute that stood here before was withdrawn, with its votes and actions.",
        ),
    ],
)
def test_redacted_item_says_of_which_kinds_something_was_withdrawn_and_nothing_of_it(had, instead, note):
    shown = read_content(redacted(FULL | {"items": [FULL_ITEM | had]}, {"item-2": instead}))

    assert shown.items[0].notes[0] == note
    assert "MARKER" not in " ".join(lines_of(shown))


def test_item_that_is_reworded_twice_says_what_went_first_and_is_typed_without_that():
    once = redacted(FULL | {"items": [FULL_ITEM | {"votes": [VOTE]}]}, {"item-2": "New words."})

    twice = read_content(redacted(once, {"item-2": "Other words."}))

    assert twice.items[0].notes == ["The minute that stood here before was withdrawn, with its votes."]
    assert [passage.text for passage in passages_of(twice.version)] == ["Other words."]


def test_people_who_are_removed_are_named_nowhere_on_the_roll():
    assert redacted(CONTENT, {"people": None}) == CONTENT | NO_PEOPLE


def test_postscript_is_reworded_or_says_that_it_was_removed():
    shown = redacted(CONTENT, {"postscript-1": None, "postscript-2": "Other words"})

    as_typed = {"author": "Noa", "format": FORMAT}
    assert shown["postscripts"] == [{"text": "Removed.", **as_typed}, {"text": "Other words", **as_typed}]


def test_file_goes_whole_and_what_may_be_said_instead_is_one_item_of_part_a():
    uploaded = CONTENT | {"items": [], "upload": {"kind": "pdf"}}

    gone, instead = redacted(uploaded, {"file": None}), redacted(uploaded, {"file": "A summary."})

    assert "upload" not in gone | instead
    assert gone["items"] == []
    [item] = instead["items"]
    assert (item["number"], item["title"], item["text"], item["is_part_b"]) == ("1", "Minutes", "A summary.", False)
