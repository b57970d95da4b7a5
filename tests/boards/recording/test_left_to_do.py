"""What is left to do before a recording is finished."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from boards.models import AgendaItem, Attendance, Meeting, Vote
from boards.recording.left_to_do import has_nothing_dealt_with, left_to_do
from tests.boards.minuted import make_item, type_text
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def finish(meeting) -> str:
    return f"/meetings/{meeting.pk}/steps/finish/"


def said(meeting: Meeting, user) -> list[tuple[str, str]]:
    meeting = Meeting.objects.with_rights(user).select_related("board__quadrant").get(pk=meeting.pk)
    return [(one.sentence, one.at) for one in left_to_do(meeting, user)]


def deal_with_all(meeting: Meeting) -> None:
    meeting.items.update(dealt_with_at=timezone.now())
    meeting.items.filter(text="").update(text="They spoke.")


def test_nothing_is_left_where_all_is_done(recorder, meeting, setting, finish):
    Attendance.objects.create(meeting=meeting, person=setting.minute_taker.person, presence="present")
    deal_with_all(meeting)

    assert said(meeting, setting.minute_taker) == []
    assert "Nothing: every item is dealt with" in recorder.get(finish).content.decode()


def test_each_thing_that_is_left_is_said_with_where_it_is_mended(meeting, setting):
    deal_with_all(meeting)
    item = meeting.items.get(number="2")
    type_text(item, "! Nobody Known: share the template\n\nAgreement that we go on", setting.minute_taker)
    meeting.items.filter(pk=item.pk).update(dealt_with_at=None)
    meeting.attendances.filter(person=setting.ann).update(presence="apologies")

    left = said(meeting, setting.minute_taker)

    assert ("Noa Quill is not marked as present, absent or with apologies.", "roll") in left
    assert any(sentence.startswith("There is no quorum: ") for sentence, _ in left)
    assert ("Nobody is in the chair.", "chair-person") in left
    assert any("Nobody Known" in sentence and at == f"text-{item.pk}" for sentence, at in left)
    assert left[-1] == ("1 item is not marked as dealt with.", f"item-{item.pk}")


def test_items_that_are_not_marked_are_one_line_and_last(recorder, meeting, setting, finish):
    meeting.items.filter(number="1").update(text="They spoke.")
    make_item(meeting, "3", title="Declarations", standing=AgendaItem.Standing.DECLARATIONS)

    line = left_to_do(Meeting.objects.with_rights(setting.minute_taker).get(pk=meeting.pk), setting.minute_taker)[-1]

    assert line.sentence == "2 items are not marked as dealt with."
    assert [one.sentence for one in line.each] == ["Item 1, Item 1.", "Item 2, Item 2, of which nothing is typed."]
    assert "Which they are" in recorder.get(finish).content.decode()


def test_what_stops_finishing_comes_before_what_does_not(meeting, setting):
    first, second = meeting.items.get(number="1"), meeting.items.get(number="2")
    type_text(first, "Agreement that we go on\n\nAgreed that it is so", setting.minute_taker)
    type_text(second, "! Nobody Known: share it", setting.minute_taker)

    of_items = [at for sentence, at in said(meeting, setting.minute_taker) if sentence.startswith("Item")]

    assert of_items[0] == f"text-{second.pk}"
    assert f"text-{first.pk}" in of_items[1:]


def test_doubtful_line_is_quoted_with_why(meeting, setting):
    item = meeting.items.get(number="2")
    type_text(item, "Agreed that it is so\n\n! Ann Day: write asap\n\nIt was noted.", setting.minute_taker)

    sentences = [sentence for sentence, at in said(meeting, setting.minute_taker) if at == f"text-{item.pk}"]

    assert sentences[:2] == [
        "Item 2, this is read as text: “Agreed that it is so”. If it is a decision, write “Agreed: …” or “AGREED …”.",
        "Item 2, check the day of “! Ann Day: write asap”. “asap” is not a day. It is due when any action is; write "
        "“by Friday” if it cannot wait so long.",
    ]
    assert not any("It was noted" in sentence for sentence in sentences)


def test_doubtful_line_of_a_confidential_item_is_not_quoted(meeting, setting):
    item = meeting.items.get(number="2")
    type_text(item, "Agreed that it is so", setting.minute_taker)
    type(item).objects.filter(pk=item.pk).update(is_part_b=True)

    sentences = [sentence for sentence, _ in said(meeting, setting.minute_taker)]

    assert "Item 2: a line looks like a decision or an action, or has a doubtful day." in sentences
    assert not any("it is so" in sentence for sentence in sentences)


def test_carried_vote_without_a_decision_is_said(meeting, setting):
    deal_with_all(meeting)
    item = meeting.items.get(number="2")
    Vote.objects.create(item=item, votes_for=2)

    assert any(
        "a vote was carried, and no decision says" in sentence for sentence, _ in said(meeting, setting.minute_taker)
    )


@pytest.mark.parametrize(
    ("fields", "is_said"),
    [
        ({"text": ""}, True),
        ({"text": " \n"}, True),
        ({"text": "There was none."}, False),
        ({"text": "", "standing": "next-date"}, False),
    ],
)
def test_item_that_was_dealt_with_and_left_empty_is_said(meeting, setting, fields, is_said):
    deal_with_all(meeting)
    item = meeting.items.get(number="2")
    meeting.items.filter(pk=item.pk).update(title="Any other business", **fields)

    left = [one for one in said(meeting, setting.minute_taker) if one[1] == f"text-{item.pk}"]

    sentence = (
        "Nothing is typed of item 2, Any other business: the minutes say “Nothing is minuted.” If it is so, type "
        "“There was none.”"
    )
    assert left == ([(sentence, f"text-{item.pk}")] if is_said else [])


def test_owner_without_an_address_and_a_character_that_no_font_has_are_said(meeting, setting):
    deal_with_all(meeting)
    item = meeting.items.get(number="2")
    type_text(item, "! Kim Ash: share it \U00012000 [U+1F600]\n\n! Lee Oak: read it", setting.minute_taker)
    secret = make_item(meeting, "3", title="A school in trouble", is_part_b=True, dealt_with_at=timezone.now())
    type_text(secret, "! Kim Ash: tell the school", setting.minute_taker)

    left = [(sentence, at) for sentence, at in said(meeting, setting.minute_taker) if sentence.startswith("Item")]

    assert left == [
        ("Item 2: the PDF cannot show a character as it is typed, and has its number instead.", f"text-{item.pk}"),
        ("Item 2: no e-mail address is recorded of Kim Ash, so no e-mail tells them of it.", f"item-{item.pk}"),
        (
            "Item 3: no e-mail address is recorded of somebody who is to do something, so no e-mail tells them of it.",
            f"item-{secret.pk}",
        ),
    ]


def test_it_stands_where_finishing_is_asked_and_where_it_is_refused(recorder, meeting, setting, finish):
    type_text(meeting.items.get(number="1"), "! Nobody Known: share it", setting.minute_taker)

    page = recorder.get(finish)

    assert texts(page, ".//h1") == ["Finish recording"]
    assert "This cannot be done yet" in page.content.decode()
    assert f'href="/meetings/{meeting.pk}/record/#text-' in page.content.decode()


def test_confidential_items_are_not_quoted(meeting, setting):
    type_text(meeting.items.get(number="2"), "! Nobody Known: tell the school", setting.minute_taker)
    meeting.items.filter(number="2").update(is_part_b=True, title="A school in trouble", dealt_with_at=None)

    left = " ".join(sentence for sentence, _ in said(meeting, setting.minute_taker))

    assert "Item 2, which is confidential" in left
    assert "trouble" not in left
    assert "tell the school" not in left


def test_finishing_with_nothing_dealt_with_asks_first(recorder, meeting, finish):
    assert has_nothing_dealt_with(meeting)
    answer = recorder.post(finish)

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.status) == (422, "in-progress")
    assert "Tick that nothing was dealt with" in answer.content.decode()

    recorder.post(finish, {"nothing": "yes"})

    meeting.refresh_from_db()
    assert meeting.status == "draft"


@pytest.mark.parametrize("fields", [{"text": "Typed"}, {"dealt_with_at": timezone.now()}])
def test_finishing_with_anything_dealt_with_does_not(recorder, meeting, finish, fields):
    meeting.items.filter(number="1").update(**fields)

    assert recorder.post(finish).status_code == 302


def test_queries_do_not_grow_with_items(meeting, setting):
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            said(meeting, setting.minute_taker)
        return len(counted)

    before = queries()
    for number in range(3, 9):
        item = meeting.items.create(position=number, number=str(number), title=f"Item {number}", text="A text")
        type_text(item, "! Kim Ash: share it", setting.minute_taker)

    assert queries() <= before + 2  # the others of its owners, and of whom an address is known


def test_member_does_not_see_it(setting, finish):
    assert signed_in(setting.member).get(finish).status_code == 404
