"""What a version of minutes says, and what it leaves out: for members, for the public, and of Part B."""

import datetime as dt

import pytest

from boards.minutes.approving.writes import approve
from boards.minutes.content import MINUTE_TAKER, REMOVED, content_as_approved, content_for_the_public, content_of
from boards.minutes.plain import lines_of
from boards.minutes.reading import read_version
from boards.minutes.text import FORMAT
from boards.models import AgendaItem, Meeting, Part, Seat
from boards.recording.writes import add_guest, mark_attendance
from boards.workflow import publish
from tests.boards.minuted import NEXT_ON, Setting, bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.factories import make_seat
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LATER_ON = NEXT_ON + dt.timedelta(days=60)


def public_content_of(meeting: Meeting) -> dict:
    return content_for_the_public(content_of(meeting, part=Part.A), meeting=meeting)


@pytest.fixture
def next_meeting(setting) -> Meeting:
    """A meeting into which one action of Part A and one of Part B are carried, with its minutes public."""
    earlier = make_recording(setting)
    type_text(earlier.items.get(number="1"), "! Ann: write the open letter by 1 December 2025", setting.minute_taker)
    secret = make_item(earlier, "3", title="MARKERTITLE", is_part_b=True)
    type_text(secret, "MARKERTEXT\n! Ann, Lee: MARKERACTION by 2 February 2026", setting.minute_taker)
    bring_to_members(earlier, setting)
    meeting = make_recording(setting, NEXT_ON)
    meeting.items.filter(number="2").update(standing=AgendaItem.Standing.MATTERS_ARISING)
    return bring_to_the_public_later(meeting, setting)


def bring_to_the_public_later(meeting: Meeting, setting: Setting) -> Meeting:
    bring_to_members(meeting, setting)
    approving = make_recording(setting, LATER_ON)
    approve(meeting=meeting, part=Part.A, in_item=approving.items.first(), version=2, by=setting.chair)
    publish(meeting=meeting, by=setting.minute_taker)
    meeting.refresh_from_db()
    return meeting


def test_carried_action_of_part_b_is_a_number_and_no_word_in_every_version_of_part_a(next_meeting):
    versions = list(next_meeting.versions.of_part(Part.A))

    assert [version.stage for version in versions] == ["draft", "circulated", "approved", "published"]
    for version in versions:
        assert "MARKER" not in version.content, "the frozen row says no more than what is made of it"
        said = lines_of(read_version(version))
        assert (
            "Open since 15 October 2025 (SPB 2025-10-15/3): an action of a confidential item "
            "(Ann Day, Lee Oak, by 2 February 2026)" in said
        )


def test_carried_action_of_part_a_keeps_its_words_in_every_version_of_part_a(next_meeting):
    for version in next_meeting.versions.of_part(Part.A):
        assert (
            "Open since 15 October 2025 (SPB 2025-10-15/1): write the open letter (Ann Day, by 1 December 2025)"
            in lines_of(read_version(version))
        )


def test_carried_action_of_part_b_is_closed_and_marked_on_the_screen_of_the_next_recording(setting, next_meeting):
    Meeting.objects.filter(pk=next_meeting.pk).update(status="in-progress")

    page = signed_in(setting.minute_taker).get(f"/meetings/{next_meeting.pk}/record/")

    carried = ".//ul[@class='recording-carried']"
    assert texts(page, f"{carried}//details[@open]") == []
    assert texts(page, f"{carried}//p[@class='recording-carried__words']") == ["MARKERACTION"]
    assert texts(page, f"{carried}//strong") == ["Part B"]
    assert page.content.decode().count("MARKERACTION") == 1
    assert "an action of a confidential item" in texts(page, carried)[0]


@pytest.mark.parametrize("who", ["anonymous", "member"])
def test_carried_action_of_part_b_is_not_on_the_page_of_the_next_minutes(client, setting, next_meeting, who):
    reader = client if who == "anonymous" else signed_in(setting.member)

    page = reader.get(f"/meetings/{next_meeting.pk}/minutes/")

    assert "MARKER" not in page.content.decode()
    assert "an action of a confidential item" in " ".join(texts(page, ".//article"))


def test_item_says_who_presented_it_and_nothing_where_nobody_did(setting):
    meeting = make_recording(setting)
    meeting.items.filter(number="1").update(presenter=setting.lee)
    [version] = bring_to_members(meeting, setting).versions.filter(stage="circulated")

    first, second = read_version(version).items

    assert (first.notes, second.notes) == (["Presented by Lee Oak.", "Nothing is minuted."], ["Nothing is minuted."])


class TestPeople:
    """Whoever takes the minutes is called by their role in public; members read the name."""

    @pytest.fixture
    def meeting(self, setting) -> Meeting:
        return make_recording(setting)

    def in_attendance(self, meeting: Meeting, *, is_public: bool) -> list[str]:
        meeting.refresh_from_db()
        content = public_content_of(meeting) if is_public else content_of(meeting, part=Part.A)
        return [row["name"] for row in content["in_attendance"]]

    def test_who_took_the_minutes_is_unnamed_in_public_after_their_last_day_too(self, setting, meeting):
        taker = setting.minute_taker
        mark_attendance(meeting=meeting, person=taker.person, presence="present", by=taker)
        Seat.objects.filter(person=taker.person).update(ended_on=meeting.held_on)

        assert self.in_attendance(meeting, is_public=True) == [MINUTE_TAKER]
        assert self.in_attendance(meeting, is_public=False) == ["Noa Quill"]

    def test_who_took_the_minutes_before_that_day_is_named_as_a_guest(self, setting, meeting):
        taker = setting.minute_taker
        Seat.objects.filter(person=taker.person).update(ended_on=meeting.held_on - dt.timedelta(days=1))
        add_guest(meeting=meeting, name="Noa Quill", by=taker)

        assert self.in_attendance(meeting, is_public=True) == ["Noa Quill"]

    def test_who_stands_in_is_unnamed_in_public(self, setting, meeting):
        guest = add_guest(meeting=meeting, name="Stan Din", by=setting.officer)
        add_guest(meeting=meeting, name="Una Fir", by=setting.officer)
        Meeting.objects.filter(pk=meeting.pk).update(stand_in=guest.person)

        assert self.in_attendance(meeting, is_public=True) == [MINUTE_TAKER, "Una Fir"]
        assert self.in_attendance(meeting, is_public=False) == ["Stan Din", "Una Fir"]

    def test_member_who_takes_the_minutes_besides_is_named(self, setting, meeting):
        make_seat(setting.board, setting.lee, role="minute-taker", position=1)

        present = public_content_of(meeting)["present"]

        assert "Lee Oak" in [row["name"] for body in present for row in body["people"]]

    def test_guest_of_a_confidential_item_is_in_part_b_alone(self, setting, meeting):
        secret = make_item(meeting, "3", is_part_b=True)
        add_guest(meeting=meeting, name="Gus Fee", for_item=secret, by=setting.minute_taker)

        assert self.in_attendance(meeting, is_public=False) == []
        assert [row["name"] for row in content_of(meeting, part=Part.B)["in_attendance"]] == ["Gus Fee"]


def test_member_who_also_stands_in_for_another_says_so_whatever_their_post_is_called(setting):
    meeting = make_recording(setting)
    Seat.objects.filter(person=setting.lee).update(post="Head for the North")
    meeting.attendances.filter(person=setting.lee).update(substitute_for=setting.kim)
    add_guest(meeting=meeting, name="Sam Elm", substitute_for=setting.ann, by=setting.minute_taker)

    present = content_of(meeting, part=Part.A)["present"]

    notes = {row["name"]: (row["post"], row["note"]) for body in present for row in body["people"]}
    assert notes["Lee Oak"] == ("Head for the North", "substitute for Kim Ash")
    assert notes["Sam Elm"] == ("", "substitute for Ann Day")


@pytest.mark.parametrize(
    "detail",
    [
        "ann.day@example.org",
        "mailto:ann@example.org",
        "01245 000 001",
        "01245000001",
        "01245-000-001",
        "+44 1245 000001",
        "+44 (0)1245 000 001",
        "07700 900 123",
    ],
)
def test_contact_details_are_left_out_of_public_minutes_and_kept_for_members(setting, detail):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), f"Ask at {detail} by Friday.", setting.minute_taker)

    public = public_content_of(meeting)["items"][0]["text"]
    members = content_of(meeting, part=Part.A)["items"][0]["text"]

    assert public == f"Ask at {REMOVED} by Friday."
    assert members == f"Ask at {detail} by Friday."


@pytest.mark.parametrize("number", ["20 January 2026", "£1,234,567", "URN 114708", "2026 to 2027", "12:30 to 13:45"])
def test_what_is_no_contact_detail_stays_in_public_minutes(setting, number):
    meeting = make_recording(setting)
    type_text(meeting.items.first(), f"It was {number}.", setting.minute_taker)

    assert public_content_of(meeting)["items"][0]["text"] == f"It was {number}."


def test_item_that_is_amended_in_older_minutes_says_by_which_format_it_is_read_and_the_others_do_not():
    items = [{"number": number, "text": "", "decisions": [], "actions": [], "next_meeting": None} for number in "12"]
    now = {"items": items, "approval": None}

    older = content_as_approved({"format": 1, "items": items}, now=now, amended={"2": False})
    newer = content_as_approved({"format": FORMAT, "items": items}, now=now, amended={"2": False})

    assert [item.get("format") for item in older["items"]] == [None, FORMAT]
    assert [item.get("format") for item in newer["items"]] == [None, None]
    assert (older["format"], newer["format"]) == (1, FORMAT)
