"""Frozen minutes read back: each thing that a version says, and nothing where it says nothing."""

import json
from typing import Any

import pytest

from boards.minutes.reading import Minutes, read_version
from boards.models import Board, Meeting, MinutesVersion, Part

CONTENT: dict[str, Any] = {
    "board": "School Partnership Board",
    "reference": "SPB 2025-10-15",
    "held_on": "2025-10-15",
    "resumed_on": "",
    "times": "",
    "venue": "",
    "chair": "",
    "is_unchecked": False,
    "is_inquorate": False,
    "is_extraordinary": False,
    "is_demonstration": False,
    "present": [],
    "in_attendance": [],
    "apologies": [],
    "absent": [],
    "items": [],
    "approval": None,
}
ITEM: dict[str, Any] = {
    "number": "2",
    "title": "Budget",
    "is_part_b": False,
    "is_late": False,
    "presenter": "",
    "text": "Nothing was spent.",
    "decisions": [],
    "actions": [],
    "interests": [],
    "carried": [],
}
APPROVAL = {"held_on": "2026-01-20", "chair": "Ann Day", "reference": "SPB 2026-01-20/1"}


def minutes(stage: str = "approved", *, part: Part = Part.A, withheld: frozenset[str] = frozenset(), **says) -> Minutes:
    meeting = Meeting(board=Board(name="Board"))
    version = MinutesVersion(meeting=meeting, stage=stage, content=json.dumps(CONTENT | says), **part.column)
    return read_version(version, withheld)


@pytest.mark.parametrize(("part", "ends"), [(Part.A, ""), (Part.B, " (Part B, confidential)")])
def test_title_says_that_part_b_is_confidential_and_nothing_of_part_a(part, ends):
    assert minutes(part=part).title == f"School Partnership Board: minutes of 15 October 2025{ends}"


def test_facts_are_those_that_are_known():
    assert minutes().facts == [("Date", "15 October 2025"), ("Reference", "SPB 2025-10-15")]
    assert minutes(resumed_on="2025-10-22", times="1.30pm", venue="County Hall", chair="Ann Day").facts == [
        ("Date", "15 October 2025"),
        ("Adjourned, and resumed on", "22 October 2025"),
        ("Time", "1.30pm"),
        ("Place", "County Hall"),
        ("In the chair", "Ann Day"),
        ("Reference", "SPB 2025-10-15"),
    ]


@pytest.mark.parametrize(
    ("says", "notes"),
    [
        ({}, ["Nothing is minuted."]),
        ({"presenter": "Ann Day"}, ["Presented by Ann Day.", "Nothing is minuted."]),
        ({"text": "There was none."}, []),
        ({"withdrawn": []}, ["The minute that stood here before was withdrawn."]),
    ],
)
def test_no_heading_stands_alone(says, notes):
    assert minutes(items=[ITEM | {"text": ""} | says], format=3).items[0].notes == notes


def test_minutes_that_were_frozen_before_say_nothing_more_of_an_empty_item():
    assert minutes(items=[ITEM | {"text": ""}], format=2).items[0].notes == []


@pytest.mark.parametrize(
    ("planned", "opened", "closed", "said"),
    [
        ("1.30pm to 3.30pm", "1.30pm", "3.30pm", "1.30pm to 3.30pm"),
        ("1.30pm to 3.30pm", "1.32pm", "3.30pm", "1.30pm to 3.30pm; opened at 1.32pm and closed at 3.30pm"),
        ("1.30pm to 3.30pm", "", "3.40pm", "1.30pm to 3.30pm; closed at 3.40pm"),
        ("1.30pm to 3.30pm", "1.30pm", "", "1.30pm to 3.30pm"),
        ("1.30pm", "1.30pm", "3.40pm", "1.30pm; opened at 1.30pm and closed at 3.40pm"),
        ("", "1.32pm", "3.40pm", "opened at 1.32pm and closed at 3.40pm"),
    ],
)
def test_time_is_one_line_and_says_again_nothing_that_was_as_planned(planned, opened, closed, said):
    assert dict(minutes(times=planned, opened_at=opened, closed_at=closed).facts)["Time"] == said


@pytest.mark.parametrize(
    ("stage", "says", "remarks"),
    [
        ("draft", {}, ["DRAFT: these minutes are not approved yet."]),
        ("circulated", {}, ["DRAFT: these minutes are not approved yet."]),
        (
            "circulated",
            {"is_unchecked": True},
            ["DRAFT: these minutes are not approved yet.", "Not yet checked by the chair."],
        ),
        ("draft", {"is_unchecked": True}, ["DRAFT: these minutes are not approved yet."]),
        ("approved", {"is_unchecked": True}, []),
        (
            "approved",
            {"is_inquorate": True},
            ["Too few members were present for a quorum: these are notes, and nothing was decided."],
        ),
        ("approved", {"is_extraordinary": True}, ["This was an extraordinary meeting."]),
        (
            "approved",
            {"is_demonstration": True},
            ["Invented for the demonstration: this meeting, who was at it, and all that these minutes say."],
        ),
        (
            "approved",
            {"approval": APPROVAL},
            ["Approved by the meeting of 20 January 2026, chaired by Ann Day (minute SPB 2026-01-20/1)."],
        ),
        (
            "approved",
            {"approval": APPROVAL | {"chair": "", "reference": ""}},
            ["Approved by the meeting of 20 January 2026."],
        ),
        (
            "redacted",
            {"redaction": {"on": "2026-02-03", "reason": "It named a pupil"}},
            [
                "These minutes were withdrawn on 3 February 2026. What is shown here is redacted.",
                "Reason: It named a pupil",
            ],
        ),
        (
            "redacted",
            {"redaction": {"on": "2026-02-03", "reason": ""}},
            ["These minutes were withdrawn on 3 February 2026. What is shown here is redacted."],
        ),
        (
            "approved",
            {"upload": {"kind": "pdf", "size": 9, "sha256": "0"}},
            ["These are old minutes, uploaded as a file."],
        ),
    ],
)
def test_remarks_say_what_a_reader_has_to_know_first(stage, says, remarks):
    assert minutes(stage, **says).remarks == remarks


@pytest.mark.parametrize(
    ("stage", "is_draft"), [("draft", True), ("circulated", True), ("approved", False), ("published", False)]
)
def test_minutes_are_a_draft_until_they_are_approved(stage, is_draft):
    assert minutes(stage).is_draft is is_draft


def test_people_come_with_post_and_note_and_a_group_of_nobody_is_left_out():
    ann, lee = {"name": "Ann Day", "post": "Chair", "note": "from item 2"}, {"name": "Lee Oak", "post": "", "note": ""}

    read = minutes(present=[{"body": "ASHE", "people": [ann, lee]}], apologies=[lee], absent=[])

    assert read.present == [("ASHE", ["Ann Day, Chair (from item 2)", "Lee Oak"])]
    assert read.others == [("Apologies", ["Lee Oak"])]


@pytest.mark.parametrize(
    ("says", "notes"),
    [
        ({}, []),
        ({"presenter": "Lee Oak"}, ["Presented by Lee Oak."]),
        ({"is_late": True}, ["This was a late item."]),
        (
            {"interests": [{"name": "Kim Ash", "nature": "Governs it", "withdrew": True}]},
            ["Kim Ash declared an interest: Governs it. They withdrew for the item."],
        ),
        (
            {"interests": [{"name": "Kim Ash", "nature": "", "withdrew": False}]},
            ["Kim Ash declared an interest."],
        ),
        (
            {"next_meeting": {"held_on": "2026-01-20", "times": "", "venue": "County Hall"}},
            ["The next meeting is on 20 January 2026, County Hall."],
        ),
    ],
)
def test_item_has_a_note_for_each_thing_known_of_it(says, notes):
    [item] = minutes(items=[ITEM | says]).items

    assert (item.notes, item.is_withheld, item.part) == (notes, False, Part.A)


def test_item_that_is_withheld_has_a_number_and_no_word():
    guests = [{"name": name, "post": post, "note": ""} for name, post in (("Gus", "guest for item 2"), ("Bo", "guest"))]

    read = minutes(items=[ITEM, ITEM | {"number": "3"}], in_attendance=guests, withheld=frozenset({"2"}))

    shown, hidden = read.items
    assert (hidden.number, hidden.title, hidden.part) == ("2", "Confidential business", Part.B)
    assert (hidden.is_withheld, hidden.rows, shown.is_withheld) == (True, [], False)
    assert read.others == [("Also in attendance", ["Bo, guest"])]


def test_action_is_a_row_of_its_own_with_who_and_when_and_what_no_line_made_comes_last():
    action = {"text": "write", "line": "! Ann: write", "owners": ["Ann Day", "Lee Oak"], "due_on": "2025-11-12"}
    apart = action | {"text": "ring", "line": "", "owners": ["Kim Ash"]}
    carried = apart | {"text": "", "undertaken_on": "2025-06-01", "reference": "SPB 2025-06-01/3"}
    decision = {"kind": "Agreed", "text": "to go on", "line": ""}
    text = "Said.\nAgreed: to stop\n! Ann: write\n! Bob: nothing\nAnd so on."

    [item] = minutes(
        items=[ITEM | {"text": text, "actions": [apart, action], "decisions": [decision], "carried": [carried]}]
    ).items

    said = [([block.text for block in row.blocks], row.owners, row.due) for row in item.rows]
    assert said == [
        (["an action of a confidential item"], "Kim Ash", "12 November 2025"),
        (["Said.", "to stop"], "", ""),
        (["write"], "Ann Day, Lee Oak", "12 November 2025"),
        (["Bob: nothing", "And so on."], "", ""),
        (["to go on"], "", ""),
        (["ring"], "Kim Ash", "12 November 2025"),
    ]
    assert item.rows[0].blocks[0].label == "Open since 1 June 2025 (SPB 2025-06-01/3)"


def test_postscript_says_who_added_it_and_when():
    [postscript] = minutes(postscripts=[{"author": "Noa Quill", "on": "2026-02-03", "text": "Later."}]).postscripts

    assert postscript.source == "Added by Noa Quill on 3 February 2026, after the minutes were approved."
    assert [block.text for block in postscript.blocks] == ["Later."]


@pytest.mark.parametrize(("kind", "name"), [("pdf", "PDF"), ("docx", "Word")])
def test_upload_says_its_format_and_size(kind, name):
    upload = minutes(upload={"kind": kind, "size": 2048, "sha256": "0"}).upload

    assert upload
    assert upload.format.replace("\xa0", " ") == f"{name}, 2.0 KB"


def kinds(minutes: Minutes) -> list[list[str]]:
    return [[block.kind for row in item.rows for block in row.blocks] for item in minutes.items]


def test_text_is_read_by_the_rules_of_the_format_that_it_was_frozen_in():
    text = "AGREED that it goes on\n\nACTION: Ann Day to write"

    assert kinds(minutes(items=[ITEM | {"text": text}])) == [["paragraph", "paragraph"]]
    assert kinds(minutes(items=[ITEM | {"text": text}], format=1)) == [["paragraph", "paragraph"]]
    assert kinds(minutes(items=[ITEM | {"text": text}], format=2)) == [["decision", "action"]]


def test_item_that_was_amended_in_older_content_is_read_by_its_own_format():
    text = "AGREED that it goes on"

    assert kinds(minutes(items=[ITEM | {"text": text, "format": 2}, ITEM | {"text": text}], format=1)) == [
        ["decision"],
        ["paragraph"],
    ]


@pytest.mark.parametrize(
    ("fields", "kind"), [({}, "paragraph"), ({"format": 1}, "paragraph"), ({"format": 2}, "decision")]
)
def test_postscript_is_read_by_its_own_format(fields, kind):
    postscript = {"text": "NOTED the report", "author": "Noa", "on": "2026-01-20"} | fields

    assert [one.blocks[0].kind for one in minutes(postscripts=[postscript]).postscripts] == [kind]


def test_action_of_a_new_line_has_its_owners_and_day_beside_it():
    action = {"line": "ACTION: EPHA to write", "text": "write", "owners": ["EPHA (4 people)"], "due_on": "2025-11-12"}

    [item] = minutes(items=[ITEM | {"text": "ACTION: EPHA to write", "actions": [action]}], format=2).items

    assert [(row.owners, row.due, row.blocks[0].text) for row in item.rows] == [
        ("EPHA (4 people)", "12 November 2025", "write")
    ]
