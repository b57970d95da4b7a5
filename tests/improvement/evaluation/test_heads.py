"""What heads do: they answer before the meeting, signed in or by their link, and say whether it is shared."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from base.school_terms import academic_year
from improvement.models import Answer, Participation, SelfEvaluation
from office.models import Message
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_membership,
    make_school,
    make_self_evaluation,
    make_user,
)
from tests.improvement.evaluation.conftest import client_of, mark_on, say_sharing
from tests.made_once import made_once
from tests.post import outbox

pytestmark = pytest.mark.django_db
YEAR = academic_year(timezone.localdate())
TODAY = timezone.localdate()
ALL = {f"theme-{number}": "2" for number in range(1, 8)}


def text_of(page) -> str:
    return html.unescape(page.content.decode())


class TestAnswers:
    @made_once
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership)

    @pytest.fixture
    def head(self, colne):
        return client_of(colne.heads["Alpha"].person)

    @pytest.fixture
    def at(self, colne, evaluation):
        return f"{colne.at}{YEAR}/answers/"

    def test_are_a_stage_each_or_that_one_cannot_say(self, head, evaluation, at):
        page = head.post(at, ALL | {"theme-2": "cannot-say", "theme-3": ""}, follow=True)

        assert "Without an answer: Holding each other to account." in text_of(page)
        stages = [row.stage and row.stage.position for row in Answer.objects.order_by("theme__position")]
        assert stages == [2, None, 2, 2, 2, 2]
        assert {row.school.name for row in Answer.objects.all()} == {"Alpha"}

    def test_stand_there_again_and_can_be_changed_and_taken_back(self, head, evaluation, at):
        head.post(at, ALL)
        assert text_of(head.get(at)).count(" checked") == 7

        head.post(at, {"theme-1": "4"})

        assert [row.stage.position for row in Answer.objects.all()] == [4]

    def test_of_nothing_are_said_not_to_be_kept(self, head, evaluation, at):
        page = text_of(head.post(at, {}, follow=True))
        assert "Nothing is answered for Alpha yet." in page
        assert "Your answers for Alpha are kept" not in page

        head.post(at, ALL)
        page = text_of(head.post(at, {}, follow=True))

        assert "is taken back: nothing is answered" in page
        assert not Answer.objects.exists()

    def shown(self, page) -> str:
        return re.search(r'name="shown" value="([^"]*)"', text_of(page))[1]

    def test_of_another_window_are_not_put_back(self, head, evaluation, at):
        page = head.get(at)
        before = {"shown": self.shown(page)}
        head.post(at, before | {"theme-1": "3", "theme-2": "1"})

        page = head.post(at, before | {"theme-3": "4"})

        assert page.status_code == 302
        stages = {row.theme.position: row.stage.position for row in Answer.objects.all()}
        assert stages == {1: 3, 2: 1, 3: 4}

    def test_that_two_windows_changed_are_asked_about_and_nothing_is_lost(self, head, evaluation, at):
        head.post(at, ALL)
        before = {"shown": self.shown(head.get(at))}
        head.post(at, ALL | before | {"theme-1": "3"})

        page = head.post(at, ALL | before | {"theme-1": "4", "theme-2": "1"})

        assert page.status_code == 422
        said = text_of(page)
        assert said.count("“Established” was saved in another window") >= 2
        assert re.search(r'name="theme-1" value="4" checked', said), "what was chosen here stays"
        assert re.search(r'name="theme-2" value="1" checked', said)
        assert head.post(at, ALL | {"shown": self.shown(page), "theme-1": "4"}).status_code == 302
        assert Answer.objects.get(theme__position=1).stage.position == 4

    @pytest.mark.parametrize("shown", ["", "x", "9 9 9 9 9 9 9", "nothing " * 7])
    def test_of_a_page_that_notes_nonsense_are_taken_or_asked_about(self, head, evaluation, at, shown):
        assert head.post(at, ALL | {"shown": shown}).status_code in (302, 422)

    def test_are_said_truly_to_be_seen_by_whom(self, head, evaluation, at):
        page = text_of(head.get(at))

        assert "Nobody but you" not in page
        assert "Only whoever heads Alpha, and whoever they have named to act for them, sees and changes" in page

    def test_say_what_is_kept_and_until_when(self, head, evaluation, at):
        assert "What was saved for Alpha stands below." not in text_of(head.get(at))
        head.post(at, ALL)
        assert "What was saved for Alpha stands below." in text_of(head.get(at))

    def test_that_are_closed_are_read_and_not_changed(self, head, evaluation, at):
        head.post(at, {"theme-1": "3", "theme-2": "cannot-say"})
        SelfEvaluation.objects.update(answers_close_on=TODAY)

        page = text_of(head.get(at))

        assert "Established" in page
        assert "I cannot say" in page
        assert 'type="radio"' not in page
        assert head.post(at, ALL).status_code == 422
        assert Answer.objects.count() == 2

    def test_have_no_words(self, head, evaluation, at):
        assert "<textarea" not in text_of(head.get(at))

    def test_of_a_stage_that_is_none_are_refused(self, head, evaluation, at):
        page = head.post(at, {"theme-1": "9", "theme-2": "3"})

        assert page.status_code == 422
        assert text_of(page).count("Purpose and leadership: choose one of the stages") >= 2
        assert " checked" in text_of(page), "what was chosen stays"
        assert not Answer.objects.exists()

    def test_of_a_head_of_two_schools_are_given_for_each(self, colne, head, evaluation, at):
        make_headship(colne.heads["Alpha"].person, colne.schools[1])

        assert "Beta" in text_of(head.get(at))
        head.post(f"{at}?school={colne.schools[1].urn}", {"theme-1": "1"})

        assert [row.school.name for row in Answer.objects.all()] == ["Beta"]

    def test_are_over_once_it_is_agreed(self, head, evaluation, at):
        SelfEvaluation.objects.update(agreed_on=TODAY)

        assert head.post(at, ALL).status_code == 302
        assert not Answer.objects.exists()


class TestLinks:
    @made_once
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership, meets_on=TODAY + dt.timedelta(days=7))

    def link_to(self, name: str) -> str:
        (mail,) = [one for one in outbox() if one.to == [f"{name.lower()}@example.org"]]
        return re.search(r"https?://[^/]+(/self-evaluation/\S+)", mail.body)[1]

    def test_go_to_every_head_with_one_button_and_stand_in_no_kept_text(self, colne, lead, evaluation):
        page = lead.post(f"{colne.at}{YEAR}/ask/", follow=True)

        assert "3 e-mails go out now." in text_of(page)
        assert {message.kind for message in Message.objects.all()} == {"evaluation-asked"}
        assert not any("/self-evaluation/" in message.text + message.html for message in Message.objects.all())
        assert len({self.link_to(name) for name in colne.heads}) == 3

    def test_go_to_all_again_whoever_answered(self, colne, lead, evaluation):
        client_of(colne.heads["Alpha"].person).post(f"{colne.at}{YEAR}/answers/", ALL)

        lead.post(f"{colne.at}{YEAR}/ask/")

        assert Message.objects.count() == 3

    def test_who_has_no_address_is_named(self, colne, lead, evaluation):
        person = colne.heads["Beta"].person
        person.email = ""
        person.save()

        page = lead.post(f"{colne.at}{YEAR}/ask/", follow=True)

        assert "No e-mail address is recorded of Head of Beta: tell them yourself." in text_of(page)

    def test_schools_without_a_head_are_named(self, colne, lead, evaluation):
        make_membership(colne.partnership, make_school("Delta"))

        assert "Delta: nobody is recorded as its head" in text_of(lead.get(f"{colne.at}{YEAR}/"))

    def test_answer_without_signing_in(self, colne, lead, evaluation):
        lead.post(f"{colne.at}{YEAR}/ask/")
        link, nobody = self.link_to("Alpha"), Client()

        page = nobody.get(link)
        assert "Before the meeting: Alpha" in text_of(page)
        assert page["Referrer-Policy"] == "no-referrer"
        assert nobody.post(link, ALL).status_code == 302
        assert {row.school.name for row in Answer.objects.all()} == {"Alpha"}
        assert text_of(nobody.get(link)).count(" checked") == 7, "what was saved stands there again"
        assert nobody.post(link, {"theme-1": "9"}).status_code == 422
        assert nobody.get(link.rstrip("/") + ".").status_code in (200, 301)

    def test_end_with_the_headship_with_membership_and_with_agreement(self, colne, lead, evaluation):
        lead.post(f"{colne.at}{YEAR}/ask/")
        alpha, beta, gamma = (self.link_to(name) for name in ("Alpha", "Beta", "Gamma"))
        yesterday = TODAY - dt.timedelta(days=1)
        headship = colne.heads["Alpha"]
        headship.ended_on = yesterday
        headship.save()
        colne.partnership.memberships.filter(school__name="Beta").update(ended_on=yesterday)

        assert Client().get(alpha).status_code == 410
        assert Client().post(beta, ALL).status_code == 410
        assert Client().get(gamma).status_code == 200
        SelfEvaluation.objects.update(agreed_on=TODAY)
        assert "The heads have met and agreed" in text_of(Client().post(gamma, ALL))
        assert Client().get(f"{gamma[:-4]}abc/").status_code == 404
        assert not Answer.objects.exists()

    def test_nothing_is_asked_after_agreement(self, colne, lead, evaluation):
        SelfEvaluation.objects.update(agreed_on=TODAY)

        lead.post(f"{colne.at}{YEAR}/ask/")

        assert not Message.objects.exists()


class TestSharing:
    @made_once
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools[:2], ""))

    @pytest.fixture
    def at(self, colne, evaluation):
        return f"{colne.at}{YEAR}/sharing/"

    def say(self, colne, at, name, shares):
        school = next(one for one in colne.schools if one.name == name)
        client = (
            signed_in(colne.heads[name].person.user)
            if hasattr(colne.heads[name].person, "user")
            else client_of(colne.heads[name].person)
        )
        return say_sharing(client, at, school, shares)

    def is_shared(self) -> bool:
        return SelfEvaluation.objects.shared().exists()

    def test_takes_every_school_that_took_part(self, colne, at):
        said = self.say(colne, at, "Alpha", "yes")
        assert "Alpha agrees to share it. It is not shared yet: that needs the yes of others too." in text_of(said)
        assert not self.is_shared()

        said = self.say(colne, at, "Beta", "yes")

        assert "Beta agrees to share it. It is shared from now on." in text_of(said)
        assert self.is_shared()
        row = Participation.objects.get(school__name="Beta")
        assert (row.said_by, row.said_on) == (colne.heads["Beta"].person, TODAY)

    def test_is_over_at_once_when_one_takes_it_back_or_any_head_says_no(self, colne, at):
        self.say(colne, at, "Alpha", "yes")
        self.say(colne, at, "Beta", "yes")

        said = self.say(colne, at, "Alpha", "take-back")
        assert "Alpha has taken back what it said. It is not shared." in text_of(said)
        assert not self.is_shared()
        row = Participation.objects.get(school__name="Alpha")
        assert (row.shares, row.said_by, row.said_on) == ("", None, None)
        self.say(colne, at, "Alpha", "yes")
        assert self.is_shared()
        self.say(colne, at, "Gamma", "no")
        assert not self.is_shared(), "Gamma did not take part, and its head says no all the same"

    def test_takes_two_people(self, colne, evaluation, at):
        person = colne.heads["Alpha"].person
        make_headship(person, colne.schools[1])
        client = client_of(person)
        ids = re.findall(r' id="([^"]+)"', text_of(client.get(at)))
        assert len(ids) == len(set(ids)), "two forms on one page"
        for school in colne.schools[:2]:
            say_sharing(client, at, school, "yes")

        assert set(Participation.objects.values_list("shares", flat=True)) == {"yes"}
        assert not self.is_shared()

    def test_is_not_said_by_the_lead_nor_for_another_school_nor_by_a_delegate(self, colne, lead, at):
        alpha = colne.schools[0]
        seen = mark_on(client_of(colne.heads["Alpha"].person).get(at), alpha)
        office = make_user(name="Sam Office")
        make_delegate(colne.heads["Alpha"], office)
        for client in (lead, client_of(colne.heads["Beta"].person), signed_in(office)):
            say_sharing(client, at, alpha, "yes", seen)

        assert seen
        assert Participation.objects.get(school=colne.schools[0]).shares == ""
        assert "You head none of its schools yourself" in text_of(lead.get(at))

    def test_who_said_what_is_seen_in_the_partnership(self, colne, lead, at):
        self.say(colne, at, "Alpha", "no")

        page = text_of(lead.get(at))

        assert "Does not agree to share it: Head of Alpha" in page
        assert page.count("Has not said") == 2

    def test_nothing_chosen_is_said_at_the_field(self, colne, at):
        page = self.say(colne, at, "Alpha", "")

        assert page.status_code == 422
        assert text_of(page).count("Choose yes or no") >= 2

    def test_head_of_a_school_that_left_still_takes_back(self, colne, evaluation, at):
        self.say(colne, at, "Alpha", "yes")
        self.say(colne, at, "Beta", "yes")
        colne.partnership.memberships.filter(school__name="Beta").update(ended_on=TODAY - dt.timedelta(days=1))

        assert self.is_shared()
        self.say(colne, at, "Beta", "take-back")
        assert not self.is_shared()

    def test_waits_for_agreement(self, colne, evaluation, at):
        SelfEvaluation.objects.update(agreed_on=None)

        page = self.say(colne, at, "Alpha", "yes")

        assert "It was not agreed yet." in text_of(page)
        assert not Participation.objects.exclude(shares="").exists()
