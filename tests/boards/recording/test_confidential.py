"""Something confidential that came up inside an item of Part A: a Part B item for it, and the words that move there."""

import pytest
from django.core.exceptions import ValidationError

from accounts import roles
from boards.minutes.content import content_of
from boards.minutes.item_texts import TextConflict, save_text
from boards.models import AgendaItem, Decision, ItemVersion, Part
from boards.recording.confidential import add_confidential_matter
from boards.recording.writes import declare_interest
from boards.workflow import finish_recording, start_recording
from tests.boards.minuted import make_recording, type_text
from tests.boards.recording.posting import at, save
from tests.clients import signed_in
from tests.factories import make_user
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRET = "Agreed: the MARKER of a member of staff\n! Lee Oak: write to MARKER"
TEXT = f"The report was heard.\n{SECRET}\nAgreed: to thank the head"


@pytest.fixture
def item(setting, meeting) -> AgendaItem:
    item = meeting.items.first()
    for text in ("The report was heard.\nThe MAR", TEXT):
        type_text(item, text, setting.minute_taker)
    return item


def move(item: AgendaItem, by, passage: str = SECRET) -> AgendaItem:
    return add_confidential_matter(item=item, passage=passage, start=item.text.index(passage), base=item.version, by=by)


def test_matter_is_last_and_of_part_b_and_says_from_which_item_it_arises(recorder, meeting):
    item = meeting.items.first()

    response = recorder.post(at(meeting, f"items/{item.pk}/confidential/"))

    matter = meeting.items.last()
    assert (matter.part, matter.arises_from, matter.public_title) == (Part.B, item, AgendaItem.PART_B_TITLE)
    assert response.url == at(meeting, f"#text-{matter.pk}")
    about = text_of(read(recorder.get(at(meeting))).find(f".//article[@id='item-{matter.pk}']/p"))
    assert "arising from item 1" in about


def test_words_that_move_are_nowhere_in_part_a_any_more(setting, meeting, item):
    matter = move(item, setting.minute_taker)

    item.refresh_from_db()
    assert (item.text, matter.text) == ("The report was heard.\nAgreed: to thank the head", SECRET)
    assert "MAR" not in str(content_of(meeting, part=Part.A))
    assert not ItemVersion.objects.filter(item=item, text__contains="MAR").exists()
    assert not AgendaItem.history.filter(id=item.pk, text__contains="MAR").exists()
    assert [version.number for version in matter.versions.all()] == [3, 2, 1]
    assert [version.number for version in item.versions.all()] == [3]


def test_actions_and_decisions_go_with_their_lines_and_stay_the_same_records(setting, item):
    action, decision = item.actions.get(), item.decisions.get(line__contains="MARKER")
    type_text(item, TEXT + "\nNoted: a MARKER that goes", setting.minute_taker)
    gone = item.decisions.get(line__contains="that goes")
    type_text(item, TEXT, setting.minute_taker)

    matter = move(item, setting.minute_taker)

    assert (matter.actions.get(), matter.decisions.get()) == (action, decision)
    assert item.decisions.get().text == "to thank the head"
    assert {row.item_id for row in Decision.history.filter(id=gone.pk)} == {matter.pk}


def test_who_may_not_read_the_matter_cannot_open_the_versions_that_had_the_words(setting, meeting, item):
    clerk = make_user("second@example.org", roles.OFFICER, person=setting.kim)
    declare_interest(item=item, person=setting.kim, nature="", withdrew=True, by=setting.officer)

    matter = move(item, setting.minute_taker)

    client = signed_in(clerk)
    page = client.get(at(meeting, f"items/{item.pk}/versions/")).content.decode()
    assert "The report was heard." in page
    assert "MARKER" not in page
    assert client.get(at(meeting, f"items/{matter.pk}/versions/")).status_code == 404
    assert "MARKER" not in client.get(at(meeting)).content.decode()


def test_save_of_the_old_text_that_comes_late_is_a_conflict_and_brings_nothing_back(setting, item):
    base = item.version
    move(item, setting.minute_taker)

    answer = save_text(item=item, text=TEXT + " again", base=base, by=setting.officer)

    assert isinstance(answer, TextConflict)
    assert "MARKER" not in AgendaItem.objects.get(pk=item.pk).text


@pytest.mark.parametrize(("start", "older"), [(1, 0), (22, 1)])
def test_text_that_changed_meanwhile_keeps_its_words_and_adds_nothing(setting, meeting, item, start, older):
    with pytest.raises(ValidationError, match="has changed since"):
        add_confidential_matter(
            item=item, passage=SECRET, start=start, base=item.version - older, by=setting.minute_taker
        )

    assert meeting.items.count() == 2


def test_words_of_a_draft_cannot_be_moved_by_themselves(setting, meeting, item, recorder):
    start_recording(meeting=meeting, by=setting.minute_taker)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    item.refresh_from_db()

    sent = {"passage": SECRET, "start": item.text.index(SECRET), "base": item.version}
    page = recorder.post(at(meeting, f"items/{item.pk}/confidential/"), sent, follow=True).content.decode()

    assert "Make the whole of item 1 Part B instead" in page
    assert meeting.items.count() == 2


def test_words_inside_a_line_leave_the_rest_of_it(setting, item):
    type_text(item, "Ann said MARKER things aloud", setting.minute_taker)

    matter = move(item, setting.minute_taker, "MARKER things")

    item.refresh_from_db()
    assert (item.text, matter.text) == ("Ann said aloud", "MARKER things")


def test_who_withdrew_from_the_item_records_no_matter_of_it(setting, meeting, item):
    person = setting.minute_taker.person
    declare_interest(item=item, person=person, nature="", withdrew=True, by=setting.officer)

    with pytest.raises(ValidationError, match="somebody else records"):
        add_confidential_matter(item=item, by=setting.minute_taker)


def test_late_item_is_confidential_from_the_first(recorder, meeting):
    recorder.post(at(meeting, "items/"), {"title": "MARKER", "part": "b"})

    assert meeting.items.get(title="MARKER").part is Part.B


def test_new_confidential_item_is_not_shown_while_projecting(recorder, meeting):
    recorder.get(at(meeting) + "?projecting=1")
    item = meeting.items.first()

    page = recorder.post(at(meeting, f"items/{item.pk}/confidential/"), follow=True).content.decode()

    assert "A confidential item is added." in page
    assert "arising from item" not in page


def test_text_that_is_saved_afterwards_goes_on_from_what_is_left(setting, recorder, item):
    move(item, setting.minute_taker)
    item.refresh_from_db()

    assert save(recorder, item, "Anew", base=item.version).json()["version"] == item.version + 1


def test_matter_of_an_item_of_another_meeting_is_not_found(setting, recorder, meeting):
    other = make_recording(setting, meeting.held_on.replace(year=2024)).items.first()

    assert recorder.post(at(meeting, f"items/{other.pk}/confidential/")).status_code == 404
