"""What a report recommends: how its box is read, which lines decide on it, and what minutes say of that."""

import json
import re

import pytest
from django.db import IntegrityError, transaction

from boards.decisions.finding import said_in
from boards.minutes.content import content_as_approved, content_of
from boards.minutes.freezing import freeze_content
from boards.minutes.outcomes import keep_outcomes_in_step
from boards.minutes.pdf import pdf_of
from boards.minutes.plain import lines_of
from boards.minutes.previewing import preview_of
from boards.minutes.reading import read_version
from boards.minutes.recommendations import (
    decided_twice,
    numbers_named,
    read_recommendations,
    to_come_back,
    unknown_numbers,
    unsettled,
)
from boards.minutes.redaction import redacted
from boards.minutes.text import FORMAT
from boards.minutes.word import word_of
from boards.minutes.words import FOR_SCRIPT
from boards.models import AgendaItem, Decision, Meeting, MinutesVersion, Part
from tests.boards.minuted import bring_to_the_public, make_item, make_recording, make_setting, type_text
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TWO = "1. Approve the budget of £40,000; and\n2. Note the risks."


@pytest.fixture
def setting():
    return make_setting()


@pytest.fixture
def meeting(setting) -> Meeting:
    return make_recording(setting, items=1)


@pytest.fixture
def item(meeting) -> AgendaItem:
    item = meeting.items.get()
    item.recommendations = TWO
    item.save()
    return item


def frozen(meeting: Meeting, content: dict) -> MinutesVersion:
    return freeze_content(meeting=meeting, part=Part.A, stage="circulated", content=content, by=make_user())


@pytest.mark.parametrize(
    ("typed", "lead", "read"),
    [
        ("", "", []),
        ("Approve the budget", "", ["Approve the budget"]),
        ("Approve the budget\nNote the risks", "", ["Approve the budget", "Note the risks"]),
        (TWO, "", ["Approve the budget of £40,000", "Note the risks."]),
        ("•\tApprove\n•\tNote", "", ["Approve", "Note"]),
        ("The Board is asked to:\n(a) approve;\n(b) note", "The Board is asked to:", ["approve", "note"]),
        (
            "Recommendations:\nApprove the budget\nNote the risks",
            "Recommendations:",
            ["Approve the budget", "Note the risks"],
        ),
        ("Approve:", "", ["Approve:"]),
        ("1. Approve:\n2. Note", "", ["Approve:", "Note"]),
        ("1. Approve\n   the budget\n   a) of schools\n   b) of hubs\n2. Note", "", None),
        ("Agreed: to go on\n! Ann: write", "", ["Agreed: to go on", "! Ann: write"]),
        ("Colne\t142\nStour\t9", "", ["Colne 142", "Stour 9"]),
    ],
)
def test_box_is_read_as_lines_and_lists_are(typed, lead, read):
    found = read_recommendations(typed)

    nested = ["Approve the budget a) of schools b) of hubs", "Note"]
    assert found.lead == lead
    assert [one.source for one in found.points] == (nested if read is None else read)
    assert [one.number for one in found.points] == list(range(1, len(found.points) + 1))


@pytest.mark.parametrize(
    ("line", "label", "text", "number"),
    [
        ("Agreed: recommendation 1: Approve the budget of £40,000", "AGREED, as recommended", None, 1),
        ("AGREED recommendation 1: approve the  budget of £40,000.", "AGREED, as recommended", None, 1),
        ("Agreed: recommendation 1", "AGREED, as recommended", None, 1),
        ("Resolved: Recommendation 2 – Note the risks", "RESOLVED, as recommended", "Note the risks", 2),
        ("Agreed: (recommendation 1) Approve", "Agreed", None, None),
        ("Agreed: recommendation 1: Approve the budget of £38,000", "AGREED, as amended", None, 1),
        ("Agreed: recommendation 1: Approve the budget of **£40,000**", "AGREED, as recommended", None, 1),
        ("Noted: recommendation 2: Note the risks", "NOTED, as recommended", None, 2),
        ("Deferred: recommendation 2: Note the risks", "DEFERRED", None, 2),
        ("Agreed: recommendation 3: Approve", "Agreed", None, None),
        ("Agreed: recommendation 12 of the audit", "Agreed", None, None),
        ("Agreed: to go on", "Agreed", "to go on", None),
    ],
)
def test_line_that_names_a_recommendation_decides_on_it(setting, item, line, label, text, number):
    type_text(item, line, setting.minute_taker)

    decision = item.decisions.get()
    assert (decision.label, decision.recommendation) == (label, number)
    assert bool(decision.recommended) is (number is not None)
    assert text is None or decision.text == text


@pytest.mark.parametrize(
    "line",
    [
        "Agreed: recommendation 1: Approve",
        "AGREED recommendation 1: Approve",
        "**Agreed:** recommendation 1: Approve",
        "It was AGREED: recommendation 1",
        "Deferred – recommendation 2.",
        "Agreed: recommendation 12 of the audit",
        "Agreed recommendation 1: Approve",
        "They agreed recommendation 1: Approve",
        "! Ann: read recommendation 1: Approve",
    ],
)
def test_script_of_the_screen_takes_the_same_lines_for_decided(line):
    found = re.match(FOR_SCRIPT["recommendation"], line, re.IGNORECASE)
    by_script = [int(found[3])] if found and (found[2] or found[1].isupper()) else []

    assert by_script == numbers_named(line)


def test_decision_is_said_otherwise_once_its_line_or_its_recommendation_is_another(setting, item):
    type_text(item, "Agreed: recommendation 1: Approve the budget of £40,000", setting.minute_taker)
    decision = item.decisions.get()

    type_text(item, "Agreed: recommendation 1: Approve the budget of £38,000", setting.minute_taker)
    assert item.decisions.get().label == "AGREED, as amended"
    assert item.decisions.get() == decision, "it is the same decision"

    AgendaItem.objects.filter(pk=item.pk).update(recommendations="Approve the budget of £38,000")
    keep_outcomes_in_step(item=item, by=setting.minute_taker)
    assert item.decisions.get().label == "AGREED, as recommended"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", [1, 2]),
        ("Agreed: recommendation 1", [2]),
        ("Agreed: recommendation 1\nDeferred: recommendation 2", []),
        ("Agreed: recommendation 1: Other words\nNoted: recommendation 2", []),
        ("Deferred: to the next meeting", []),
        ("Agreed: to go on", [1, 2]),
    ],
)
def test_recommendation_that_nothing_became_of_is_unsettled(setting, item, text, left):
    type_text(item, text, setting.minute_taker)

    assert [one.number for one in unsettled(item)] == left


def test_what_a_meeting_did_not_settle_comes_back(setting, item):
    assert to_come_back(item) == TWO

    type_text(item, "Agreed: recommendation 1\nDeferred: recommendation 2", setting.minute_taker)

    assert to_come_back(item) == "1. Note the risks."


def test_two_lines_on_one_recommendation_and_a_number_that_is_not_there_are_noticed(setting, item):
    text = "Agreed: recommendation 1\nAgreed: recommendation 1: Approve less\nAgreed: recommendation 7: Go"
    type_text(item, text, setting.minute_taker)

    assert decided_twice(item) == [1]
    assert unknown_numbers(item) == [7]


DECIDED = "Agreed: recommendation 1: Approve the budget of £38,000\nResolved: recommendation 2"
SAID = [
    "AGREED, as amended: Approve the budget of £38,000. (Recommendation 1)",
    "Recommendation 1 was: Approve the budget of £40,000",
    "RESOLVED, as recommended: Note the risks. (Recommendation 2)",
]


def test_minutes_say_it_on_the_page_in_word_in_the_pdf_and_in_the_search(setting, meeting, item):
    type_text(item, DECIDED, setting.minute_taker)

    version = frozen(meeting, content_of(meeting, part=Part.A))

    minutes = read_version(version)
    assert version.data["format"] == FORMAT
    assert [line for line in lines_of(minutes) if "ecommend" in line] == SAID
    assert b"%PDF" in pdf_of(minutes)[:8]
    assert word_of(minutes)
    [(_, said)] = said_in([version])
    assert [(one.label, one.recommendation, one.recommended) for one in said.decisions] == [
        ("AGREED, as amended", 1, "Approve the budget of £40,000"),
        ("RESOLVED, as recommended", 2, "Note the risks."),
    ]


def test_preview_says_what_the_minutes_will(setting, item):
    parts = preview_of(DECIDED, ["1"], TWO).parts

    assert [f"{part.label}: {part.text}" for part in parts] == SAID


@pytest.mark.parametrize(
    ("format_", "said"),
    [
        (1, ["Agreed: recommendation 1: Approve the budget of £38,000", "Resolved: recommendation 2"]),
        (2, ["Agreed: recommendation 1: Approve the budget of £38,000", "Resolved: recommendation 2"]),
        (3, SAID),
    ],
)
def test_content_of_each_format_reads_as_it_did(setting, meeting, item, format_, said):
    type_text(item, DECIDED, setting.minute_taker)
    content = content_of(meeting, part=Part.A) | {"format": format_}

    assert [line for line in lines_of(read_version(frozen(meeting, content))) if "ecommend" in line] == said


def test_older_content_without_recommendations_is_read(setting, meeting, item):
    type_text(item, "Agreed: recommendation 1", setting.minute_taker)
    content = content_of(meeting, part=Part.A)
    for decision in content["items"][0]["decisions"]:
        del decision["recommendation"], decision["recommended"]

    assert "Agreed: recommendation 1" in lines_of(read_version(frozen(meeting, content)))


def test_item_that_is_amended_whole_says_it_by_its_new_line(setting, meeting, item):
    type_text(item, "Agreed: recommendation 1", setting.minute_taker)
    circulated = content_of(meeting, part=Part.A)
    type_text(item, "Agreed: recommendation 1: Approve less", setting.minute_taker)

    content = content_as_approved(circulated, now=content_of(meeting, part=Part.A), amended={"1": False})

    said = lines_of(read_version(frozen(meeting, content)))
    assert "AGREED, as amended: Approve less. (Recommendation 1)" in said


def test_redacted_item_keeps_nothing_of_what_was_recommended(setting, meeting, item):
    type_text(item, DECIDED, setting.minute_taker)
    content = content_of(meeting, part=Part.A)

    shown = redacted(content, {"item-1": "AGREED, as recommended: to go on"})

    assert "£40,000" not in json.dumps(shown, ensure_ascii=False)
    assert shown["items"][0]["decisions"][0]["text"] == "as recommended: to go on"
    assert "£40,000" not in json.dumps(redacted(content, {"item-1": None}), ensure_ascii=False)


def test_part_b_keeps_its_recommendations_out_of_part_a(setting, meeting, item):
    secret = make_item(meeting, "2", title="MARKERTITLE", is_part_b=True, recommendations="MARKERRECOMMENDED")
    type_text(secret, "Agreed: recommendation 1: MARKERAMENDED", setting.minute_taker)

    public = bring_to_the_public(meeting, setting)

    for version in public.versions.of_part(Part.A):
        assert "MARKER" not in version.content
    part_b = public.versions.of_part(Part.B).last()
    assert "Recommendation 1 was: MARKERRECOMMENDED" in lines_of(read_version(part_b))


def test_contact_details_in_a_recommendation_are_not_public(setting, meeting, item):
    AgendaItem.objects.filter(pk=item.pk).update(recommendations="Write to ann@example.org")
    type_text(item, "Agreed: recommendation 1: Write to nobody", setting.minute_taker)

    published = bring_to_the_public(meeting, setting).versions.of_part(Part.A).get(stage="published")

    assert "ann@example.org" not in published.content


def test_comparison_shows_that_a_decision_is_amended(setting, meeting, item):
    type_text(item, "Agreed: recommendation 1", setting.minute_taker)
    before = lines_of(read_version(frozen(meeting, content_of(meeting, part=Part.A))))
    type_text(item, "Agreed: recommendation 1: Approve less", setting.minute_taker)
    after = lines_of(read_version(frozen(meeting, content_of(meeting, part=Part.A))))

    assert set(after) - set(before) == {
        "AGREED, as amended: Approve less. (Recommendation 1)",
        "Recommendation 1 was: Approve the budget of £40,000",
    }


def test_decision_has_a_number_and_what_was_recommended_or_neither(item):
    for fields in ({"recommendation": 1}, {"recommended": "Go"}, {"recommendation": 0, "recommended": "Go"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(item=item, text="Go", **fields)
