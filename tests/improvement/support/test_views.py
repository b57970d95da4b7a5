"""Support, as each side sees it: asked, offered, released, agreed, closed; and what is wrong said where it is."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from accounts import roles
from accounts.models import User
from improvement.models import Deployment, Offer, Page, SupportRequest, Topic
from improvement.support.steps import STEPS
from office.models import Message
from partnerships.models import Person
from tests.factories import (
    make_council,
    make_delegate,
    make_deployment,
    make_district,
    make_headship,
    make_lead,
    make_membership,
    make_offer,
    make_organisation,
    make_partnership,
    make_person,
    make_school,
    make_support_request,
    make_system_leader,
    make_user,
)
from tests.made_once import made_once
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
HALVES = "enter a number from 0.5 to 195, in whole or half days, such as 2 or 2.5"
LIST, ASK, OFFERS, OFFER = "/support/", "/support/ask/", "/support/offers/", "/support/offers/add/"


@made_once
def today() -> dt.date:
    return timezone.localdate()


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def head_of(school, name: str = "", **fields):
    return make_user(person=make_headship(make_person(name or None, **fields), school).person)


@made_once
def world():
    """Alpha of Colne, whose head asks; Beta beside it, whose head offers; and who else there is."""
    alpha, beta = make_school("Alpha", district=make_district()), make_school("Beta", district=make_district())
    colne = make_partnership("Colne", schools=[alpha, beta])
    return SimpleNamespace(
        alpha=alpha,
        beta=beta,
        colne=colne,
        head=browser(head_of(alpha, "Ann Day", email="ann@example.org")),
        other=browser(head_of(beta, "Bea Ford", email="bea@example.org")),
        lead=browser(make_user(person=make_lead(colne).person)),
        officer=browser(make_user(None, roles.OFFICER, is_staff=True)),
    )


def at(request: SupportRequest, step: str = "") -> str:
    return f"/support/{request.pk}/{step}/" if step else f"/support/{request.pk}/"


def said(response) -> str:
    return " ".join(response.content.decode().split())


def problems(response) -> list[str]:
    return texts(response, ".//div[@role='alert']//li")


def wanted(today: dt.date, **fields) -> dict:
    return {"topic": "inclusion", "phase": "primary", "wanted_by": date_format(today + 90 * A_DAY)} | fields


class TestAsking:
    def test_head_asks_the_partnership_first_in_one_page(self, world, today):
        answer = world.head.post(ASK, wanted(today))

        asked = SupportRequest.objects.get()
        assert answer["Location"] == at(asked)
        assert (asked.school, asked.partnership, asked.reach) == (world.alpha, world.colne, "partnership")
        assert (str(asked.topic), asked.phase, asked.wanted_by) == ("Inclusion", "primary", today + 90 * A_DAY)
        assert (asked.state, asked.owner, asked.next_on) == ("looking", "school", today + 14 * A_DAY)
        page = said(world.head.get(at(asked)))
        assert "It is the turn of Alpha: nobody offers this as far as it is asked, so ask further." in page
        assert f"The next date is {date_format(asked.next_on)}." in page
        assert "If nobody is asked by then, it goes on to the quadrant by itself." in page

    def test_form_has_no_box_for_words(self, world):
        page = world.head.get(ASK)

        boxes = texts(page, ".//form//textarea"), page.context["form"].fields
        assert boxes[0] == []
        assert set(boxes[1]) == {"topic", "phase", "wanted_by"}
        assert "So there is no box for words" in said(page)
        assert "It is kept for 1 year after it is closed" in said(page)
        assert "14 days later is asked no more" in said(page)

    def test_delegate_of_the_head_asks_for_the_school(self, world, today):
        user = make_user(name="Sam Office")
        make_delegate(world.alpha.headships.get(), user)

        browser(user).post(ASK, wanted(today))

        assert SupportRequest.objects.get().school == world.alpha

    def test_school_in_no_partnership_asks_the_quadrant(self, today):
        lone = make_school("Lone", district=make_district())

        browser(head_of(lone)).post(ASK, wanted(today))

        assert SupportRequest.objects.get().reach == "quadrant"

    def test_school_in_two_partnerships_chooses_which_to_ask(self, world, today):
        other = make_partnership("Stour", schools=2)
        make_membership(other, world.alpha)

        wrong = world.head.post(ASK, wanted(today))
        world.head.post(ASK, wanted(today, partnership=other.pk))

        assert problems(wrong) == ["Choose a partnership of Alpha"]
        assert SupportRequest.objects.get().partnership == other

    def test_head_of_two_schools_says_for_which(self, world, today):
        gamma = make_school("Gamma", district=make_district())
        make_headship(world.alpha.headships.get().person, gamma)

        wrong = world.head.post(ASK, wanted(today))
        world.head.post(ASK, wanted(today, school=gamma.urn))

        assert problems(wrong) == ["Choose the school"]
        assert SupportRequest.objects.get().school == gamma

    @pytest.mark.parametrize(
        ("fields", "field", "sentence"),
        [
            ({"topic": ""}, "topic", "Choose a topic"),
            ({"topic": "weather"}, "topic", "Choose a topic"),
            ({"phase": "infants"}, "phase", "Choose a phase"),
            ({"wanted_by": ""}, "wanted_by", "By when: enter a day."),
            ({"wanted_by": "1/1/2020"}, "wanted_by", "By when: enter a day from today to a year ahead"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_in_the_summary(self, world, today, fields, field, sentence):
        page = world.head.post(ASK, wanted(today) | fields)

        assert texts(page, f".//div[@role='alert']//a[@href='#id_{field}']") == [sentence]
        assert any(sentence in error for error in texts(page, f".//*[@id='id_{field}_1_error']"))
        assert not SupportRequest.objects.exists()

    def test_topic_that_has_ended_cannot_be_chosen(self, world, today):
        Topic.objects.filter(slug="inclusion").update(ended_on=today - A_DAY)

        assert problems(world.head.post(ASK, wanted(today))) == ["Choose a topic"]

    @pytest.mark.parametrize("who", ["lead", "officer"])
    def test_nobody_else_asks(self, world, who):
        asked = getattr(world, who).get(ASK)

        assert asked.status_code == 403
        assert "A school’s headteacher asks for support, or whom they name to act for them." in asked.content.decode()

    def test_lead_of_a_school_without_a_recorded_head_is_told_why_and_whom_to_tell(self):
        school = make_school("Gamma")
        lead = make_lead(make_partnership("Gam", schools=[school]), school=school)
        client = browser(make_user(person=lead.person))

        for page in (LIST, ASK):
            shown = client.get(page).content.decode()
            assert "Nobody is recorded as heading Gamma" in shown
            assert f'href="/my-partnership/{lead.pk}/correct/something-else/"' in shown


class TestTheWayOfARequest:
    """From the request to the outcome, by its pages alone."""

    @made_once
    def asked(self, world, today) -> SupportRequest:
        offer = {"whose": f"school-{world.beta.urn}", "topic": "inclusion", "days": 6}
        world.other.post(OFFER, offer | {"ended_on": date_format(today + 99 * A_DAY)})
        world.head.post(ASK, wanted(today))
        return SupportRequest.objects.get()

    @made_once
    def there(self, world, asked) -> Deployment:
        world.head.post(at(asked, "shortlist"), {"which": Offer.objects.get().pk})
        there = asked.deployments.get()
        world.head.post(at(asked, "ask"), {"which": there.pk})
        return there

    def now(self, asked: SupportRequest) -> tuple[str, str]:
        asked.refresh_from_db()
        return asked.state, asked.owner

    def days(self, today) -> dict:
        return {"days": "4", "starts_on": date_format(today), "ends_on": date_format(today + 30 * A_DAY)}

    def test_it_is_released_agreed_given_and_closed_by_both_sides(self, world, asked, there, today):
        assert self.now(asked) == ("asked", "supporter")
        assert "It is the turn of Beta: its headteacher says" in said(world.other.get(at(asked)))

        world.other.post(at(asked, "release"), self.days(today))
        assert self.now(asked) == ("released", "school")
        page = said(world.head.get(at(asked, "agree")))
        assert f"4 days, from {date_format(today)} to {date_format(today + 30 * A_DAY)}" in page

        world.head.post(at(asked, "agree"), {"payer": "school", "order_number": "4500 123456"})
        assert self.now(asked) == ("agreed", "school")
        assert asked.next_on == today + 30 * A_DAY
        assert "The school that asked. Order 4500123456" in said(world.other.get(at(asked)))

        world.head.post(at(asked, "outcome"), {"outcome": "given"})
        assert self.now(asked) == ("agreed", "supporter")
        world.other.post(at(asked, "outcome"), {"outcome": "part"})

        there.refresh_from_db()
        assert (self.now(asked), asked.outcome, there.outcome) == (("given", ""), "given", "part")
        page = said(world.head.get(at(asked)))
        assert "A part of it was given" in page
        assert f"Kept until {date_format(today + 365 * A_DAY)}" in page

    @pytest.mark.parametrize(("who", "reach"), [("lead", "partnership"), ("officer", "county")])
    def test_who_pays_is_the_two_schools_to_know(self, world, asked, there, today, who, reach):
        world.other.post(at(asked, "release"), self.days(today))
        world.head.post(at(asked, "agree"), {"payer": "school", "order_number": "4500123456"})
        SupportRequest.objects.update(reach=reach)

        pages = [said(one.get(at(asked))) for one in (world.head, world.other, getattr(world, who))]

        assert [("Who pays" in page, "4500123456" in page) for page in pages] == [
            (True, True), (True, True), (False, False)
        ]  # fmt: skip

    def test_supporting_school_says_no_and_the_school_asks_somebody_else(self, world, asked, there):
        world.other.post(at(asked, "decline"), {"why": "release"})

        assert self.now(asked) == ("looking", "school")
        assert "Beta: Nobody can be released" in said(world.head.get(at(asked)))
        assert world.other.get(at(asked)).status_code == 404

    @pytest.mark.parametrize(("who", "reach"), [("lead", "partnership"), ("officer", "county")])
    def test_reason_of_a_no_is_the_askers_alone_to_know(self, world, asked, there, who, reach):
        assert "Nobody else sees the reason" in said(world.other.get(at(asked, "decline")))
        world.other.post(at(asked, "decline"), {"why": "release"})
        SupportRequest.objects.update(reach=reach)

        page = said(getattr(world, who).get(at(asked)))

        assert "<li>Beta</li>" in page
        assert "Nobody can be released" not in page

    def test_who_could_not_is_offered_again_and_may_be_asked_again(self, world, asked, there):
        world.other.post(at(asked, "decline"), {"why": "when"})
        assert [offer.by for offer in world.head.get(at(asked)).context["offers"]] == ["Beta"]

        world.head.post(at(asked, "shortlist"), {"which": Offer.objects.get().pk})
        world.head.post(at(asked, "ask"), {"which": asked.deployments.get().pk})

        assert self.now(asked) == ("asked", "supporter")

    def test_school_takes_it_back_and_whoever_was_asked_sees_it_no_more(self, world, asked, there, today):
        world.other.post(at(asked, "release"), self.days(today))

        world.head.post(at(asked, "take-back"))

        there.refresh_from_db()
        assert (self.now(asked)[0], there.state, there.days) == ("looking", "shortlisted", None)
        assert world.other.get(at(asked)).status_code == 404
        world.head.post(at(asked, "drop"), {"which": there.pk})
        assert not asked.deployments.exists()

    def test_school_withdraws(self, world, asked, there):
        world.head.post(at(asked, "withdraw"))

        assert self.now(asked) == ("withdrawn", "")
        assert not asked.deployments.exists()

    def test_it_goes_on_to_the_quadrant_and_the_county_on_a_button(self, world, asked):
        world.head.post(at(asked, "widen"))
        assert (asked.pk, self.now(asked), asked.reach) == (asked.pk, ("looking", "school"), "quadrant")
        assert world.lead.get(at(asked)).status_code == 404

        world.head.post(at(asked, "widen"))

        assert (self.now(asked), asked.reach) == (("looking", "officer"), "county")
        assert "It is the council’s turn" in said(world.officer.get(at(asked)))
        assert "This has changed meanwhile" in said(world.head.get(at(asked, "widen"), follow=True))

    def test_officer_puts_on_the_short_list_or_says_that_it_is_not_met(self, world, asked):
        for _ in range(2):
            world.head.post(at(asked, "widen"))
        world.officer.post(at(asked, "shortlist"), {"which": Offer.objects.get().pk})
        assert self.now(asked) == ("looking", "school")
        assert world.officer.get(at(asked, "ask")).status_code == 404

        wrong = world.officer.post(at(asked, "unmet"), {"reason": ""})
        answer = world.officer.post(at(asked, "unmet"), {"reason": "no-days"})

        assert problems(wrong) == ["Choose why it was not met"]
        assert answer["Location"] == LIST  # for they see it no longer
        assert (self.now(asked), asked.unmet_reason) == (("unmet", ""), "no-days")
        counted = texts(world.officer.get(LIST), ".//table//td")
        assert "Not met" in counted
        assert "Those who offer it have no days left" not in counted, "why is counted once the year is over"
        assert "Alpha" not in " ".join(counted)

    def test_lead_puts_on_the_short_list_while_the_partnership_is_asked_and_asks_nobody(self, world, asked):
        world.lead.post(at(asked, "shortlist"), {"which": Offer.objects.get().pk})

        assert [one.by for one in asked.deployments.all()] == ["Beta"]
        for step in ("ask", "widen", "withdraw", "unmet", "agree"):
            assert world.lead.get(at(asked, step)).status_code == 404

    def test_hub_is_rung_and_the_school_enters_what_it_answered(self, world, asked, today):
        hub = make_offer(organisation=make_organisation("A Hub"), districts=[make_district()])
        world.head.post(at(asked, "widen"))
        world.head.post(at(asked, "shortlist"), {"which": hub.pk})
        page = said(world.head.post(at(asked, "ask"), {"which": asked.deployments.get().pk}, follow=True))
        assert "Nobody writes to A Hub: ring them, and enter what they answered." in page
        assert self.now(asked) == ("asked", "school")
        assert "ring A Hub, and enter what was answered" in said(world.head.get(at(asked)))

        world.head.post(at(asked, "release"), self.days(today))
        world.head.post(at(asked, "agree"), {"payer": "hub"})
        world.head.post(at(asked, "outcome"), {"outcome": "given"})

        assert self.now(asked) == ("given", "")

    def test_system_leader_sees_what_they_are_asked_for_and_their_head_releases(self, world, asked, today):
        leader = make_system_leader(make_person("Cat Hill"), school=world.beta)
        own = browser(make_user(person=leader.person))
        offer = make_offer(system_leader=leader)
        world.head.post(at(asked, "shortlist"), {"which": offer.pk})
        world.head.post(at(asked, "ask"), {"which": asked.deployments.get().pk})

        assert "Cat Hill, Beta" in said(own.get(at(asked)))
        assert own.get(at(asked, "release")).status_code == 404
        world.other.post(at(asked, "release"), self.days(today))
        assert self.now(asked) == ("released", "school")

    def test_whoever_is_asked_does_not_see_the_short_list(self, world, asked, there):
        make_deployment(asked, school=make_school("Rival"))

        assert "Rival" in said(world.head.get(at(asked)))
        assert "Rival" not in said(world.other.get(at(asked)))

    @pytest.mark.parametrize(
        ("step", "fields", "sentence"),
        [
            ("release", {"days": "0"}, f"Days: {HALVES}"),
            ("release", {"days": "NaN"}, f"Days: {HALVES}"),
            ("release", {"starts_on": "1/1/2020"}, "The first day must be today or later."),
            ("release", {"ends_on": "12/12/2029"}, "The last day must be within a year"),
            ("release", {"ends_on": "1/1/2020"}, "The last day must be today or later."),
            ("release", {"starts_on": "some day"}, "First day: "),
            ("release", {"days": "32"}, "From the first day to the last those are 31 days"),
            ("decline", {"why": ""}, "Choose a reason"),
        ],
    )
    def test_bad_answer_gets_a_sentence_and_changes_nothing(self, world, asked, there, today, step, fields, sentence):
        page = world.other.post(at(asked, step), self.days(today) | fields)

        assert any(line.startswith(sentence) for line in problems(page))
        assert self.now(asked) == ("asked", "supporter")

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"payer": ""}, "Choose who pays"),
            ({"payer": "school", "order_number": "PO of Ann"}, "The order’s number: enter digits alone"),
            ({"payer": "school", "order_number": "9" * 5000}, "The order’s number: enter digits alone"),
            ({"payer": "nobody", "order_number": "12"}, "Nobody pays, so there is no order"),
        ],
    )
    def test_bad_agreement_gets_a_sentence_and_changes_nothing(self, world, asked, there, today, fields, sentence):
        world.other.post(at(asked, "release"), self.days(today))

        page = world.head.post(at(asked, "agree"), fields)

        assert any(line.startswith(sentence) for line in problems(page))
        assert self.now(asked) == ("released", "school")

    def test_of_support_that_has_not_begun_nobody_says_what_became(self, world, asked, there, today):
        later = {"days": "1", "starts_on": date_format(today + A_DAY), "ends_on": date_format(today + A_DAY)}
        world.other.post(at(asked, "release"), later)
        world.head.post(at(asked, "agree"), {"payer": "nobody"})

        page = world.head.post(at(asked, "outcome"), {"outcome": "none"}, follow=True)

        assert "This has changed meanwhile" in said(page)
        assert "Say what became of it" not in said(page)
        assert self.now(asked) == ("agreed", "school")

    def test_step_that_somebody_else_has_taken_meanwhile_is_said(self, world, asked, there):
        answer = world.head.post(at(asked, "widen"), follow=True)

        assert "This has changed meanwhile" in said(answer)
        assert self.now(asked) == ("asked", "supporter")

    def test_what_a_request_waits_for_comes_first_and_alone_in_green(self, world, asked, today):
        looking = said(world.head.get(at(asked)))
        assert looking.index("Who offers this") < looking.index("Ask further")

        world.head.post(at(asked, "shortlist"), {"which": Offer.objects.get().pk})
        world.head.post(at(asked, "ask"), {"which": asked.deployments.get().pk})
        page = world.head.get(at(asked)).content.decode()

        assert 'class="govuk-button govuk-button--secondary" href="' + at(asked, "take-back") in page

    def test_of_whom_it_is_asked_is_said_once(self, world, asked, today):
        assert f"{date_format(today)}, of Colne" in said(world.head.get(at(asked)))

        world.head.post(at(asked, "widen"))

        assert f"{date_format(today)}, first of Colne, now of the quadrant" in said(world.head.get(at(asked)))

    def test_support_of_one_day_has_one(self, world, asked, there, today):
        world.other.post(
            at(asked, "release"), {"days": "1", **dict.fromkeys(("starts_on", "ends_on"), date_format(today))}
        )

        assert f"1 day, on {date_format(today)}" in said(world.head.get(at(asked, "agree")))

    def test_short_list_is_short(self, world, asked):
        for _ in range(5):
            make_deployment(asked)

        page = world.head.post(at(asked, "shortlist"), {"which": Offer.objects.get().pk})

        assert problems(page) == [
            "5 are on the short list, which is as many as may. Take one off before you add another."
        ]

    def test_offer_out_of_reach_cannot_be_put_there(self, world, asked):
        far = make_offer()

        page = world.head.post(at(asked, "shortlist"), {"which": far.pk})

        assert problems(page) == ["Choose one of the list"]

    def test_steps_each_have_a_page_and_unknown_ones_have_none(self, world, asked):
        for step in STEPS:
            assert world.head.get(at(asked, step.name)).status_code in (200, 302, 404), step
        assert world.head.get(at(asked, "nonsense")).status_code == 404

    def test_whoever_has_the_next_step_is_told_by_a_number_alone(self, world, asked, there, today):
        world.other.post(at(asked, "release"), self.days(today))

        mails = list(Message.objects.order_by("pk"))

        assert [mail.recipient for mail in mails] == ["bea@example.org", "ann@example.org"]
        assert "Your school is asked for support" in mails[0].text
        assert "It is your turn" in mails[1].text
        for mail in mails:
            assert f"request {asked.pk}" in mail.text
            for word in ("Alpha", "Beta", "Inclusion"):
                assert word not in mail.subject + mail.text.replace("Bea Ford", "") + mail.html

    def test_page_says_how_many_are_written_to_and_whom_no_address_is_recorded_of(self, world, asked, today):
        world.head.post(at(asked, "shortlist"), {"which": Offer.objects.get().pk})
        which = {"which": asked.deployments.get().pk}

        page = said(world.head.post(at(asked, "ask"), which, follow=True))

        assert "They are asked. 1 e-mail goes out now." in page
        Person.objects.update(email="")
        User.objects.filter(person__name="Bea Ford").update(email="")
        page = said(world.head.post(at(asked, "take-back"), follow=True))
        assert "No e-mail address is recorded of Bea Ford: tell them yourself." in page

    def test_who_has_no_address_is_not_said_to_be_asked_but_to_be_rung(self, world, asked):
        world.head.post(at(asked, "shortlist"), {"which": Offer.objects.get().pk}, follow=True)
        Person.objects.update(email="")
        User.objects.filter(person__name="Bea Ford").update(email="")

        page = said(world.head.post(at(asked, "ask"), {"which": asked.deployments.get().pk}, follow=True))

        assert "They do not know yet that they are asked: ring them." in page
        assert "No e-mail address is recorded of Bea Ford" in page
        assert "They are asked." not in page
        assert "govuk-notification-banner--success" not in page

    @pytest.mark.parametrize(
        ("became", "sentence"),
        [
            (
                {"state": Message.State.NO_ADDRESS, "recipient": ""},
                "Nobody has written to Bea Ford about this request. An e-mail address is recorded by now.",
            ),
            ({"state": Message.State.REFUSED}, "The last e-mail about this request did not reach Bea Ford."),
        ],
    )
    def test_asker_sees_on_the_request_whom_the_last_e_mail_did_not_reach(self, world, asked, there, became, sentence):
        about_bea = ("Nobody has written to Bea Ford", "did not reach Bea Ford")
        assert not any(one in said(world.head.get(at(asked))) for one in about_bea)
        Message.objects.telling_of(f"support {asked.pk}").update(**became)

        page = said(world.head.get(at(asked)))
        assert sentence in page
        assert sum(one in page for one in about_bea) == 1
        for other in (world.other, world.lead):
            assert not any(one in said(other.get(at(asked))) for one in about_bea)

    @pytest.mark.parametrize("step", ["take-back", "withdraw"])
    def test_who_is_asked_no_more_is_not_said_to_be_not_reached(self, world, asked, there, step):
        world.head.post(at(asked, step))
        to_bea = Message.objects.telling_of(f"support {asked.pk}").filter(name="Bea Ford")
        assert to_bea.update(state=Message.State.NO_ADDRESS, recipient="")

        page = said(world.head.get(at(asked)))

        assert "Nobody has written to" not in page
        assert "did not reach" not in page

    def test_forms_say_of_a_school_that_it_is_written_to_and_of_a_hub_that_it_is_not(self, world, asked, there):
        for step in ("take-back", "withdraw"):
            assert "The headteacher of Beta is written to" in said(world.head.get(at(asked, step)))
        there.delete()
        make_deployment(asked, organisation=make_organisation("A Hub"), state="asked")

        for step in ("take-back", "withdraw"):
            page = said(world.head.get(at(asked, step)))
            assert "Nobody writes to A Hub: ring them" in page
            assert "is written to" not in page
            assert "is told" not in page.split("<details")[0]

    def test_officer_does_not_find_in_the_post_who_was_written_to(self, world, asked, there):
        assert Message.objects.filter(recipient="bea@example.org").exists()

        assert "bea@example.org" not in said(world.officer.get("/admin/office/message/"))

    def test_asker_is_told_by_a_number_alone_of_a_no_at_the_county_and_of_what_an_officer_closes(
        self, world, asked, there
    ):
        SupportRequest.objects.update(reach="county")
        Message.objects.all().delete()

        world.other.post(at(asked, "decline"), {"why": "days"})

        assert self.now(asked) == ("looking", "officer")
        mail = Message.objects.get(recipient="ann@example.org")
        assert f"There is news of request {asked.pk} for support." in mail.text
        for word in ("Alpha", "Beta", "Inclusion", "days left"):
            assert word not in mail.subject + mail.text + mail.html
        world.officer.post(at(asked, "unmet"), {"reason": "no-days"})
        assert Message.objects.filter(recipient="ann@example.org").count() == 2

    def test_asker_is_not_told_of_what_they_do_themselves(self, world, asked):
        SupportRequest.objects.update(reach="county")

        world.head.post(at(asked, "unmet"), {"reason": "no-days"})

        assert not Message.objects.filter(recipient="ann@example.org").exists()

    def test_council_is_told_at_its_mailbox(self, world, asked):
        make_council(mailbox="council@example.org")
        for _ in range(2):
            world.head.post(at(asked, "widen"))

        assert Message.objects.filter(recipient="council@example.org", kind="support-turn").count() == 1


class TestTheList:
    def test_each_sees_theirs_with_state_turn_and_next_date(self, world, today):
        make_support_request(world.alpha)
        make_support_request(make_school("Omega"), partnership=None, reach="quadrant")

        for who in (world.head, world.lead):
            page = said(who.get(LIST))
            assert "Inclusion: Alpha" in page
            assert "It is the turn of Alpha" in page
            assert "Omega" not in page
        assert "Alpha" not in said(world.other.get(LIST))
        assert "Alpha" not in said(world.officer.get(LIST))

    def test_one_whose_day_has_passed_is_overdue(self, world, today):
        make_support_request(world.alpha, next_on=today - A_DAY)

        assert "Overdue" in said(world.head.get(LIST))
        assert "That day has passed" in said(world.head.get(at(SupportRequest.objects.get())))

    def test_whoever_has_nothing_to_do_with_it_is_refused(self):
        assert browser(make_user(person=make_person())).get(LIST).status_code == 403
        assert browser(make_user(None, roles.ADMINISTRATOR, is_staff=True)).get(LIST).status_code == 403

    def test_list_and_page_take_no_more_queries_for_more_of_them(self, world):
        first = make_support_request(world.alpha)

        def asked(address: str) -> int:
            world.head.get(address)  # what is kept between requests is kept now
            with CaptureQueriesContext(connection) as queries:
                world.head.get(address)
            return len(queries)

        def more() -> None:
            make_deployment(make_support_request(world.alpha), state="asked")
            make_deployment(first, system_leader=make_system_leader())
            make_offer(school=make_school_of(world.colne))
            make_offer(system_leader=make_system_leader(school=world.beta))

        more()
        addresses = (LIST, at(first), OFFERS)
        before = [asked(address) for address in addresses]
        for _ in range(3):
            more()

        assert [asked(address) for address in addresses] == before
        assert max(before) <= 20


def make_school_of(partnership):
    school = make_school()
    make_membership(partnership, school)
    return school


class TestTheMenu:
    @pytest.mark.parametrize("who", ["head", "lead", "officer"])
    def test_menu_leads_there_whom_it_is_for(self, world, who):
        assert 'href="/support/"' in said(getattr(world, who).get("/resources/"))

    def test_menu_leads_nobody_else_there(self, world, client):
        for one in (client, browser(make_user(person=make_person()))):
            page = said(one.get("/resources/"))
            assert 'href="/support/"' not in page
            assert 'href="/support/wellbeing/"' in page


class TestOffers:
    def test_head_offers_for_the_own_school_and_changes_it(self, world, today):
        sent = {"whose": f"school-{world.alpha.urn}", "topic": "inclusion", "phase": "", "days": 3}
        world.head.post(OFFER, sent | {"ended_on": date_format(today + 30 * A_DAY)})
        offer = Offer.objects.get()

        world.head.post(f"{OFFERS}{offer.pk}/", {"days": 5, "ended_on": date_format(today + 60 * A_DAY)})

        offer.refresh_from_db()
        assert (offer.school, offer.days, offer.ended_on) == (world.alpha, 5, today + 60 * A_DAY)
        assert "Alpha" in said(world.other.get(OFFERS))
        assert world.other.get(f"{OFFERS}{offer.pk}/").status_code == 404

    @pytest.mark.parametrize(
        ("first", "second", "is_twice"),
        [("primary", "primary", True), ("", "primary", True), ("primary", "", True), ("primary", "secondary", False)],
    )
    def test_same_help_is_not_offered_twice_at_a_time(self, world, today, first, second, is_twice):
        sent = {"whose": f"school-{world.alpha.urn}", "topic": "inclusion", "days": 3}
        sent |= {"ended_on": date_format(today + 30 * A_DAY)}
        world.head.post(OFFER, sent | {"phase": first})

        page = world.head.post(OFFER, sent | {"phase": second})

        assert Offer.objects.count() == (1 if is_twice else 2)
        if is_twice:
            until = date_format(today + 30 * A_DAY)
            assert problems(page) == [f"This is offered already, until {until}. Change that offer instead"]

    def test_help_that_is_over_is_offered_again(self, world, today):
        past = today - 9 * A_DAY
        make_offer(school=world.alpha, topic=Topic.objects.get(slug="inclusion"), started_on=past, ended_on=past)
        sent = {"whose": f"school-{world.alpha.urn}", "topic": "inclusion", "days": 3}

        world.head.post(OFFER, sent | {"ended_on": date_format(today + A_DAY)})

        assert Offer.objects.count() == 2

    def test_offer_that_began_before_is_over_at_once_with_yesterday(self, world, today):
        offer = make_offer(school=world.alpha)
        yesterday = date_format(today - A_DAY)
        assert f"To end it, enter {yesterday} as the last day." in said(world.head.get(f"{OFFERS}{offer.pk}/"))

        world.head.post(f"{OFFERS}{offer.pk}/", {"days": 5, "ended_on": yesterday})

        assert "Alpha" not in said(world.other.get(OFFERS))

    def test_offer_that_began_today_ends_today_and_says_so(self, world, today):
        offer = make_offer(school=world.alpha, started_on=today)
        address, first = f"{OFFERS}{offer.pk}/", date_format(today)

        asked = said(world.head.get(address))
        refused = world.head.post(address, {"days": 5, "ended_on": date_format(today - A_DAY)})
        world.head.post(address, {"days": 5, "ended_on": first})

        assert (
            f"To end it, enter {first} as the last day: it began on that day, so it stands to the end of it." in asked
        )
        assert problems(refused) == [f"Last day: enter {first} or a later day. The offer began on {first}"]
        offer.refresh_from_db()
        assert offer.ended_on == today

    def test_officer_enters_what_a_hub_offers_with_its_districts(self, world, today):
        hub = make_organisation("A Teaching School Hub")
        sent = {"whose": f"hub-{hub.slug}", "topic": "inclusion", "days": 3, "ended_on": date_format(today + A_DAY)}

        wrong = world.officer.post(OFFER, sent)
        world.officer.post(OFFER, sent | {"districts": ["basildon"]})

        assert problems(wrong) == ["Choose the districts that the hub serves"]
        assert [str(district) for district in Offer.objects.get().districts.all()] == ["Basildon"]

    def test_organisation_that_is_no_hub_is_not_offered_as_one(self, world, today):
        none = make_organisation("Church of England diocese")
        sent = {"whose": f"hub-{none.slug}", "topic": "inclusion", "days": 3, "districts": ["basildon"]}

        page = world.officer.post(OFFER, sent | {"ended_on": date_format(today + A_DAY)})

        assert "Choose who offers it" in problems(page)
        assert "with “Teaching School Hub” in its name" in said(page)
        assert not Offer.objects.exists()

    def test_head_offers_for_nobody_else(self, world, today):
        sent = {"whose": f"school-{world.beta.urn}", "topic": "inclusion", "days": 3}

        page = world.head.post(OFFER, sent | {"ended_on": date_format(today + A_DAY)})

        assert problems(page) == ["Choose who offers it"]

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"days": "x"}, f"Days: {HALVES}"),
            ({"days": "2.3"}, f"Days: {HALVES}"),
            ({"days": "196"}, f"Days: {HALVES}"),
            ({"ended_on": "1/1/2045"}, "Last day: enter a day within a year"),
            ({"ended_on": "1/1/2020"}, "The end date must be on or after the start date."),
            ({"topic": "x"}, "Choose a topic"),
            ({"phase": "x"}, "Choose one of the list"),
        ],
    )
    def test_bad_offer_gets_a_sentence(self, world, today, fields, sentence):
        sent = {"whose": f"school-{world.alpha.urn}", "topic": "inclusion", "days": 3}

        page = world.head.post(OFFER, sent | {"ended_on": date_format(today + A_DAY)} | fields)

        assert problems(page) == [sentence]
        assert not Offer.objects.exists()

    def test_lead_reads_offers_and_makes_none(self, world):
        make_offer(school=world.beta)

        assert "Beta" in said(world.lead.get(OFFERS))
        assert "Offer support" not in said(world.lead.get(OFFERS))
        assert world.lead.get(OFFER).status_code == 403

    def test_system_leader_who_is_nothing_else_sees_and_changes_their_own(self, today):
        leader = make_system_leader()
        own = browser(make_user(person=leader.person))
        sent = {"whose": f"leader-{leader.pk}", "topic": "inclusion", "days": 3}

        own.post(OFFER, sent | {"ended_on": date_format(today + A_DAY)})

        assert Offer.objects.get().system_leader == leader
        assert "Change or end" in said(own.get(OFFERS))


class TestWellbeing:
    def test_page_says_whom_to_ring_without_signing_in_and_asks_nothing(self, client):
        page = client.get("/support/wellbeing/")

        assert "08000 562 561" in said(page)
        assert "116 123" in said(page)
        assert texts(page, ".//form") == []
        assert not page.cookies

    def test_whom_to_ring_inside_is_the_councils_own_text_or_its_mailbox(self, client):
        make_council(mailbox="council@example.org", telephone="01245 430430")
        assert "council@example.org" in said(client.get("/support/wellbeing/"))

        Page.objects.create(slug="leader-wellbeing", title="Leader wellbeing", body="Ring **the duty officer**.")

        page = said(client.get("/support/wellbeing/"))
        assert "Ring <strong>the duty officer</strong>." in page
        assert "has not said yet" not in page

    def test_officer_is_led_to_the_councils_text_and_nobody_else(self, world, client):
        add = "/admin/improvement/page/add/?slug=leader-wellbeing"
        assert f'href="{add}"' in said(world.officer.get("/support/wellbeing/"))
        assert 'value="leader-wellbeing"' in said(world.officer.get(add))

        page = Page.objects.create(slug="leader-wellbeing", title="Leader wellbeing", body="Ring.")

        assert f'href="/admin/improvement/page/{page.pk}/change/"' in said(world.officer.get("/support/wellbeing/"))
        for one in (client, world.head):
            assert "/admin/" not in said(one.get("/support/wellbeing/"))

    def test_log_says_of_nobody_who_is_signed_in_that_they_read_it(self, world, caplog):
        caplog.set_level("INFO")
        for address in ("/resources/", "/support/wellbeing/"):
            world.head.get(address)

        noted = {line.path: line.user for line in caplog.records if hasattr(line, "user") and hasattr(line, "path")}
        assert noted["/resources/"] is not None
        assert noted["/support/wellbeing/"] is None

    def test_page_takes_few_queries(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(9):
            client.get("/support/wellbeing/")
