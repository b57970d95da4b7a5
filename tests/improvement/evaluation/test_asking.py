"""How heads are asked: who gets a link, who is told through an office, and what a head without an account may do."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from base.days import in_words
from base.school_terms import academic_year
from improvement.evaluation.sharing import to_ask
from improvement.evaluation.writes import agree, take_back_agreement
from improvement.models import Participation, SelfEvaluation
from office.models import Message
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_membership,
    make_person,
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
A_DAY = dt.timedelta(days=1)
LINK = r"https?://[^/]+(/self-evaluation/\S+)"


def text_of(page) -> str:
    return html.unescape(page.content.decode())


def forget_address(headship) -> None:
    headship.person.email = ""
    headship.person.save()


def give_office(school, address: str) -> None:
    school.office_email = address
    school.save()


def mail_to(address: str):
    (mail,) = [one for one in outbox() if one.to == [address]]
    return mail


def link_to(address: str) -> str:
    return re.search(LINK, mail_to(address).body)[1]


class TestWhoIsReached:
    @made_once
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership, meets_on=TODAY + 9 * A_DAY)

    def test_page_says_before_who_gets_a_link_who_does_not_and_what_can_be_done(self, colne, lead, evaluation):
        forget_address(colne.heads["Beta"])
        forget_address(colne.heads["Gamma"])
        give_office(colne.schools[1], "office@beta.example.org")
        make_membership(colne.partnership, make_school("Delta"))

        page = text_of(lead.get(f"{colne.at}{YEAR}/"))

        by_link, rest = page.split("Get their own link by e-mail:")[1].split("Get no link:")
        by_office, not_at_all = rest.split("Are not reached:")
        assert "Head of Alpha" in by_link
        assert "Head of Beta" in by_office
        assert "The office of their school is asked to tell them" in by_office
        assert "Head of Gamma" in not_at_all
        assert "Delta: nobody is recorded as its head" in not_at_all
        assert "once they give the council their address" in not_at_all
        assert not Message.objects.filter(kind="evaluation-asked").exists()

    def test_office_is_asked_to_tell_the_head_and_gets_no_link(self, colne, lead, evaluation):
        forget_address(colne.heads["Beta"])
        give_office(colne.schools[1], "office@beta.example.org")

        page = lead.post(f"{colne.at}{YEAR}/ask/", follow=True)

        mail = mail_to("office@beta.example.org")
        assert not re.search(LINK, mail.body)
        assert not re.search(LINK, mail.alternatives[0][0])
        assert "For Head of Beta: please pass this on." in mail.body
        assert "Answers close for good on" in mail.body
        assert "by writing from an address of their own" in mail.body
        assert "the office of their school is asked to pass it on" in text_of(page)

    def test_office_that_stands_as_a_heads_address_gets_no_link_either(self, colne, lead, evaluation):
        give_office(colne.schools[0], "Alpha@example.org")

        lead.post(f"{colne.at}{YEAR}/ask/")

        mail = mail_to("Alpha@example.org")
        assert not re.search(LINK, mail.body)

    def test_office_of_another_school_gets_no_link_either_whose_own_head_has_said(self, colne):
        evaluation = make_self_evaluation(colne.partnership, agreed={colne.schools[0]: "", colne.schools[1]: "yes"})
        colne.heads["Alpha"].person.email = "office@beta.example.org"
        colne.heads["Alpha"].person.save()
        give_office(colne.schools[1], "Office@beta.example.org")

        assert [(one.named, one.way) for one in to_ask(evaluation)] == [
            ("Head of Alpha", "not"),
            ("Head of Gamma", "link"),
        ]

    def test_office_of_a_school_without_a_head_is_asked_who_it_is(self, colne, lead, evaluation):
        school = make_school("Delta")
        make_membership(colne.partnership, school)
        give_office(school, "office@delta.example.org")

        lead.post(f"{colne.at}{YEAR}/ask/")

        assert "Nobody is recorded as head of Delta" in mail_to("office@delta.example.org").body

    def test_who_is_not_reached_gets_a_link_once_an_address_is_known(self, colne, lead, evaluation):
        forget_address(colne.heads["Gamma"])

        lead.post(f"{colne.at}{YEAR}/ask/")

        message = Message.objects.get(kind="evaluation-asked", recipient="")
        assert message.links
        assert "Dear Head of Gamma" in message.text

    def test_heads_of_today_alone_are_asked(self, colne, lead, evaluation):
        headship = colne.heads["Alpha"]
        headship.ended_on = TODAY - A_DAY
        headship.save()

        lead.post(f"{colne.at}{YEAR}/ask/")

        assert not [one for one in outbox() if one.to == ["alpha@example.org"]]


class TestAskingTwice:
    """Nobody who was asked within the last hour is asked again, unless the lead says so."""

    @pytest.fixture(params=["answers", "sharing"])
    def ask(self, request, colne, lead):
        agreed = dict.fromkeys(colne.schools, "")
        if request.param == "sharing":
            make_self_evaluation(colne.partnership, agreed=agreed, recorded_on=TODAY)
        else:
            make_self_evaluation(colne.partnership, meets_on=TODAY + 9 * A_DAY)
        to = f"{colne.at}{YEAR}/ask/" if request.param == "answers" else f"{colne.at}{YEAR}/sharing/ask/"
        return lambda **data: text_of(lead.post(to, data, follow=True))

    def asked(self) -> list[str]:
        rows = Message.objects.filter(kind__in=["evaluation-asked", "evaluation-share"]).order_by("pk")
        return list(rows.values_list("recipient", flat=True))

    def test_names_who_has_theirs_and_writes_to_nobody(self, ask):
        ask()
        since = f"{timezone.localtime(Message.objects.earliest('pk').written_at):%H:%M}"

        page = ask()

        assert f"Head of Alpha, Head of Beta and Head of Gamma have theirs since {since}." in page
        assert f"Head of Alpha, Alpha: has theirs since {since}" in " ".join(page.split())
        assert 'name="again"' in page
        assert "e-mails go out now" not in page
        assert "Every head is asked" not in page
        assert len(self.asked()) == 3

    def test_writes_again_where_the_lead_says_so_or_an_hour_is_over(self, ask):
        ask()
        assert "3 e-mails go out now." in ask(again="on")
        Message.objects.update(written_at=timezone.now() - dt.timedelta(minutes=61))

        assert "3 e-mails go out now." in ask()
        assert len(self.asked()) == 9

    def test_writes_to_another_address_and_where_it_was_refused(self, colne, ask):
        ask()
        Message.objects.filter(recipient="beta@example.org").update(state="refused")
        colne.heads["Gamma"].person.email = "right@example.org"
        colne.heads["Gamma"].person.save()

        assert "Head of Alpha has theirs since" in ask()
        assert self.asked()[3:] == ["beta@example.org", "right@example.org"]

    def test_keeps_one_message_for_who_has_no_address(self, colne, ask):
        forget_address(colne.heads["Gamma"])
        ask()

        assert "No e-mail address is recorded of Head of Gamma: tell them yourself." in ask()
        assert self.asked().count("") == 1

    def test_head_of_two_schools_gets_two_and_is_asked_for_one_that_came_since(self, colne, ask):
        ask()
        colne.heads["Beta"].ended_on = TODAY - A_DAY
        colne.heads["Beta"].save()
        make_headship(colne.heads["Alpha"].person, colne.schools[1])

        ask()

        assert self.asked()[3:] == ["alpha@example.org"]


def test_head_whose_yes_counts_no_more_is_asked_anew_within_the_hour(colne, lead):
    shares = dict(zip(colne.schools[:2], ("", ""), strict=True))
    evaluation = make_self_evaluation(colne.partnership, agreed=shares, recorded_on=TODAY)
    lead.post(f"{colne.at}{YEAR}/sharing/ask/")
    say_sharing(Client(), link_to("alpha@example.org"), colne.schools[0], "yes")
    take_back_agreement(evaluation=evaluation, by=None)
    agree(evaluation=evaluation, on=TODAY, schools=colne.schools[:2], by=None)

    lead.post(f"{colne.at}{YEAR}/sharing/ask/")

    assert Message.objects.filter(kind="evaluation-share", recipient="alpha@example.org").count() == 2


class TestAskingWhetherItIsShared:
    @made_once
    def evaluation(self, colne):
        return make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools[:2], ""))

    @pytest.fixture
    def ask(self, colne, lead, evaluation):
        return lambda: lead.post(f"{colne.at}{YEAR}/sharing/ask/", follow=True)

    def say(self, link: str, school, shares: str, client: Client | None = None):
        return say_sharing(client or Client(), link, school, shares)

    def test_heads_who_have_not_said_get_a_link_whether_or_not_they_took_part(self, colne, ask):
        page = ask()

        assert "3 e-mails go out now." in text_of(page)
        assert {message.kind for message in Message.objects.all()} == {"evaluation-share"}
        assert {one.to[0] for one in outbox()} == {"alpha@example.org", "beta@example.org", "gamma@example.org"}
        assert not any("/self-evaluation/" in message.text + message.html for message in Message.objects.all())

    def test_head_reads_what_was_agreed_and_says_yes_without_an_account(self, colne, ask):
        ask()
        alpha, beta = colne.schools[:2]
        link = link_to("alpha@example.org")

        page = text_of(Client().get(link))
        assert "Why: Sustainability" in page
        assert "Step: Access to support" in page
        assert "LA officers of" in page
        assert "the stage that was agreed on each theme" in page
        assert not Participation.objects.exclude(shares="").exists(), "opening says nothing"

        assert "Alpha agrees to share it. It is not shared yet: that needs the yes of others too." in text_of(
            self.say(link, alpha, "yes")
        )
        assert "It is shared from now on." in text_of(self.say(link_to("beta@example.org"), beta, "yes"))
        row = Participation.objects.get(school=alpha)
        assert (row.shares, row.said_by) == ("yes", colne.heads["Alpha"].person)
        assert "It is not shared." in text_of(self.say(link, alpha, "take-back"))
        assert not SelfEvaluation.objects.shared().exists()

    def test_nothing_chosen_is_said_at_the_field(self, colne, ask):
        ask()
        page = self.say(link_to("alpha@example.org"), colne.schools[0], "")

        assert page.status_code == 422
        assert text_of(page).count("Choose yes or no") >= 2

    def test_who_has_said_is_not_asked_again(self, colne, ask):
        Participation.objects.filter(school=colne.schools[0]).update(
            shares="no", said_by=colne.heads["Alpha"].person, said_on=TODAY
        )

        ask()

        assert [one.to for one in outbox()] == [["beta@example.org"], ["gamma@example.org"]]

    def test_nobody_is_left_to_ask(self, colne, evaluation, ask):
        for school in colne.schools:
            said = {"shares": "yes", "said_by": colne.heads[school.name].person, "said_on": TODAY}
            evaluation.participations.update_or_create(school=school, defaults=said)

        assert "nobody is left to be asked" in text_of(ask())
        assert not Message.objects.exists()

    def test_link_is_of_its_school_ends_with_the_headship_and_is_not_the_one_to_answer(
        self, colne, lead, evaluation, ask
    ):
        ask()
        link = link_to("alpha@example.org")
        token = link.removeprefix("/self-evaluation/sharing/")
        assert Client().get(f"/self-evaluation/{token}").status_code == 404
        self.say(link, colne.schools[1], "yes")
        assert not Participation.objects.exclude(shares="").exists(), "for no other school"
        headship = colne.heads["Alpha"]
        headship.ended_on = TODAY - A_DAY
        headship.save()

        assert Client().get(link).status_code == 410
        assert self.say(link, colne.schools[0], "yes").status_code == 410
        assert Client().get("/self-evaluation/sharing/1-1:wrong/").status_code == 404

    def test_link_to_answer_says_where_one_goes_on_and_says_nothing_for_the_school(self, colne, lead, evaluation):
        SelfEvaluation.objects.update(agreed_on=None, answers_close_on=None)
        lead.post(f"{colne.at}{YEAR}/ask/")
        link = link_to("alpha@example.org")
        SelfEvaluation.objects.update(agreed_on=TODAY)

        page = Client().get(link)

        assert page.status_code == 410
        assert "look for a later e-mail from us that asks you" in text_of(page)
        assert self.say(link, colne.schools[0], "yes").status_code == 410

    def test_school_that_left_says_on_and_reads_nothing(self, colne, ask):
        ask()
        colne.partnership.memberships.filter(school=colne.schools[0]).update(ended_on=TODAY - A_DAY)
        link = link_to("alpha@example.org")

        assert "Why: Sustainability" not in text_of(Client().get(link))
        self.say(link, colne.schools[0], "no")
        assert Participation.objects.get(school=colne.schools[0]).shares == "no"

    def test_lead_asks_and_says_nothing_but_for_their_own_school(self, colne, evaluation):
        both = client_of(make_lead(colne.partnership, colne.heads["Alpha"].person).person)
        for school in colne.schools[:2]:
            say_sharing(both, f"{colne.at}{YEAR}/sharing/", school, "yes")

        assert [row.school.name for row in Participation.objects.filter(shares="yes")] == ["Alpha"]

    def test_page_says_who_will_be_reached(self, colne, lead, evaluation):
        forget_address(colne.heads["Beta"])

        page = text_of(lead.get(f"{colne.at}{YEAR}/sharing/"))

        assert "Get their own link by e-mail:" in page
        assert "Are not reached:" in page
        assert "Ask the heads whether to share it" in page
        head = text_of(client_of(colne.heads["Alpha"].person).get(f"{colne.at}{YEAR}/sharing/"))
        assert "Are not reached:" not in head

    def test_waits_for_agreement(self, colne, lead, evaluation, ask):
        SelfEvaluation.objects.update(agreed_on=None)

        assert "It was not agreed yet." in text_of(ask())
        assert not Message.objects.exists()


class TestWhatWasRead:
    """A yes counts for what the head read, and for nothing else; a no always counts."""

    @made_once
    def evaluation(self, colne):
        shares = dict(zip(colne.schools[:2], ("yes", ""), strict=True))
        return make_self_evaluation(colne.partnership, agreed=shares, recorded_on=TODAY)

    @pytest.fixture
    def beta(self, colne):
        return colne.schools[1]

    @pytest.fixture
    def by_link(self, colne, lead, evaluation, beta):
        lead.post(f"{colne.at}{YEAR}/sharing/ask/")
        return Client(), link_to("beta@example.org")

    @pytest.fixture
    def signed_in_head(self, colne, evaluation):
        return client_of(colne.heads["Beta"].person), f"{colne.at}{YEAR}/sharing/"

    @pytest.fixture(params=["by_link", "signed_in_head"])
    def opened(self, request):
        return request.getfixturevalue(request.param)

    def take_back(self, evaluation) -> None:
        evaluation.refresh_from_db()
        take_back_agreement(evaluation=evaluation, by=None)

    def agree_otherwise(self, evaluation, schools, words="Quite another sentence", on=TODAY) -> None:
        self.take_back(evaluation)
        evaluation.agreements.filter(theme__position=6).update(words=words)
        agree(evaluation=evaluation, on=on, schools=schools, by=None)

    def test_yes_to_what_was_not_read_is_not_kept_and_the_new_text_is_shown(self, colne, evaluation, beta, opened):
        client, at = opened
        page = client.get(at)
        assert "Why: Sustainability" in text_of(page)
        seen = mark_on(page, beta)
        self.agree_otherwise(evaluation, colne.schools[:2])

        page = say_sharing(client, at, beta, "yes", seen)

        assert page.status_code == 422
        assert "What was agreed has changed since you opened this page. Read it below, then say" in text_of(page)
        assert "Quite another sentence" in text_of(page)
        assert 'value="yes" checked' in re.sub(r"\s+", " ", re.sub(r' (id|class|aria-\S+)="[^"]*"', "", text_of(page)))
        assert not Participation.objects.filter(shares="yes").exists()
        assert "agrees to share it" in text_of(say_sharing(client, at, beta, "yes", mark_on(page, beta)))

    def test_other_day_of_agreement_is_another(self, colne, evaluation, beta, opened):
        client, at = opened
        seen = mark_on(client.get(at), beta)
        SelfEvaluation.objects.update(agreed_on=TODAY - A_DAY, opened_on=TODAY - A_DAY)

        assert say_sharing(client, at, beta, "yes", seen).status_code == 422

    @pytest.mark.parametrize("seen", ["", "x"])
    def test_yes_of_a_page_that_does_not_say_what_it_showed_is_not_kept(self, beta, opened, seen):
        client, at = opened

        assert say_sharing(client, at, beta, "yes", seen).status_code == 422
        assert not Participation.objects.filter(school=beta, shares="yes").exists()

    def test_no_and_taking_back_a_yes_always_count(self, colne, evaluation, beta, opened):
        client, at = opened
        seen = mark_on(client.get(at), beta)
        self.agree_otherwise(evaluation, colne.schools[:2])

        say_sharing(client, at, beta, "no", seen)
        assert Participation.objects.get(school=beta).shares == "no"
        Participation.objects.filter(school=beta).update(shares="yes")
        say_sharing(client, at, beta, "take-back", seen)
        assert Participation.objects.get(school=beta).shares == ""

    def test_school_that_left_is_told_and_reads_nothing(self, colne, evaluation, beta, by_link):
        client, at = by_link
        seen = mark_on(client.get(at), beta)
        colne.partnership.memberships.filter(school=beta).update(ended_on=TODAY - A_DAY)
        self.agree_otherwise(evaluation, colne.schools[:2])

        page = say_sharing(client, at, beta, "yes", seen)

        assert page.status_code == 422
        assert "Beta has left the partnership, so it is not shown here: ask whoever leads it" in text_of(page)
        assert "Quite another sentence" not in text_of(page)

    def test_while_it_is_taken_back_pages_say_so_and_a_no_is_taken(self, evaluation, beta, opened):
        client, at = opened
        seen = mark_on(client.get(at), beta)
        self.take_back(evaluation)
        said = f"The agreement was taken back on {in_words(TODAY)}; you will be asked again once it is agreed anew."

        assert said in text_of(client.get(at))
        page = say_sharing(client, at, beta, "yes", seen)
        assert page.status_code in (409, 410)
        assert said in text_of(page)
        assert Participation.objects.get(school=beta).shares == ""
        assert "does not agree to share it" in text_of(say_sharing(client, at, beta, "no", seen))
        assert Participation.objects.get(school=beta).shares == "no"


class TestSchoolsThatNobodyHeads:
    @made_once
    def evaluation(self, colne):
        evaluation = make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, "yes"))
        Participation.objects.filter(school=colne.schools[2]).update(shares="", said_by=None, said_on=None)
        return evaluation

    def head_leaves(self, colne, name: str) -> None:
        headship = colne.heads[name]
        headship.ended_on = TODAY - A_DAY
        headship.save()

    def test_cannot_say_and_is_not_waited_for(self, colne, lead, evaluation):
        assert not SelfEvaluation.objects.shared().exists()

        self.head_leaves(colne, "Gamma")

        assert SelfEvaluation.objects.shared().get() == evaluation
        assert "Nobody heads it today, so it cannot say" in text_of(lead.get(f"{colne.at}{YEAR}/sharing/"))

    def test_next_head_is_asked_and_it_waits_for_them(self, colne, lead, evaluation):
        self.head_leaves(colne, "Gamma")
        make_headship(make_person("New Head", email="new@example.org"), colne.schools[2], started_on=TODAY)

        assert not SelfEvaluation.objects.shared().exists()
        lead.post(f"{colne.at}{YEAR}/sharing/ask/")
        say_sharing(Client(), link_to("new@example.org"), colne.schools[2], "yes")
        assert SelfEvaluation.objects.shared().exists()

    def test_next_head_of_a_school_that_said_yes_is_asked_and_takes_it_back_at_once(self, colne, lead, evaluation):
        self.head_leaves(colne, "Gamma")
        self.head_leaves(colne, "Beta")
        make_headship(make_person("New Head", email="new@example.org"), colne.schools[1], started_on=TODAY)

        assert SelfEvaluation.objects.shared().exists(), "what was said stands until somebody says otherwise"
        assert "It has another head since" in text_of(lead.get(f"{colne.at}{YEAR}/sharing/"))
        lead.post(f"{colne.at}{YEAR}/sharing/ask/")
        say_sharing(Client(), link_to("new@example.org"), colne.schools[1], "take-back")
        assert not SelfEvaluation.objects.shared().exists()

    def test_page_says_whether_anybody_has_said_and_who_cannot(self, colne, lead, evaluation):
        at = f"{colne.at}{YEAR}/sharing/"
        self.head_leaves(colne, "Gamma")

        page = text_of(lead.get(at))
        assert "For every other school a head has said yes or no; nobody heads Gamma today, so" in page
        for name in ("Alpha", "Beta"):
            self.head_leaves(colne, name)
        Participation.objects.update(shares="", said_by=None, said_on=None)

        page = text_of(lead.get(at))
        assert "Nobody has said yes or no, for no school has a head today, so nobody is left" in page
        assert "has said yes or no, so nobody" not in page

    def test_that_took_no_part_is_not_said_to_be_waited_for(self, colne, lead, evaluation):
        Participation.objects.filter(school=colne.schools[2]).delete()
        self.head_leaves(colne, "Gamma")

        page = text_of(lead.get(f"{colne.at}{YEAR}/sharing/"))

        assert "Nobody heads it today, so it cannot say, and is not waited for<" in page
        assert "it is not shared until they say yes" not in page

    def test_no_of_a_head_who_left_stands(self, colne, evaluation):
        Participation.objects.filter(school=colne.schools[2]).update(shares="no", said_on=TODAY)
        self.head_leaves(colne, "Gamma")

        assert not SelfEvaluation.objects.shared().exists()


class TestOwnPage:
    """What a head finds on their school's page."""

    def panel(self, colne, name: str = "Alpha", client: Client | None = None) -> str:
        school = next(one for one in colne.schools if one.name == name)
        person = colne.heads[name].person
        client = client or (signed_in(person.user) if hasattr(person, "user") else client_of(person))
        return " ".join(text_of(client.get(school.get_absolute_url())).split())

    def test_says_that_it_is_answered_and_until_when_it_may_be_changed(self, colne):
        evaluation = make_self_evaluation(colne.partnership, meets_on=TODAY + 9 * A_DAY)
        theme = evaluation.framework.themes.first()
        evaluation.answers.create(theme=theme, school=colne.schools[0], stage=None)

        own, other = self.panel(colne), self.panel(colne, "Beta")

        assert "You have answered; " in own
        assert "answers close for good on" in own
        assert "Answer before the meeting" not in own
        assert "Answer before the meeting" in other
        assert "You have answered" not in other

    def test_says_that_answers_are_closed(self, colne):
        make_self_evaluation(colne.partnership, meets_on=TODAY)

        assert "Answers before the meeting closed on" in self.panel(colne)

    def test_asks_whether_it_is_shared_until_the_head_has_said(self, colne):
        make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools[:2], ""))
        asked = f"Say whether the one of {YEAR} to {YEAR + 1} may be read outside the partnership"
        assert asked in self.panel(colne)
        assert asked not in self.panel(colne, "Gamma"), "it did not take part"
        office = make_user(name="Sam Office")
        make_delegate(colne.heads["Beta"], office)
        assert asked not in self.panel(colne, "Beta", signed_in(office)), "a delegate does not say it"

        person = colne.heads["Beta"].person
        Participation.objects.filter(school=colne.schools[1]).update(shares="no", said_by=person, said_on=TODAY)

        assert asked not in self.panel(colne, "Beta")

    def test_has_next_steps_that_the_head_sees_to(self, colne):
        evaluation = make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, ""))
        first, second, *_ = evaluation.next_steps.all()
        evaluation.next_steps.filter(pk=first.pk).update(owner=colne.heads["Alpha"].person, what="Mine")
        evaluation.next_steps.filter(pk=second.pk).update(
            owner=colne.heads["Alpha"].person, what="Done before", done_on=TODAY
        )

        own, other = self.panel(colne), self.panel(colne, "Beta")

        assert "Mine" in own
        assert f"{colne.at}{YEAR}/#steps" in own
        assert "You have no open action." not in own
        assert "Done before" not in own
        assert "Mine" not in other
        assert "You have no open action." in other

    def test_has_no_step_of_one_that_is_not_agreed_nor_of_another_partnership(self, colne):
        head = colne.heads["Alpha"].person
        elsewhere = make_self_evaluation(agreed={})
        for evaluation in (make_self_evaluation(colne.partnership), elsewhere):
            theme = evaluation.framework.themes.first()
            evaluation.next_steps.create(theme=theme, what="Zz step", owner=head)

        assert "Zz step" not in self.panel(colne)

    def test_lead_finds_their_own_steps_on_theirs(self, colne, lead):
        evaluation = make_self_evaluation(colne.partnership, agreed=dict.fromkeys(colne.schools, ""))
        evaluation.next_steps.filter(pk=evaluation.next_steps.first().pk).update(owner=colne.lead.person, what="Mine")

        page = text_of(lead.get(f"/my-partnership/{colne.lead.pk}/"))

        assert "Mine" in page
        assert "You have no open action." not in page
