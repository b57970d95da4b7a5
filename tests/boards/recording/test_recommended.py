"""Recommendations on the recording screen: what is agreed, each once, asked first, and nothing typed is lost."""

import json
import re
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from boards.minutes.recommendations import Recommendation, print_of
from boards.models import AgendaItem, Meeting, Paper
from boards.papers.writes import keep_paper
from boards.recording.left_to_do import left_to_do
from boards.recording.recommended import agree_recommendations
from boards.recording.writes import declare_interest
from tests.boards.minuted import make_item, type_text
from tests.boards.papers.posting import pdf
from tests.boards.recording.posting import at, save
from tests.clients import signed_in
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ONE, TWO = Recommendation(1, "Approve the budget"), Recommendation(2, "Note the risks")
LINES = "Agreed: recommendation 1: Approve the budget\nAgreed: recommendation 2: Note the risks"


@pytest.fixture
def item(meeting) -> AgendaItem:
    item = meeting.items.get(number="1")
    item.recommendations = "1. Approve the budget\n2. Note the risks"
    item.save()
    return item


def press(client, item: AgendaItem, **fields):
    """Press one of the buttons, with the text of the item as it is typed."""
    item.refresh_from_db()
    body = {"text": item.text, "base": item.version} | fields
    return client.post(at(item.meeting, f"items/{item.pk}/recommended/"), body)


def sure_of(answer) -> dict[str, object]:
    """What the page that asks sends on."""
    page = answer.content.decode()
    return {"sure": "yes", "asked": re.findall(r'name="asked" value="([^"]*)"', page)}


def test_page_asks_and_then_the_recommendations_are_agreed(recorder, item):
    asked = press(recorder, item, recommended="all")
    assert texts(asked, ".//h1") == ["Item 1: agree as recommended?"]
    assert item.decisions.count() == 0

    answer = press(recorder, item, **sure_of(asked))

    item.refresh_from_db()
    assert answer["Location"] == f"{at(item.meeting)}#item-{item.pk}"
    assert item.text == LINES
    assert [one.label for one in item.decisions.all()] == ["AGREED, as recommended"] * 2


def test_one_recommendation_of_several_is_agreed_and_what_is_typed_stays(recorder, item):
    asked = press(recorder, item, recommended="2", text="They spoke.")
    press(recorder, item, **sure_of(asked))

    item.refresh_from_db()
    assert item.text == "They spoke.\nAgreed: recommendation 2: Note the risks"


def test_to_be_amended_they_come_into_the_text_and_are_said_to_be_amended_once_they_are(recorder, item, setting):
    asked = press(recorder, item, amended="1")
    assert texts(asked, ".//h1") == ["Item 1: agree as amended?"]
    press(recorder, item, **sure_of(asked))

    type_text(item, "Agreed: recommendation 1: Approve half the budget", setting.minute_taker)

    assert item.decisions.get().label == "AGREED, as amended"


def test_leaving_the_page_that_asks_changes_nothing_but_saves_what_was_typed(recorder, item):
    press(recorder, item, recommended="all", text="They spoke.")
    press(recorder, item, leave="yes")

    item.refresh_from_db()
    assert item.text == "They spoke."


def test_pressed_twice_each_line_is_there_once(recorder, item):
    sure = sure_of(press(recorder, item, recommended="all"))
    press(recorder, item, **sure)
    press(recorder, item, **sure)
    again = press(recorder, item, recommended="all")

    item.refresh_from_db()
    assert item.text == LINES
    assert again.status_code == 302
    assert "decides on what it recommends already" in recorder.get(at(item.meeting)).content.decode()


def test_what_somebody_saved_meanwhile_is_kept_beside_the_lines(recorder, item, setting):
    sure = sure_of(press(recorder, item, recommended="all"))
    type_text(item, "They spoke.\nAgreed: recommendation 1: Approve half", setting.officer)

    press(recorder, item, **sure)

    item.refresh_from_db()
    assert item.text == (
        "They spoke.\nAgreed: recommendation 1: Approve half\nAgreed: recommendation 2: Note the risks"
    ), "what was decided otherwise is not decided again"


def test_text_that_was_typed_on_an_older_one_is_shown_beside_it(recorder, item):
    save(recorder, item, "Another's text")

    answer = press(recorder, item, recommended="all", text="Mine", base=0)

    assert answer.status_code == 409
    assert "Mine" in answer.content.decode()
    assert item.decisions.count() == 0


def test_recommendations_that_were_changed_meanwhile_are_not_agreed(recorder, item):
    sure = sure_of(press(recorder, item, recommended="all"))
    AgendaItem.objects.filter(pk=item.pk).update(recommendations="Approve nothing")

    press(recorder, item, **sure)

    assert "were changed meanwhile. Look at them again." in recorder.get(at(item.meeting)).content.decode()
    assert item.decisions.count() == 0


def test_pulse_brings_recommendations_that_were_changed_meanwhile(recorder, item):
    body = {"versions": {}, "prints": {str(item.pk): print_of(item.recommendations)}}
    pulse = partial(recorder.post, at(item.meeting, "pulse/"), json.dumps(body), content_type="application/json")
    assert pulse().json()["recommended"] == []

    AgendaItem.objects.filter(pk=item.pk).update(recommendations="Approve nothing")
    [changed] = pulse().json()["recommended"]

    assert (changed["pk"], changed["print"]) == (item.pk, print_of("Approve nothing"))
    assert 'data-line="Agreed: recommendation 1: Approve nothing"' in changed["html"]


def test_what_was_added_is_said_and_nothing_where_nothing_was(recorder, item):
    sure = sure_of(press(recorder, item, recommended="all"))
    press(recorder, item, **sure)
    assert "2 lines were added to the minute of item 1." in recorder.get(at(item.meeting)).content.decode()

    press(recorder, item, **sure)

    assert "Nothing was added: item 1 decides on" in recorder.get(at(item.meeting)).content.decode()


def test_inquorate_meeting_agrees_nothing(recorder, item, setting):
    sure = sure_of(press(recorder, item, recommended="all"))
    item.meeting.attendances.filter(person=setting.ann).update(presence="apologies")

    press(recorder, item, recommended="all", text="They spoke.")
    page = recorder.get(at(item.meeting)).content.decode()

    assert "Without a quorum nothing is decided (1 of the 2 members that the board needs" in page
    assert "data-no-quorum" in page, "the screen's script refuses it too"
    with pytest.raises(ValidationError, match="Without a quorum nothing is decided"):
        agree_recommendations(item=item, recommendations=[ONE], by=setting.minute_taker)
    press(recorder, item, **sure)
    item.refresh_from_db()
    assert item.text == "They spoke.", "what was typed is saved all the same"


def test_closed_minutes_agree_nothing(item, setting):
    Meeting.objects.filter(pk=item.meeting_id).update(status="circulated")

    with pytest.raises(ValidationError, match="The minutes of this meeting are closed"):
        agree_recommendations(item=item, recommendations=[ONE, TWO], by=setting.minute_taker)


@pytest.mark.parametrize(
    "fields",
    [
        {"sure": "yes"},
        {"sure": "yes", "asked": "x"},
        {"sure": "yes", "asked": "9 Go"},
        {"sure": "yes", "asked": f"{'9' * 5000} Go"},
    ],
)
def test_nonsense_agrees_nothing(recorder, item, fields):
    assert press(recorder, item, **fields).status_code == 302
    assert item.decisions.count() == 0


def test_screen_has_recommendations_and_papers_under_their_item(recorder, item, setting):
    fields = {"title": "Budget report", "file": pdf(), "is_report": True}
    keep_paper(paper=Paper(meeting=item.meeting, item=item, **fields), by=setting.officer)

    page = recorder.get(at(item.meeting)).content.decode()
    article = page.partition(f'id="item-{item.pk}"')[2].partition("</article>")[0]

    assert 'data-line="Agreed: recommendation 1: Approve the budget"' in article
    assert "Budget report" in article
    assert page.count("Budget report") == 1


def test_outcomes_say_what_a_recommendation_became_and_which_number_is_none(recorder, item):
    save(recorder, item, "Agreed: recommendation 1: Approve half\nAgreed: recommendation 9: Go")

    said = recorder.post(at(item.meeting, f"items/{item.pk}/outcomes/")).content.decode()

    assert "AGREED, as amended:" in said
    assert "this item has no recommendation 9" in said


def test_left_to_do_names_what_nothing_became_of(item, setting):
    def left() -> list[str]:
        meeting = Meeting.objects.with_rights(setting.minute_taker).select_related("board").get(pk=item.meeting_id)
        return [one.sentence for one in left_to_do(meeting, setting.minute_taker)]

    assert "Item 1: recommendations 1 and 2 are neither agreed, amended nor put off." in left()

    type_text(item, "Agreed: recommendation 1\nAgreed: recommendation 1: Half", setting.minute_taker)
    assert "Item 1: recommendation 2 is neither agreed, amended nor put off." in left()
    assert "Item 1 decides more than once on recommendation 1." in left()

    type_text(item, "Agreed: recommendation 1\nDeferred: recommendation 2", setting.minute_taker)
    assert not [sentence for sentence in left() if "recommendation" in sentence]


def test_confidential_recommendations_are_closed_to_who_withdrew_and_to_a_room(recorder, item, setting):
    secret = make_item(item.meeting, "3", title="Secret", is_part_b=True, recommendations="MARKERRECOMMENDED")
    assert "MARKERRECOMMENDED" in recorder.get(at(item.meeting)).content.decode()

    recorder.get(at(item.meeting, "?projecting=1"))
    assert "MARKERRECOMMENDED" not in recorder.get(at(item.meeting)).content.decode()
    recorder.get(at(item.meeting, "?projecting=0"))

    person = setting.minute_taker.person
    declare_interest(item=secret, person=person, nature="", withdrew=True, by=setting.officer)
    assert "MARKERRECOMMENDED" not in recorder.get(at(item.meeting)).content.decode()
    assert press(recorder, secret, recommended="all").status_code == 404


def test_only_who_records_agrees(item, setting):
    for user in (setting.chair, setting.member):
        assert press(signed_in(user), item, recommended="all").status_code == 404
