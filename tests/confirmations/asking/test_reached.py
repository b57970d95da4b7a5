"""Officers read the question before it goes, and see in the list of questions whom it reached."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.utils import timezone

from confirmations.asking.rounds import due_reminders, plan_round
from confirmations.models import Question
from confirmations.seasons import season_of
from confirmations.writes import remind_lead
from office.models import Message
from office.post.links import SHOWN
from office.post.resending import send_again
from partnerships.models import Lead, Partnership
from tests.confirmations.asked import NEXT_YEAR, RECORD, ask, asked_days_ago, officer
from tests.factories import make_lead, make_person, make_user
from tests.pages.reading import read, text_of, texts
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]
State = Message.State
PARTNERSHIPS, QUESTIONS = "/admin/partnerships/partnership/", "/admin/confirmations/question/"


@pytest.fixture
def nowhere() -> Lead:
    """A lead of whom no address is recorded."""
    return make_lead(person=make_person("Bo West"))


def asking(*leads: Lead, **more: str) -> dict[str, object]:
    return {"action": "ask_about_record", "_selected_action": [lead.partnership_id for lead in leads], **more}


def listed(client, query: str = "") -> dict[str, tuple[str, str]]:
    """What the list of questions says of each lead: of the e-mail, and of the answer."""
    rows = read(client.get(f"{QUESTIONS}{query}")).findall(".//table[@id='result_list']/tbody/tr")
    cells = [{cell.get("class"): text_of(cell).strip() for cell in row} for row in rows]
    return {row["field-lead_"]: (row["field-post_"], row["field-state_"]) for row in cells}


class TestBefore:
    @pytest.mark.parametrize(
        ("action", "subject", "said"),
        [
            ("ask_about_record", "Is the record of Colne right?", "Once a year we ask leads"),
            ("ask_about_next_year", "Do you go on leading Colne next year?", "who follows?"),
        ],
    )
    def test_text_is_read_with_an_example_lead_and_without_the_link(self, client, lead, nowhere, action, subject, said):
        officer(client)

        page = client.post(PARTNERSHIPS, asking(lead, nowhere) | {"action": action}).content.decode()

        assert "What it says, as Ann Day gets it" in page
        assert subject in page
        assert "Dear Ann Day" in page
        assert said in page
        assert SHOWN in page
        assert "/confirm/" not in page
        assert "1 lead gets an e-mail" in page
        assert "1 cannot be reached: no e-mail address is recorded." in page
        assert "Bo West" in page
        assert not Question.objects.exists()
        assert not Message.objects.exists()

    def test_text_is_read_too_where_only_those_who_were_asked_already_could_be(self, client, lead):
        first = ask(lead)
        officer(client)

        page = client.post(PARTNERSHIPS, asking(lead)).content.decode()

        assert "Dear Ann Day" in page
        assert Question.objects.standing().get() == first

    def test_leads_without_an_address_alone_can_be_put_into_the_list(self, client, nowhere):
        officer(client)

        page = client.post(PARTNERSHIPS, asking(nowhere)).content.decode()

        assert "Put them into the list of questions" in page
        assert "Send the e-mails" not in page


@pytest.mark.slow
class TestAfter:
    def test_list_says_of_each_what_became_of_its_e_mail(self, client, lead, nowhere):
        leads = [make_lead(person=make_person(name), email=f"{name[:2]}@example.org") for name in ("Cy Ray", "Di Low")]
        for one in (lead, *leads, nowhere):
            ask(one)
        sent, refused, _ = Message.objects.exclude(recipient="").order_by("pk")
        Message.objects.filter(pk=sent.pk).update(state=State.SENT, sent_at=timezone.now())
        Message.objects.filter(pk=refused.pk).update(state=State.REFUSED, error="550 no such user")
        officer(client)

        said = listed(client)

        assert said["Ann Day"][0].startswith("Sent ")
        assert said["Ann Day"][1].startswith("Waiting; link works until")
        assert said["Cy Ray"] == ("Refused: 550 no such user", "Not reached")
        assert said["Di Low"][0] == "Waiting to be sent"
        assert said["Bo West"] == ("No address is recorded", "Not reached")
        assert f"/admin/office/message/{refused.pk}/change/" in client.get(QUESTIONS).content.decode()

    @pytest.mark.parametrize(
        ("state", "names"), [("no-address", ["Bo West"]), ("waiting", ["Ann Day"]), ("refused", [])]
    )
    def test_list_is_narrowed_by_what_became_of_them(self, client, lead, nowhere, state, names):
        ask(lead)
        ask(nowhere)
        Message.objects.filter(state=State.WAITING).update(state=State.SENDING)
        officer(client)

        assert sorted(listed(client, f"?post={state}")) == names
        assert client.get(f"{QUESTIONS}?post=unknown").url == f"{QUESTIONS}?e=1"

    def test_list_says_nothing_of_the_post_to_who_may_not_read_it(self, client, lead):
        user = make_user(None, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename="view_question"))
        client.force_login(user)
        ask(lead)

        text = text_of(read(client.get(QUESTIONS)))

        assert "Ann Day" in text
        assert "its e-mail" not in text

    def test_refused_reminder_of_a_question_that_arrived_is_said_and_the_lead_was_reached(self, client, lead):
        question = asked_days_ago(lead, 20)
        remind_lead(question=question)
        Message.objects.filter(state=State.WAITING).update(state=State.REFUSED, error="452 full")
        officer(client)

        e_mail, answer = listed(client)["Ann Day"]

        assert e_mail == "Refused: 452 full"
        assert answer.startswith("Waiting; link works until")

    def test_list_takes_as_many_queries_for_more_questions(self, client, lead, django_assert_max_num_queries):
        for number in range(6):
            ask(make_lead(person=make_person(f"Person {number}"), email="x@example.org"))
        officer(client)

        with django_assert_max_num_queries(13):
            client.get(QUESTIONS)


class TestWithoutAnAddress:
    """Nobody was asked: whoever gets an address later is asked then, and is not reminded of what never came."""

    def test_is_noted_once_however_often_cron_runs(self, nowhere):
        for _ in range(2):
            call_command("send_confirmations", kind=RECORD)

        assert Question.objects.written_nowhere().count() == Question.objects.count() == 1
        assert not outbox()

    def test_dry_run_notes_nobody(self, nowhere):
        call_command("send_confirmations", kind=RECORD, dry_run=True)

        assert not Question.objects.exists()

    def test_is_asked_anew_once_there_is_an_address(self, nowhere):
        call_command("send_confirmations", kind=RECORD)
        Lead.objects.update(email="bo@example.org")

        call_command("send_confirmations", kind=RECORD)

        assert [message.to for message in outbox()] == [["bo@example.org"]]
        assert Question.objects.standing().count() == 1

    def test_is_not_reminded_of_a_question_that_never_came(self, nowhere):
        asked_days_ago(nowhere, 20)
        Lead.objects.update(email="bo@example.org")

        assert due_reminders(timezone.localdate()) == []

    def test_is_asked_once_where_the_message_was_sent_again_to_the_new_address(self, nowhere):
        ask(nowhere)
        send_again(Message.objects.all(), address_of=lambda whom: "bo@example.org")
        Lead.objects.update(email="bo@example.org")

        round_ = plan_round(season_of(RECORD, timezone.localdate()), Partnership.objects.all(), timezone.localdate())

        assert (round_.to_ask, round_.asked_already) == ([], [nowhere])

    def test_other_question_of_the_season_does_not_count(self, nowhere):
        ask(nowhere, NEXT_YEAR)

        round_ = plan_round(season_of(RECORD, timezone.localdate()), Partnership.objects.all(), timezone.localdate())

        assert round_.to_note == [nowhere]


def test_what_is_said_after_asking_names_the_list(client, lead, nowhere):
    officer(client)

    page = client.post(PARTNERSHIPS, asking(lead, nowhere, send="1"), follow=True)

    assert texts(page, ".//ul[@class='messagelist']/li") == [
        "1 lead is asked. The e-mails go out now.",
        "Leads not asked because no e-mail address is recorded: 1. The list of questions has them. "
        "Add their address, then ask again.",
    ]
