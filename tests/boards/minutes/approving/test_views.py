"""The form with which the approval of minutes is recorded."""

import pytest

from boards.models import Action, Part
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LOST = "! Nobody Known: an action that is lost"
WRONG_DAY = "! Ann Day: an action that is lost by 31 Feb 2027"


def approve_by(user, meeting, in_item, part=Part.A, **fields):
    """What the form answers."""
    form = {"version": "2", "in_item": in_item.pk} | fields
    return signed_in(user).post(f"/meetings/{meeting.pk}/minutes/approve/?part={part}", form)


@pytest.mark.parametrize("line", [LOST, WRONG_DAY])
def test_amendment_whose_line_is_no_action_is_refused_at_its_field(setting, circulated, next_meeting, line):
    first, second = circulated.items.order_by("position")
    in_item = next_meeting.items.order_by("position")[1]

    page = approve_by(setting.chair, circulated, in_item, **{f"text-{first.pk}": "Kept", f"text-{second.pk}": line})

    circulated.refresh_from_db()
    second.refresh_from_db()
    [said] = texts(page, f".//div[@id='text-{second.pk}-error']")
    [linked] = texts(page, f".//a[@href='#text-{second.pk}']")
    assert page.status_code == 422
    assert linked in said
    assert linked.startswith(f"Item 2, “{line}”: ")
    assert [text.strip() for text in texts(page, ".//textarea")] == ["Kept", line]
    assert texts(page, ".//select[@id='in-item']/option[@selected]") == [f"{NEXT_ON:%-d %B %Y}: {in_item}"]
    assert (circulated.status, second.text, Action.objects.count()) == ("circulated", "", 0)
    assert circulated.versions.last_of(Part.A).stage == "circulated"


def test_amendment_of_part_b_is_refused_in_the_same_words_to_who_reads_it(setting):
    meeting = make_recording(setting)
    item = make_item(meeting, "3", is_part_b=True)
    bring_to_members(meeting, setting)
    in_item = make_recording(setting, NEXT_ON).items.first()

    page = approve_by(setting.chair, meeting, in_item, Part.B, **{f"text-{item.pk}": LOST})

    assert page.status_code == 422
    assert texts(page, f".//a[@href='#text-{item.pk}']")[0].startswith(f"Item 3, “{LOST}”: Nobody at this meeting")
    assert meeting.versions.last_of(Part.B).stage == "circulated"


def test_amendment_with_a_good_line_makes_its_action(setting, circulated, next_meeting):
    item = circulated.items.first()

    page = approve_by(
        setting.chair,
        circulated,
        next_meeting.items.first(),
        **{f"text-{item.pk}": "! Ann Day: share it by 1 May 2026"},
    )

    assert page.status_code == 302
    assert [str(action) for action in item.actions.all()] == ["share it"]
