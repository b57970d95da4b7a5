"""What the pages of a meeting tell the script that looks for words which are only in a browser."""

import json

import pytest
from lxml import html

from boards.models import Meeting
from boards.recording.kept_words import print_of_text
from boards.steps import BY_NAME
from tests.boards.minuted import bring_to_members, make_item, type_text
from tests.clients import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def kept_on(answer) -> dict | None:
    found = html.fromstring(answer.content.decode()).xpath("//script[@id='kept-words']")
    return json.loads(found[0].text) if found else None


def test_finishing_and_the_meetings_page_look_for_them(recorder, meeting, setting):
    item = meeting.items.get(number="2")
    type_text(item, "They spoke – of heads.", setting.minute_taker)

    for page in (f"/meetings/{meeting.pk}/steps/finish/", f"/meetings/{meeting.pk}/"):
        kept = kept_on(recorder.get(page))

        assert kept["isOpen"]
        assert (kept["user"], kept["meeting"]) == (setting.minute_taker.pk, meeting.pk)
        assert {one["pk"]: one["print"] for one in kept["items"]}[item.pk] == print_of_text("They spoke – of heads.")


def test_each_step_that_ends_the_typing_waits_for_them():
    assert {name for name, step in BY_NAME.items() if step.waits_for_words} == {"finish", "clear", "circulate"}


def test_they_are_still_shown_once_typing_is_over(recorder, meeting, setting):
    bring_to_members(meeting, setting)

    page = recorder.get(f"/meetings/{meeting.pk}/record/", follow=True)

    assert page.redirect_chain[-1][0] == f"/meetings/{meeting.pk}/"
    assert not kept_on(page)["isOpen"]
    assert "These minutes are not open for typing any more" in page.content.decode()


def test_confidential_titles_stay_out_of_it_and_words_off_a_wall(recorder, meeting, setting):
    secret = make_item(meeting, "3", title="A school in trouble", is_part_b=True)
    recorder.get(f"/meetings/{meeting.pk}/record/?projecting=1")

    page = recorder.get(f"/meetings/{meeting.pk}/")

    assert "trouble" not in json.dumps(kept_on(page))
    assert next(one for one in kept_on(page)["items"] if one["pk"] == secret.pk)["isHidden"]


@pytest.mark.parametrize("who", ["member", "chair"])
def test_who_types_nothing_has_none(meeting, setting, who):
    assert kept_on(signed_in(getattr(setting, who)).get(f"/meetings/{meeting.pk}/")) is None


def test_meeting_that_has_not_begun_has_none(recorder, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status="planned")

    assert kept_on(recorder.get(f"/meetings/{meeting.pk}/")) is None


def test_print_is_what_the_script_reckons():
    assert print_of_text("123456789") == 0xCBF43926  # the check value of CRC-32
