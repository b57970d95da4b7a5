"""Officers ask leads from the list of partnerships, and send new links from the list of questions."""

import pytest
from django.apps import apps
from django.utils import timezone

from accounts import roles
from base.school_terms import academic_year
from confirmations.models import Question
from confirmations.permissions import ADD_QUESTION
from office.post.links import SHOWN
from partnerships.directory import list_tools
from tests.confirmations.asked import NEXT_YEAR, RECORD, ask, link, officer
from tests.factories import make_lead, make_person, make_user
from tests.pages.reading import read, text_of, texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(("role", "is_offered"), [(roles.OFFICER, True), (roles.ADMINISTRATOR, False)])
def test_asking_is_offered_to_officers_alone_and_not_where_a_partnership_is_chosen(client, lead, role, is_offered):
    client.force_login(make_user(None, role, is_staff=True))
    page, popup = (client.get(f"/admin/partnerships/partnership/{query}") for query in ("", "?_popup=1"))

    assert ("Ask the leads whether the record is right" in page.content.decode()) is is_offered
    assert "Ask the leads" not in popup.content.decode()
    client.post(
        "/admin/partnerships/partnership/",
        {"action": "ask_about_record", "_selected_action": [lead.partnership_id], "send": "1"},
    )
    assert Question.objects.exists() is is_offered


@pytest.mark.parametrize(("action", "kind"), [("ask_about_record", RECORD), ("ask_about_next_year", NEXT_YEAR)])
def test_officer_asks_from_the_list_after_a_preview(client, lead, action, kind):
    user = officer(client)
    data = {"action": action, "_selected_action": [lead.partnership_id]}

    preview = client.post("/admin/partnerships/partnership/", data)
    assert "ann@example.org" in preview.content.decode()
    assert not outbox()
    page = client.post("/admin/partnerships/partnership/", data | {"send": "1"}, follow=True)

    assert outbox()[0].to == ["ann@example.org"]
    assert Question.objects.values_list("kind", "lead", "asked_by").get() == (kind, lead.pk, user.pk)
    assert texts(page, ".//ul[@class='messagelist']/li") == ["1 lead is asked. The e-mails go out now."]


def test_officer_is_told_how_many_are_asked(client, lead):
    other = make_lead(person=make_person("Bo West"), email="bo@example.org")
    officer(client)
    chosen = [lead.partnership_id, other.partnership_id]

    data = {"action": "ask_about_record", "_selected_action": chosen, "send": "1"}
    page = client.post("/admin/partnerships/partnership/", data, follow=True)

    assert texts(page, ".//ul[@class='messagelist']/li") == ["2 leads are asked. The e-mails go out now."]


def test_officer_is_told_who_was_not_asked_and_why(client, lead):
    nobody = make_lead(person=make_person("Bo West"))
    officer(client)
    data = {"action": "ask_about_record", "_selected_action": [nobody.partnership_id], "send": "1"}

    page = client.post("/admin/partnerships/partnership/", data, follow=True)

    assert texts(page, ".//ul[@class='messagelist']/li") == [
        "Nobody is asked.",
        "Leads not asked because no e-mail address is recorded: 1. The list of questions has them. "
        "Add their address, then ask again.",
    ]
    assert not outbox()
    assert [question.lead for question in Question.objects.written_nowhere()] == [nobody]


def test_list_of_partnerships_is_offered_both_questions_once_the_portal_starts(monkeypatch):
    monkeypatch.setattr(list_tools, "LIST_ACTIONS", [])

    apps.get_app_config("confirmations").ready()

    offered = [(action.name, action.permission) for action in list_tools.LIST_ACTIONS]
    assert offered == [("ask_about_record", ADD_QUESTION), ("ask_about_next_year", ADD_QUESTION)]


@pytest.mark.parametrize(("kind", "said"), [(RECORD, "{0} to {1}"), (NEXT_YEAR, "{1} to {2}")])
def test_list_of_questions_says_who_was_asked_about_which_year_and_how_far_it_has_come(client, lead, kind, said):
    ask(lead, kind)
    officer(client)
    year = academic_year(timezone.localdate())

    page = client.get("/admin/confirmations/question/")

    [row] = read(page).findall(".//table[@id='result_list']/tbody/tr")
    cells = {cell.get("class"): text_of(cell).strip() for cell in row}
    assert cells["field-lead_"] == "Ann Day"
    assert cells["field-year_label"] == said.format(year, year + 1, year + 2)
    assert cells["field-state_"] == Question.objects.get().state


@pytest.mark.parametrize(("ticked", "sent"), [({}, 0), ({"again": "1"}, 1)])
def test_officer_asks_those_who_were_asked_already_where_ticked_alone(client, lead, ticked, sent):
    ask(lead)
    outbox().clear()
    officer(client)
    data = {"action": "ask_about_record", "_selected_action": [lead.partnership_id], "send": "1"}

    client.post("/admin/partnerships/partnership/", data | ticked)

    assert [message.to for message in outbox()] == [["ann@example.org"]] * sent


def test_officer_sends_a_new_link_to_those_who_have_not_answered(client, lead):
    waiting = ask(lead)
    answered = ask(make_lead(person=make_person("Bo West"), email="bo@example.org"))
    client.post(link(answered))
    outbox().clear()
    officer(client)
    data = {"action": "send_anew", "_selected_action": [waiting.pk, answered.pk]}

    preview = client.post("/admin/confirmations/question/", data).content.decode()
    assert "Dear Ann Day" in preview
    assert SHOWN in preview
    assert "1 lead gets an e-mail" in preview
    assert "The links that they have stop working." in preview
    assert Question.objects.standing().count() == 2
    assert not outbox()
    data["send"] = "1"
    page = client.post("/admin/confirmations/question/", data, follow=True).content.decode()

    (message,) = outbox()
    assert message.to == ["ann@example.org"]
    assert "New links go out: 1. The links before them no longer work." in page
    assert "Not sent: 1. They are answered, or no address is recorded." in page
    assert "Is this record right?" not in client.get(link(waiting)).content.decode()
    assert "Is this record right?" in client.get(link(Question.objects.unanswered().get())).content.decode()


def test_new_links_that_all_go_out_are_said_without_a_warning(client, lead):
    question = ask(lead)
    officer(client)
    data = {"action": "send_anew", "_selected_action": [question.pk], "send": "1"}

    page = client.post("/admin/confirmations/question/", data, follow=True).content.decode()

    assert "New links go out: 1." in page
    assert "Not sent" not in page


def test_nobody_to_send_a_new_link_to_is_said_at_once(client, lead):
    question = ask(lead)
    client.post(link(question))
    officer(client)
    data = {"action": "send_anew", "_selected_action": [question.pk]}

    page = client.post("/admin/confirmations/question/", data, follow=True)

    assert texts(page, ".//ul[@class='messagelist']/li") == [
        "Not sent: 1. They are answered, or no address is recorded."
    ]


def test_text_of_both_questions_is_shown_where_both_are_sent_anew(client, lead):
    asked = [ask(lead, kind).pk for kind in (RECORD, NEXT_YEAR)]
    officer(client)

    page = client.post("/admin/confirmations/question/", {"action": "send_anew", "_selected_action": asked})

    shown = page.content.decode()
    assert "Is the record of Colne right?" in shown
    assert "Do you go on leading Colne next year?" in shown
