"""The form with which the approval of minutes is recorded."""

import pytest

from boards.models import Action, Part
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording, type_text
from tests.clients import signed_in
from tests.made_once import made_once
from tests.pages.reading import read, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LOST = "! Nobody Known: an action that is lost"
WRONG_DAY = "! Ann Day: an action that is lost by 31 Feb 2027"


def approve_by(user, meeting, in_item, part=Part.A, **fields):
    """What the form answers."""
    form = {"version": "2", "in_item": in_item.pk, "sure": "yes"} | fields
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
    assert [text.strip() for text in texts(page, ".//textarea[@name!='amendments']")] == ["Kept", line]
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


@made_once
def minuted(setting):
    """Circulated minutes of two items, the first with two lines."""
    meeting = make_recording(setting)
    type_text(meeting.items.first(), "It took 34 weeks.\n\nAll agreed.", setting.minute_taker)
    return bring_to_members(meeting, setting)


def test_amendment_is_shown_in_words_before_the_minute_taker_records_it(setting, minuted, next_meeting):
    in_item = next_meeting.items.first()
    client, address = signed_in(setting.minute_taker), f"/meetings/{minuted.pk}/minutes/approve/"
    form = {"in_item": in_item.pk, "amendments": "minute 1, for '34 weeks' read '43 weeks'"}

    shown = client.post(address, form | {"look": "yes"})
    again = client.post(address, form | {"again": "yes", "version": "2"})
    minuted.refresh_from_db()
    status_before = minuted.status
    done = client.post(address, form | {"sure": "yes", "version": "2"})

    minuted.refresh_from_db()
    assert (shown.status_code, status_before) == (200, "circulated")
    assert texts(shown, ".//div[@class='govuk-inset-text']/ul/li") == ["Minute 1: for “34 weeks” read “43 weeks”"]
    assert texts(shown, ".//del") == ["It took 34 weeks."]
    assert texts(shown, ".//ins") == ["It took 43 weeks."]
    assert "1 minute changes, 1 stays word for word." in shown.content.decode()
    assert texts(again, ".//textarea[@id='amendments']")[0].strip() == form["amendments"]
    assert done["Location"] == f"/meetings/{next_meeting.pk}/record/#item-{in_item.pk}"
    assert minuted.status == "approved"
    assert minuted.versions.last_of(Part.A).data["items"][0]["text"] == "It took 43 weeks.\n\nAll agreed."


def test_minute_that_is_emptied_is_empty_once_it_was_looked_at_once_more(setting, minuted, next_meeting):
    item = minuted.items.first()
    client, address = signed_in(setting.minute_taker), f"/meetings/{minuted.pk}/minutes/approve/"

    shown = client.post(
        address, {"in_item": next_meeting.items.first().pk, "look": "yes", "version": "2", f"text-{item.pk}": ""}
    )
    kept = {box.get("name"): box.get("value") for box in read(shown).iterfind(".//main//input[@type='hidden']")}
    client.post(address, kept | {"sure": "yes"})

    minuted.refresh_from_db()
    assert texts(shown, ".//del") == ["It took 34 weeks.", "All agreed."]
    assert texts(shown, ".//div[@class='govuk-inset-text']/ul/li") == ["the text of item 1 to be left out"]
    assert minuted.status == "approved"
    assert minuted.versions.last_of(Part.A).data["items"][0]["text"] == ""


def test_what_is_wrong_in_words_and_in_boxes_is_said_at_its_field_and_kept(setting, minuted, next_meeting):
    boxes = {"minute-1": "1", "for-1": "44 weeks", "read-1": "43 weeks", "minute-3": "2", "for-3": "x", "read-3": ""}
    in_item = next_meeting.items.first()

    unread = approve_by(setting.chair, minuted, in_item, amendments="minute 1 is wrong", **boxes)
    misplaced = approve_by(setting.chair, minuted, in_item, **{**boxes, "read-3": "y"})

    assert (unread.status_code, misplaced.status_code) == (422, 422)
    assert [href for href, _ in unread.context["errors"]] == ["amendments", "minute-3"]
    assert "minute 1 is wrong" in texts(unread, ".//textarea[@id='amendments']")[0]
    assert [href for href, _ in misplaced.context["errors"]] == ["minute-1", "minute-3"]
    assert "The nearest there is “34 weeks”." in misplaced.content.decode()
    assert 'value="44 weeks"' in misplaced.content.decode()
    for href, _ in (*unread.context["errors"], *misplaced.context["errors"]):
        assert f'id="{href}"' in unread.content.decode()
    minuted.refresh_from_db()
    assert minuted.status == "circulated"


def test_boxes_are_recorded_in_their_order_after_the_words(setting, minuted, next_meeting):
    in_item = next_meeting.items.first()
    boxes = {"minute-1": "1", "for-1": "35 weeks", "read-1": "36 weeks"}

    approve_by(setting.chair, minuted, in_item, amendments="minute 1, for '34 weeks' read '35 weeks'", **boxes)

    in_item.refresh_from_db()
    assert in_item.text.index("“35 weeks”\n") < in_item.text.index("for “35 weeks” read “36 weeks”")
    assert minuted.versions.last_of(Part.A).data["items"][0]["text"].startswith("It took 36 weeks.")


def test_recording_screen_offers_the_approval_and_says_once_it_is_recorded(setting, minuted, next_meeting):
    in_item = next_meeting.items.first()
    next_meeting.items.filter(pk=in_item.pk).update(standing="last-minutes")
    taker = signed_in(setting.minute_taker)
    screen = f"/meetings/{next_meeting.pk}/record/"

    before = taker.get(screen)
    approve_by(setting.minute_taker, minuted, in_item)
    after = taker.get(screen)

    assert any("Approved as they stand" in said for said in texts(before, ".//button"))
    assert any("Approved with amendments" in said for said in texts(before, ".//button"))
    assert not any("Approved as they stand" in said for said in texts(after, ".//button"))
    assert "were approved by this meeting, under item 1." in " ".join(after.content.decode().split())
    assert "The minutes of the meeting of 15 October 2025 were approved as a true record." in after.content.decode()


def test_part_b_to_approve_is_offered_to_who_may_read_it_alone(setting, next_meeting):
    meeting = make_recording(setting)
    secret = make_item(meeting, "3", is_part_b=True)
    bring_to_members(meeting, setting)
    next_meeting.items.filter(number="1").update(standing="last-minutes")
    screen, address = f"/meetings/{next_meeting.pk}/record/", f"/meetings/{meeting.pk}/minutes/approve/?part=b"

    offered = signed_in(setting.minute_taker).get(screen).content.decode()
    secret.interests.create(person=setting.minute_taker.person, withdrew=True)
    withdrew = signed_in(setting.minute_taker).get(screen).content.decode()

    assert f"{address}&amp;in_item={next_meeting.items.get(number='1').pk}" in offered
    assert address not in withdrew
