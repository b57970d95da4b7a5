"""What minutes that went round have wrong of a priority is put right by the meeting that approves them."""

import pytest

from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.models import Part
from boards.workflow import publish
from improvement.models import PriorityProgress
from improvement.priorities.writes import record_progress
from tests.boards.minuted import (
    NEXT_ON,
    bring_to_members,
    make_item,
    make_recording,
    make_setting,
    type_text,
)
from tests.clients import signed_in
from tests.factories import make_priority, make_quadrant
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db
BEFORE = "Priority “Every child reads”: At risk. Zztwo of nine have begun."
AFTER = "Priority “Every child reads”: Achieved. Zzall nine have begun."
OF_RATING = "Minute 2, priority “Every child reads”: for “At risk” read “Achieved”"
OF_SENTENCE = "Minute 2, priority “Every child reads”: for “Zztwo of nine have begun” read “Zzall nine have begun”"


@pytest.fixture
def setting():
    return make_setting(name="South quadrant meeting", slug="south-quadrant-meeting", quadrant=make_quadrant("South"))


@pytest.fixture
def progress(setting):
    meeting = make_recording(setting)
    type_text(meeting.items.get(number="1"), "The plan was read.", setting.minute_taker)
    return record_progress(
        meeting=meeting,
        priority=make_priority("Every child reads"),
        rating="at-risk",
        sentence="Zztwo of nine have begun",
        item=meeting.items.get(number="2"),
        by=setting.minute_taker,
    )


@pytest.fixture
def circulated(setting, progress):
    return bring_to_members(progress.meeting, setting)


@pytest.fixture
def in_item(setting, circulated):
    return make_recording(setting, NEXT_ON).items.first()


def typed(progress, **changed):
    fields = {"rating": "achieved", "sentence": "Zzall nine have begun"} | changed
    return {f"word-priority-{progress.pk}": fields["rating"], f"words-priority-{progress.pk}": fields["sentence"]}


def approve_by(user, meeting, in_item, part=Part.A, *, way="sure", **fields):
    form = {"version": "2", "in_item": in_item.pk, way: "yes"} | fields
    return signed_in(user).post(f"/meetings/{meeting.pk}/minutes/approve/?part={part}", form)


def lines_at(meeting, stage):
    return lines_of(read_version(meeting.versions.get(stage=stage)))


def test_rating_and_sentence_stand_below_their_minute_and_are_shown_before(setting, circulated, in_item, progress):
    page = signed_in(setting.chair).get(f"/meetings/{circulated.pk}/minutes/approve/")
    shown = approve_by(setting.chair, circulated, in_item, way="look", **typed(progress))

    assert texts(page, f".//select[@name='word-priority-{progress.pk}']/option[@selected]") == ["At risk"]
    assert texts(page, ".//fieldset//legend")[-1] == "Below minute 2: Priority “Every child reads”"
    assert texts(shown, ".//div[@class='govuk-inset-text']/ul/li") == [OF_RATING, OF_SENTENCE]
    assert texts(shown, ".//del") == [BEFORE]
    assert texts(shown, ".//ins") == [AFTER]
    assert "1 minute changes, 1 stays word for word." in shown.content.decode()
    progress.refresh_from_db()
    assert progress.rating == "at-risk"


def test_what_was_shown_is_sent_again_and_written(setting, circulated, in_item, progress):
    shown = approve_by(setting.chair, circulated, in_item, way="look", **typed(progress))

    kept = dict(shown.context["kept"])
    signed_in(setting.chair).post(f"/meetings/{circulated.pk}/minutes/approve/?part=a", kept | {"sure": "yes"})

    progress.refresh_from_db()
    assert (progress.rating, progress.sentence) == ("achieved", "Zzall nine have begun")


def test_approved_version_has_it_corrected_and_the_circulated_one_as_it_was(setting, circulated, in_item, progress):
    approve_by(setting.chair, circulated, in_item, **typed(progress))

    assert BEFORE in lines_at(circulated, "circulated")
    assert AFTER in lines_at(circulated, "approved")
    assert BEFORE not in lines_at(circulated, "approved")
    assert circulated.versions.get(stage="approved").data["approval"]["is_amended"]
    in_item.refresh_from_db()
    assert f"- {OF_RATING}\n- {OF_SENTENCE}\n" in in_item.text


def test_public_minutes_chairs_table_and_public_page_say_the_corrected_one(
    client, setting, circulated, in_item, progress
):
    approve_by(setting.chair, circulated, in_item, **typed(progress))
    circulated.refresh_from_db()
    publish(meeting=circulated, by=setting.minute_taker)

    table = signed_in(setting.chair).get(f"/meetings/{in_item.meeting_id}/priorities/").content.decode()
    public = client.get("/improvement/priorities/?term=2025-autumn").content.decode()
    assert AFTER in lines_at(circulated, "published")
    for page in (table, public):
        assert "Zzall nine" in page
        assert "Zztwo of nine" not in page


def test_rating_alone_leaves_the_rest_of_a_minute_and_a_text_amended_beside_it(setting, circulated, in_item, progress):
    in_words = {"amendments": "Minute 1, for “plan” read “report”"}

    approve_by(setting.chair, circulated, in_item, **typed(progress, sentence=progress.sentence), **in_words)

    assert "Priority “Every child reads”: Achieved. Zztwo of nine have begun." in lines_at(circulated, "approved")
    assert "The report was read." in lines_at(circulated, "approved")
    in_item.refresh_from_db()
    assert "Zztwo" not in in_item.text


def test_name_that_a_priority_had_stays_in_its_minutes(setting, circulated, in_item, progress):
    progress.priority.name = "Reading for all"
    progress.priority.save()

    approve_by(setting.chair, circulated, in_item, **typed(progress))

    assert AFTER in lines_at(circulated, "approved")
    in_item.refresh_from_db()
    assert OF_RATING in in_item.text


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"rating": "splendid"}, "word", "Choose how it goes"),
        ({"sentence": " "}, "words", "Enter in a sentence why"),
        ({"sentence": "a" * 301}, "words", "Write at most 300 characters: these are 301"),
        ({"sentence": "Lee oak's school began"}, "words", "It names “Lee Oak”. Say it without a name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(setting, circulated, in_item, progress, changed, field, said):
    page = approve_by(setting.chair, circulated, in_item, **typed(progress, **changed))

    circulated.refresh_from_db()
    progress.refresh_from_db()
    assert page.status_code == 422
    assert said in texts(page, f".//a[@href='#{field}-priority-{progress.pk}']")[0]
    assert said in texts(page, f".//div[@id='{field}-priority-{progress.pk}-error']")[0]
    assert texts(page, ".//details[@open]")
    assert (circulated.status, progress.rating) == ("circulated", "at-risk")


def test_words_that_stand_in_such_a_line_alone_say_where_they_are_corrected(setting, circulated, in_item):
    phrase = "Minute 2, for “At risk” read “Achieved”"

    page = approve_by(setting.chair, circulated, in_item, amendments=phrase)

    assert page.context["errors"] == [
        (
            "amendments",
            "“At risk” is not in the text of minute 2: it stands below it, in what is said of priority “Every child "
            "reads”. Correct it under “Change a whole minute”, below minute 2, and leave it out here.",
        )
    ]
    assert texts(page, ".//details[@open]")


def test_words_that_stand_nowhere_are_said_to(setting, circulated, in_item):
    page = approve_by(setting.chair, circulated, in_item, amendments="Minute 1, for “At risk” read “Achieved”")

    assert page.context["errors"][0][1].startswith("“At risk” is not in minute 1.")


def test_line_of_a_confidential_item_is_corrected_with_part_b_of_which_nothing_is_said(setting, progress):
    make_item(progress.meeting, "3")
    progress.item.is_part_b = True
    progress.item.save()
    meeting = bring_to_members(progress.meeting, setting)
    in_item = make_recording(setting, NEXT_ON).items.first()

    part_a = signed_in(setting.chair).get(f"/meetings/{meeting.pk}/minutes/approve/")
    approve_by(setting.chair, meeting, in_item, Part.B, **typed(progress))

    assert "Every child reads" not in part_a.content.decode()
    assert AFTER in lines_of(read_version(meeting.versions.get(stage="approved", is_part_b=True)))
    in_item.refresh_from_db()
    assert "approved as a true record with amendments." in in_item.text
    assert "Every child reads" not in in_item.text
    assert PriorityProgress.objects.get().rating == "achieved"
