"""The page of suggestions: who may use it, what it shows, and what its forms do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.minutes.suggesting.writes import suggest
from boards.models import AgendaItem, Meeting, Suggestion
from boards.recording.writes import declare_interest
from boards.workflow import finish_recording
from tests.boards.minuted import make_item, make_recording, type_text
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(setting) -> Meeting:
    meeting = make_recording(setting, items=1)
    secret = make_item(meeting, "2", title="Secret matter", is_part_b=True)
    for item, text in ((meeting.items.first(), "The board met."), (secret, "Secret words.")):
        type_text(item, text, setting.minute_taker)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def item(draft) -> AgendaItem:
    return draft.items.first()


@pytest.fixture
def secret(draft) -> AgendaItem:
    return draft.items.last()


@pytest.fixture
def page(draft) -> str:
    return f"/meetings/{draft.pk}/minutes/suggestions/"


@pytest.fixture
def chair(setting):
    return signed_in(setting.chair)


@pytest.fixture
def taker(setting):
    return signed_in(setting.minute_taker)


def suggested(item, by, text="The board met at noon.", remark="") -> Suggestion:
    return suggest(item=item, text=text, base=item.version, remark=remark, by=by)


def test_chair_suggests_and_minute_taker_takes_it(setting, page, item, chair, taker):
    sent = chair.post(f"{page}{item.pk}/", {"text": "The board met at noon.", "base": 1, "remark": "Say when"})
    assert sent["Location"] == f"{page}#item-{item.pk}"

    shown = taker.get(page).content.decode()
    assert "Say when" in shown
    assert '<del class="removed">met.</del><ins class="added">met at noon.</ins>' in shown
    answered = taker.post(f"{page}{item.pk}/{Suggestion.objects.get().pk}/", {"take": "yes", "answer": "Thank you"})

    assert answered["Location"] == f"{page}#item-{item.pk}"
    item.refresh_from_db()
    assert item.text == "The board met at noon."
    after = chair.get(page).content.decode()
    assert "No suggestion is open." in after
    assert f"Taken</strong> by {setting.minute_taker}: Thank you" in after


def test_refused_suggestion_keeps_what_was_typed_and_says_where(page, item, chair):
    answer = chair.post(f"{page}{item.pk}/", {"text": "The board met.", "base": 1, "remark": "x" * 2001})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 2001 in shown
    assert f'<a href="#item-{item.pk}-remark">Write the remark in at most 2000 characters.</a>' in shown


@pytest.mark.parametrize("base", ["", "x", "²", "-1", "99", "9" * 30])
def test_version_that_is_none_is_refused_in_words(page, item, chair, base):
    answer = chair.post(f"{page}{item.pk}/", {"text": "Mine", "base": base})

    assert answer.status_code == 422
    assert "Load this page again" in answer.content.decode()


def test_text_that_changed_since_is_shown_beside_it_and_not_written_over(setting, page, item, taker):
    suggestion = suggested(item, setting.chair)
    type_text(item, "The board met in the hall.", setting.minute_taker)

    answer = taker.post(f"{page}{item.pk}/{suggestion.pk}/", {"take": "yes", "answer": "Right"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert f"{setting.minute_taker} has changed item 1 meanwhile" in shown
    assert "The item was changed after this was suggested." in shown
    assert "\nRight</textarea>" in shown

    both = {"take": "yes", "base": "2", "text": "The board met in the hall at noon."}
    assert taker.post(f"{page}{item.pk}/{suggestion.pk}/", both).status_code == 302
    item.refresh_from_db()
    assert item.text == "The board met in the hall at noon."


def test_chair_neither_takes_nor_leaves_but_takes_back_their_own(setting, page, item, chair):
    suggestion = suggested(item, setting.chair)
    address = f"{page}{item.pk}/{suggestion.pk}/"

    assert chair.post(address, {"take": "yes"}).status_code == 404
    assert chair.post(address, {"leave": "yes"}).status_code == 404
    assert chair.post(address, {"withdraw": "yes"}).status_code == 302
    suggestion.refresh_from_db()
    assert suggestion.state == "withdrawn"


@pytest.mark.parametrize(("who", "status"), [("member", 404), ("chair", 200), ("minute_taker", 200), ("officer", 200)])
def test_page_is_for_who_checks_the_draft(setting, page, item, who, status):
    client = signed_in(getattr(setting, who))

    assert client.get(page).status_code == status
    assert client.post(f"{page}{item.pk}/", {"text": "Mine", "base": 1}).status_code == (302 if status == 200 else 404)


class TestPartB:
    def test_who_withdrew_neither_sees_nor_suggests_nor_answers(self, setting, page, secret, chair, taker):
        suggestion = suggested(secret, setting.minute_taker, "Secret words, changed.")
        assert "words, changed." in chair.get(page).content.decode()
        declare_interest(item=secret, person=setting.ann, nature="", withdrew=True, by=setting.minute_taker)

        shown = chair.get(page).content.decode()

        assert "Secret" not in shown
        assert "1 more is open under items that are not yours to read." in shown
        assert chair.post(f"{page}{secret.pk}/", {"text": "Mine", "base": 1}).status_code == 404
        assert chair.post(f"{page}{secret.pk}/{suggestion.pk}/", {"withdraw": "yes"}).status_code == 404
        assert "Secret" in taker.get(page).content.decode()

    def test_suggestion_of_another_item_is_not_found_under_this_one(self, setting, page, item, secret, taker):
        suggestion = suggested(secret, setting.chair, "Other")

        assert taker.post(f"{page}{item.pk}/{suggestion.pk}/", {"take": "yes"}).status_code == 404


class TestWayThere:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_clearing_leads_there_while_one_is_open(self, setting, draft, page, item, chair, method):
        suggested(item, setting.chair)

        answer = getattr(chair, method)(f"/meetings/{draft.pk}/steps/clear/", follow=True)

        assert answer.redirect_chain == [(page, 302)]
        assert "1 suggestion is open on this draft." in answer.content.decode()

    def test_circulating_leads_there_too(self, setting, draft, page, item, taker):
        suggested(item, setting.chair)

        assert taker.get(f"/meetings/{draft.pk}/steps/circulate/")["Location"] == page

    def test_page_of_the_meeting_and_the_recording_say_what_is_open(self, setting, draft, page, item, chair, taker):
        assert "Suggest changes to the draft" in chair.get(draft.get_absolute_url()).content.decode()
        suggested(item, setting.chair)

        assert "1 suggested change is still to be answered" in chair.get(draft.get_absolute_url()).content.decode()
        screen = taker.get(f"/meetings/{draft.pk}/record/").content.decode()
        assert screen.count("A change is suggested.") == 1
        assert f'href="{page}#item-{item.pk}"' in screen

    def test_afterwards_it_shows_what_was_suggested_and_nothing_else(self, setting, draft, page, item, chair):
        Meeting.objects.update(status="circulated")
        assert chair.get(page)["Location"] == draft.get_absolute_url()

        Meeting.objects.update(status="draft")
        suggested(item, setting.chair)
        Meeting.objects.update(status="circulated")
        shown = chair.get(page).content.decode()
        assert "The draft is not with the chair any more" in shown
        assert "Suggest it" not in shown
        assert "Take it" not in shown


def test_queries_do_not_grow_with_items_and_suggestions(setting, draft, page, item, taker):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            taker.get(page)
        return len(queries)

    suggested(item, setting.chair)
    taker.get(page)
    few = count()
    for number in range(3, 9):
        suggested(make_item(draft, str(number)), setting.chair, f"Text {number}")
        suggested(item, setting.chair, f"Another {number}")

    assert count() == few
