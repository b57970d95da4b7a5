"""What was said of priorities stands in the minutes under its item, and goes the way of their texts."""

import json

import pytest
from django.core.exceptions import ValidationError

from boards.foreseen import of_publishing
from boards.minutes.content import content_of
from boards.minutes.extracts.cutting import cut
from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.minutes.withdrawing.writes import withdraw
from boards.models import MinutesVersion, Part
from boards.models.besides import mark_of_besides
from boards.workflow import circulate, clear_draft, finish_recording, start_recording, take_start_back
from improvement.priorities.writes import record_progress, take_out
from tests.boards.minuted import (
    Setting,
    bring_to_members,
    bring_to_the_public,
    make_item,
    make_recording,
    make_setting,
    type_text,
)
from tests.boards.minutes.every_copy import texts_of_copies
from tests.clients import signed_in
from tests.factories import make_board, make_meeting, make_priority, make_quadrant
from tests.pages.reading import read, text_of

pytestmark = pytest.mark.django_db
SENTENCE = "Zzfive of nine *partnerships* have begun, see minute 1"
LINE = f"Priority “Every child reads”: On track. {SENTENCE}."


@pytest.fixture
def setting() -> Setting:
    return make_setting(name="South quadrant meeting", slug="south-quadrant-meeting", quadrant=make_quadrant("South"))


@pytest.fixture
def meeting(setting):
    return make_recording(setting)


@pytest.fixture
def priority():
    return make_priority("Every child reads")


@pytest.fixture(autouse=True)
def said(meeting, priority, setting):
    return say(meeting, priority, setting)


def say(meeting, priority, setting, **changed):
    of = {"rating": "on-track", "sentence": SENTENCE, "item": meeting.items.get(number="2")} | changed
    return record_progress(meeting=meeting, priority=priority, by=setting.minute_taker, **of)


def lines_under_item_2(version: MinutesVersion) -> list[str]:
    lines = lines_of(read_version(version))
    return lines[lines.index("2 Item 2") :]


class TestMinutes:
    def test_draft_page_has_it_under_its_item_as_it_is_now(self, setting, meeting, priority):
        finish_recording(meeting=meeting, by=setting.minute_taker)
        say(meeting, priority, setting, sentence="Zzchanged")

        page = read(signed_in(setting.chair).get(f"/meetings/{meeting.pk}/minutes/"))

        assert "Priority “Every child reads”: On track. Zzchanged." in text_of(page.find(".//*[@id='item-2']"))
        assert "Every child reads" not in text_of(page.find(".//*[@id='item-1']"))

    def test_chair_reads_it_where_changes_are_suggested_and_the_draft_is_cleared_from(self, setting, meeting):
        finish_recording(meeting=meeting, by=setting.minute_taker)

        page = read(signed_in(setting.chair).get(f"/meetings/{meeting.pk}/minutes/suggestions/"))

        [section] = page.findall(f".//section[@id='item-{meeting.items.get(number='2').pk}']")
        assert LINE in text_of(section)
        assert "Nothing is minuted." not in text_of(section)

    def test_every_version_from_circulation_to_the_public_has_it(self, setting, meeting):
        bring_to_the_public(meeting, setting)

        stages = MinutesVersion.Stage
        versions = {version.stage: version for version in meeting.versions.all()}
        for stage in (stages.DRAFT, stages.CIRCULATED, stages.APPROVED, stages.PUBLISHED):
            assert LINE in lines_under_item_2(versions[stage]), stage

    def test_every_copy_says_it_as_it_was_typed(self, setting, meeting):
        bring_to_members(meeting, setting)

        for copy, text in texts_of_copies(read_version(meeting.versions.get(stage="circulated"))).items():
            assert LINE in text, copy

    def test_extract_has_it(self, setting, meeting):
        bring_to_members(meeting, setting)
        circulated = meeting.versions.get(stage="circulated")

        assert LINE in lines_of(read_version(cut(circulated, "2", copy="members")))
        assert LINE not in lines_of(read_version(cut(circulated, "1", copy="members")))

    def test_comparing_versions_shows_that_it_changed(self, setting, meeting, priority):
        finish_recording(meeting=meeting, by=setting.minute_taker)
        say(meeting, priority, setting, rating="at-risk", sentence="Zzchanged")
        clear_draft(meeting=meeting, by=setting.chair)
        circulate(meeting=meeting, by=setting.minute_taker)

        page = signed_in(setting.chair).get(f"/meetings/{meeting.pk}/minutes/versions/?from=1&to=2")

        assert ("removed", LINE) in page.context["changes"]
        assert ("added", "Priority “Every child reads”: At risk. Zzchanged.") in page.context["changes"]

    def test_search_over_minutes_finds_it_and_the_list_of_decisions_has_none(self, client, setting, meeting):
        type_text(meeting.items.get(number="1"), "Agreed: to go on with reading", setting.minute_taker)
        bring_to_the_public(meeting, setting)

        for words in ("every child reads", "Zzfive partnerships begun"):
            page = client.get("/decisions/", {"q": words}).content.decode()
            assert "Zzfive of nine" in page, words
            assert meeting.items.get(number="2").reference in page
        assert "Zzfive of nine" not in client.get("/decisions/").content.decode()
        assert "1 decision, the latest first" in client.get("/decisions/").content.decode()

    def test_members_find_it_and_the_public_does_not_before_it_is_published(self, client, setting, meeting):
        bring_to_members(meeting, setting)

        assert "Zzfive" in signed_in(setting.member).get("/decisions/?q=every+child+reads").content.decode()
        assert "Zzfive" not in client.get("/decisions/?q=every+child+reads").content.decode()

    def test_version_that_was_frozen_without_it_opens_as_before(self, meeting):
        content = content_of(meeting, part=Part.A)
        assert "besides" in content["items"][1]
        del content["items"][1]["besides"]
        version = MinutesVersion(meeting=meeting, stage="circulated", content=json.dumps(content), is_part_b=False)

        assert "Nothing is minuted." in lines_under_item_2(version)

    def test_withdrawn_item_takes_it_along_and_says_that_there_were_notes(self, client, setting, meeting):
        bring_to_the_public(meeting, setting)
        version = meeting.versions.last_public().number
        of = {"instead": {"item-2": None}, "reason": "Names", "is_reason_shown": False}
        withdraw(meeting=meeting, version=version, by=setting.officer, **of)

        page = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()

        assert "The minute of this item was withdrawn, with its further notes." in page
        assert "Zzfive" not in page

    def test_board_without_a_quadrant_asks_nothing_more(self, django_assert_num_queries):
        meeting = make_meeting(make_board("Steering group"))

        with django_assert_num_queries(0):
            assert mark_of_besides(meeting) == ""


class TestClearing:
    @pytest.fixture
    def cleared(self, setting, meeting):
        finish_recording(meeting=meeting, by=setting.minute_taker)
        clear_draft(meeting=meeting, by=setting.chair)
        return meeting

    def test_changing_it_takes_a_clearing_back(self, setting, cleared, priority):
        say(cleared, priority, setting, rating="at-risk")

        cleared.refresh_from_db()
        assert cleared.cleared_at is None
        with pytest.raises(ValidationError, match="No chair has cleared this draft"):
            circulate(meeting=cleared, by=setting.minute_taker)

    def test_taking_it_out_does_too_and_saving_it_unchanged_does_not(self, setting, cleared, priority):
        say(cleared, priority, setting)
        cleared.refresh_from_db()
        assert cleared.cleared_at

        take_out(meeting=cleared, priority=priority, by=setting.minute_taker)
        cleared.refresh_from_db()
        assert cleared.cleared_at is None

    def test_draft_that_says_otherwise_than_was_read_is_not_cleared(self, setting, meeting, priority):
        finish_recording(meeting=meeting, by=setting.minute_taker)
        seen = meeting.draft_mark()
        say(meeting, priority, setting, rating="at-risk")

        with pytest.raises(ValidationError, match="The draft has changed since you opened this page"):
            clear_draft(meeting=meeting, by=setting.chair, seen=seen)

    def test_publishing_says_that_it_becomes_public(self, setting, meeting):
        said = (
            "What was said of one of the county’s priorities becomes public with them, on the page of priorities too."
        )
        assert said in of_publishing(meeting)
        say(meeting, make_priority("Another"), setting)
        assert any(line.startswith("What was said of 2 of the county’s priorities") for line in of_publishing(meeting))


def test_start_is_not_taken_back_over_it(setting, priority):
    begun = make_meeting(setting.board, status="agenda-issued")
    make_item(begun, "2")
    start_recording(meeting=begun, by=setting.minute_taker)
    begun.refresh_from_db()
    say(begun, priority, setting)

    with pytest.raises(ValidationError, match="Something is recorded of this meeting already"):
        take_start_back(meeting=begun, by=setting.minute_taker)
