"""The question of June: do you go on, and if not, who follows? From the e-mail to the lead who takes over."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts import roles
from confirmations.asking.rounds import plan_round
from confirmations.links import token_of
from confirmations.models import Proposal, Question
from confirmations.seasons import Season, season_of
from confirmations.writes import ask_lead
from partnerships.models import Lead, Partnership, Person
from tests.factories import make_lead, make_partnership, make_person, make_user
from tests.pages.reading import read, text_of
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
YEAR = 2027  # the school year asked about starts on 1 September of it
FIRST, LAST = dt.date(2027, 9, 1), dt.date(2027, 8, 31)
TODAY = timezone.localdate()
TOMORROW = TODAY + dt.timedelta(days=1)
HAND_OVER = {"successor_on_0": "1", "successor_on_1": "9", "successor_on_2": "2027"}


@pytest.fixture
def lead():
    return make_lead(make_partnership("Colne", schools=2), make_person("Ann Day"), email="ann@example.org")


@pytest.fixture
def question(lead) -> Question:
    return ask_lead(lead=lead, season=Season("next-year", YEAR), by=None)


def link(question: Question, page: str = "") -> str:
    return f"/confirm/{token_of(question)}/{page}"


def send(client, question: Question, **fields):
    return client.post(link(question, "correct/"), fields)


def words(response) -> str:
    return text_of(read(response))


def accept(client, **fields) -> Proposal:
    """Let an officer take over everything that the lead sent."""
    client.force_login(make_user(None, roles.OFFICER, is_staff=True))
    proposal = Proposal.objects.get()
    address = f"/admin/confirmations/proposal/{proposal.pk}/change/"
    effect = client.get(address).context["effect"]
    agreed = effect.text if effect else ""
    client.post(address, {"taken": [0] if proposal.proposed else [], "accept": "1", "agreed": agreed, **fields})
    proposal.refresh_from_db()
    return proposal


class TestAsking:
    def test_email_asks_in_words_and_html_with_one_link(self, question):
        [email] = outbox()

        assert email.subject == "Do you go on leading Colne next year?"
        for body in (email.body, email.alternatives[0].content):
            assert "2027 to 2028" in body
            assert link(question) in body

    def test_page_asks_about_next_year_and_changes_nothing(self, client, question):
        page = words(client.get(link(question)))

        assert "Do you go on leading in 2027 to 2028?" in page
        assert "The new school year starts on 1 September 2027" in page
        question.refresh_from_db()
        assert not question.is_answered

    @pytest.mark.parametrize(("last_day", "is_asked"), [(None, True), (FIRST, True), (LAST, False)])
    def test_lead_who_is_known_to_go_before_the_new_year_is_not_asked(self, lead, last_day, is_asked):
        Lead.objects.update(ended_on=last_day)

        round_ = plan_round(Season("next-year", YEAR), Partnership.objects.all(), dt.date(2027, 6, 1))

        assert round_.to_ask == ([lead] if is_asked else [])

    @pytest.mark.parametrize(
        ("last_day", "owes"),
        [(None, 1), (FIRST, 1), (dt.date(2028, 1, 31), 1), (LAST, 0), (dt.date(2026, 12, 31), 0)],
    )
    def test_lead_whose_last_day_is_recorded_meanwhile_owes_no_answer(self, question, last_day, owes):
        Lead.objects.update(ended_on=last_day)

        assert Question.objects.unanswered(dt.date(2026, 12, 1)).count() == owes

    def test_page_tells_a_lead_whose_last_day_is_recorded_of_it(self, client, question):
        Lead.objects.update(ended_on=LAST)

        assert "the record has 31 August 2027 as your last day" in words(client.get(link(question)))

    def test_command_asks_whoever_has_not_been_asked(self, question):
        make_lead(question.partnership, make_person("Bo Ray"), role="co-lead", email="bo@example.org")
        outbox().clear()
        Question.objects.update(year=season_of("next-year", timezone.localdate()).year)

        call_command("send_confirmations", kind="next-year")

        assert [email.to for email in outbox()] == [["bo@example.org"]]


class TestGoingOn:
    def test_button_says_so_and_leaves_the_record(self, client, lead, question):
        page = words(client.post(link(question), follow=True))

        question.refresh_from_db()
        lead.refresh_from_db()
        assert "that you go on leading in 2027 to 2028" in page
        assert (question.answer, lead.ended_on) == ("goes-on", None)
        assert not Proposal.objects.exists()
        assert lead.partnership.last_confirmed_on is None, "the record was not asked about"


class TestHandingOver:
    def test_form_opens_with_the_first_day_of_the_new_year(self, client, question):
        page = client.get(link(question, "correct/"))

        assert "Who follows you?" in page.content.decode()
        assert page.context["form"]["successor_on"].value() == FIRST
        assert "focus" not in page.context["form"].fields, "the record is not asked about"

    def test_successor_takes_over_on_the_day_once_an_officer_approves(self, client, lead, question):
        thanks = client.post(
            link(question, "correct/"),
            HAND_OVER | {"successor_name": "Cy Poole", "successor_email": "cy@example.org", "comment": "By Easter."},
            follow=True,
        )
        assert "that you do not go on leading in 2027 to 2028" in words(thanks)
        assert lead.partnership.leads.count() == 1, "it waits for an officer"
        outbox().clear()

        proposal = accept(client)

        lead.refresh_from_db()
        new = lead.partnership.leads.get(person__name="Cy Poole")
        assert (lead.ended_on, new.started_on, new.email, new.role) == (LAST, FIRST, "cy@example.org", lead.role)
        assert (proposal.state, proposal.comment) == ("accepted", "By Easter.")
        assert outbox()[0].to == ["ann@example.org"]
        assert "Cy Poole (cy@example.org), from 1 September 2027" in outbox()[0].body

    @pytest.mark.parametrize(
        ("fields", "kept"),
        [
            ({"successor_name": "Cy Poole"}, {"name": "Cy Poole", "email": "", "on": f"{TOMORROW}"}),
            ({}, {"last_day": f"{TODAY}"}),
        ],
    )
    def test_lead_may_go_the_day_after_they_began_and_needs_no_address_of_who_follows(
        self, client, question, fields, kept
    ):
        type(question.lead).objects.update(started_on=TODAY)
        numbers = (TOMORROW.day, TOMORROW.month, TOMORROW.year)

        send(client, question, **{f"successor_on_{part}": number for part, number in enumerate(numbers)} | fields)

        assert Proposal.objects.get().proposed == kept

    def test_successor_known_by_name_and_address_is_that_person(self, client, question):
        known = make_person("Cy Poole", email="cy@example.org")
        send(client, question, **HAND_OVER, successor_name="cy poole", successor_email="CY@example.org")

        accept(client)

        assert question.partnership.leads.get(started_on=FIRST).person == known
        assert Person.objects.count() == 2

    def test_co_lead_who_follows_stops_being_one(self, client, lead, question):
        bo = make_person("Bo Ray", email="bo@example.org")
        co_lead = make_lead(lead.partnership, bo, role="co-lead")
        send(client, question, **HAND_OVER, successor_name="Bo Ray", successor_email="bo@example.org")

        accept(client)

        co_lead.refresh_from_db()
        assert co_lead.ended_on == LAST
        assert lead.partnership.leads.get(started_on=FIRST).role == "lead"

    def test_lead_who_goes_without_a_successor_ends_and_nobody_follows(self, client, lead, question):
        send(client, question, **HAND_OVER)

        accept(client)

        lead.refresh_from_db()
        assert lead.ended_on == LAST
        assert lead.partnership.leads.count() == 1
        assert "nobody yet, from 1 September 2027" in outbox()[-1].body

    def test_comment_alone_reaches_an_officer_and_changes_nothing(self, client, lead, question):
        send(client, question, comment="I do not know yet. Ask me in July.")

        proposal = accept(client)

        lead.refresh_from_db()
        assert (proposal.proposed, proposal.comment) == ({}, "I do not know yet. Ask me in July.")
        assert lead.ended_on is None

    def test_successor_who_is_the_lead_is_refused_to_the_officer_and_nothing_changes(self, client, lead, question):
        lead.person.email = "ann@example.org"
        lead.person.save()
        send(client, question, **HAND_OVER, successor_name="Ann Day", successor_email="ann@example.org")

        proposal = accept(client)

        lead.refresh_from_db()
        assert (proposal.state, lead.ended_on) == ("waiting", None)


class TestWhatIsTypedWrong:
    @pytest.mark.parametrize(
        ("fields", "name", "said"),
        [
            ({"successor_on_0": "31", "successor_on_1": "2", "successor_on_2": "2027"}, "successor_on", "is not a day"),
            (
                {"successor_on_0": "1", "successor_on_1": "", "successor_on_2": "2027"},
                "successor_on",
                "Their first day as lead: enter the month",
            ),
            ({"successor_on_0": "x", "successor_on_1": "9", "successor_on_2": "2027"}, "successor_on", "is not a day"),
            ({"successor_on_0": "1", "successor_on_1": "9", "successor_on_2": "20270"}, "successor_on", "is not a day"),
            (
                {"successor_on_0": "1", "successor_on_1": "9", "successor_on_2": "9" * 30},
                "successor_on",
                "is not a day",
            ),
            (
                {"successor_on_0": "1", "successor_on_1": "9", "successor_on_2": "9" * 5000},
                "successor_on",
                "is not a day",
            ),
            ({"successor_name": "Cy Poole"}, "successor_on", "Enter the first day on which they lead"),
            (HAND_OVER | {"successor_email": "cy@example.org"}, "successor_name", "Enter the name of the person"),
            (HAND_OVER | {"successor_name": "Cy", "successor_email": "cy"}, "successor_email", "correct format"),
            *(
                (HAND_OVER | {"successor_name": name, "successor_email": "cy@example.org"}, "successor_name", name)
                for name in ("TBC", "Vacant", "n/a", "To be confirmed")
            ),
            (HAND_OVER | {"successor_name": "C" * 151}, "successor_name", "Shorten this to 150 characters"),
            (HAND_OVER | {"successor_on_2": "1999"}, "successor_on", "after the one on which you began to lead"),
            (HAND_OVER | {"successor_on_2": "2023"}, "successor_on", "after the one on which you began to lead"),
            ({}, "__all__", "Say who follows you, or from which day you no longer lead"),
            ({"comment": "x" * 2001}, "comment", "Shorten this to 2,000 characters"),
        ],
    )
    def test_it_is_said_at_the_field_and_nothing_is_kept(self, client, question, fields, name, said):
        response = send(client, question, **fields)

        assert response.status_code == 200
        assert said in " ".join(response.context["form"].errors[name])
        assert 'class="govuk-error-summary"' in response.content.decode()
        assert not Proposal.objects.exists()
        question.refresh_from_db()
        assert not question.is_answered

    def test_words_for_nobody_are_no_successor_and_it_is_said_once_what_to_do(self, client, question):
        form = send(client, question, **HAND_OVER, successor_name="TBC", successor_email="c@example.org").context[
            "form"
        ]

        assert form.errors["successor_name"] == ["“TBC” is no name. Leave the name empty, or enter who it is."]

    def test_what_was_typed_stays_in_the_form(self, client, question):
        page = send(client, question, successor_name="Cy Poole", successor_on_0="31", successor_on_1="2", comment="Hm")

        assert 'value="Cy Poole"' in page.content.decode()
        assert 'value="31"' in page.content.decode()
        assert "Hm</textarea>" in page.content.decode()


class TestDeadLinks:
    @pytest.mark.parametrize("page", ["", "correct/"])
    def test_expired_link_opens_nothing_and_takes_nothing(self, client, question, page):
        Question.objects.update(expires_on=dt.date(2026, 11, 1))

        shown, sent = client.get(link(question, page)), client.post(link(question, page), HAND_OVER)

        assert (shown.status_code, sent.status_code) == (410, 410)
        assert "This link has expired" in shown.content.decode()
        assert "Ann Day" not in shown.content.decode()
        question.refresh_from_db()
        assert not question.is_answered

    def test_second_hand_over_by_the_same_link_is_not_taken(self, client, question):
        send(client, question, **HAND_OVER, successor_name="Cy Poole")

        again = send(client, question, **HAND_OVER, successor_name="Di Lane")

        assert "You said on" in words(again)
        assert Proposal.objects.get().proposed["name"] == "Cy Poole"

    def test_hand_over_after_going_on_is_not_taken_nor_the_other_way(self, client, question):
        client.post(link(question))

        send(client, question, **HAND_OVER)
        client.post(link(question))

        question.refresh_from_db()
        assert question.answer == "goes-on"
        assert not Proposal.objects.exists()
