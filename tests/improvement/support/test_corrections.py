"""A stale page is asked about; days, payer and what became of it can be put right; who acts for a head hears too."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from improvement.models import Deployment, Offer, SupportRequest
from improvement.models.support import CHANGEABLE, UNANSWERED_AFTER
from improvement.support import writes
from improvement.support.lateness import see_to_what_is_late
from improvement.support.meanwhile import mark_of_request
from office.models import Message
from partnerships.models import Person
from tests.factories import (
    make_council,
    make_delegate,
    make_deployment,
    make_district,
    make_headship,
    make_offer,
    make_partnership,
    make_person,
    make_school,
    make_support_request,
    make_topic,
    make_user,
)
from tests.made_once import made_once
from tests.pages.reading import texts

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
TODAY = timezone.localdate()
STALE = "Somebody has changed this request since you opened this page."
DAYS = {"days": "2", "starts_on": date_format(TODAY + 7 * A_DAY), "ends_on": date_format(TODAY + 30 * A_DAY)}
PAID = {"payer": "school", "order_number": "4500123456"}


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@made_once
def world():
    """Alpha asks with the help of its office, Sam; Beta is asked, with the help of Kim; Gamma could be asked."""
    schools = [make_school(name, district=make_district()) for name in ("Alpha", "Beta", "Gamma")]
    alpha, beta, gamma = schools
    make_partnership("Colne", schools=schools)
    heads = [
        make_headship(make_person(name, email=f"{name[:3].lower()}@example.org"), school)
        for name, school in zip(("Ann Day", "Bea Ford", "Cat Hill"), schools, strict=True)
    ]
    clients = [browser(make_user(person=head.person)) for head in heads]
    sam, kim = make_user("sam@example.org", name="Sam Office"), make_user("kim@example.org", name="Kim Office")
    make_delegate(heads[0], sam)
    make_delegate(heads[1], kim)
    request = make_support_request(alpha)
    for school in (beta, gamma):
        make_offer(school=school, topic=request.topic, days=5)
        make_deployment(request, school=school)
    return SimpleNamespace(
        alpha=alpha, beta=beta, gamma=gamma, request=request, head=clients[0], other=clients[1], third=clients[2],
        office=browser(sam), their_office=browser(kim),
    )  # fmt: skip


def at(world, step: str = "") -> str:
    return f"/support/{world.request.pk}/{step}/" if step else f"/support/{world.request.pk}/"


def said(response) -> str:
    return " ".join(response.content.decode().split())


def seen(response) -> str:
    """The mark of what the page showed."""
    return response.context["seen"] if "seen" in response.context else response.context["form"].initial["seen"]


def there(world, school) -> Deployment:
    return world.request.deployments.get(school=school)


def asked(world, school=None) -> Deployment:
    return writes.ask(deployment=there(world, school or world.beta), by=None)


def released(world, school=None, **days) -> Deployment:
    when = {"days": 2, "starts_on": TODAY + 7 * A_DAY, "ends_on": TODAY + 30 * A_DAY} | days
    return writes.release(deployment=asked(world, school), **when, by=None)


def agreed(world, **days) -> Deployment:
    return writes.agree(deployment=released(world, **days), payer="school", order_number=7, by=None)


def begun(world) -> Deployment:
    return agreed(world, starts_on=TODAY, ends_on=TODAY + 5 * A_DAY)


def now(world) -> tuple[str, str]:
    world.request.refresh_from_db()
    return world.request.state, world.request.owner


def mails(to: str = "") -> list[str]:
    rows = Message.objects.order_by("pk")
    return [one.text for one in (rows.filter(recipient=to) if to else rows)]


class TestAStalePage:
    def test_days_that_she_never_saw_are_not_agreed_to(self, world):
        first = released(world)
        tab = world.head.get(at(world, "agree"))
        writes.take_back(deployment=first, by=None)
        released(world, world.gamma, days=20)

        page = world.head.post(at(world, "agree"), PAID | {"seen": seen(tab)})

        assert STALE in said(page)
        assert "Gamma: 20 days" in said(page)
        assert now(world) == ("released", "school")
        assert 'value="4500123456"' in said(page), "what was typed is there still"
        world.head.post(at(world, "agree"), PAID | {"seen": seen(page)})
        assert now(world)[0] == "agreed"

    def test_other_days_of_the_same_school_are_seen_first_as_well(self, world):
        first = released(world)
        tab = world.head.get(at(world, "agree"))
        writes.release(deployment=first, days=3, starts_on=TODAY + 7 * A_DAY, ends_on=TODAY + 30 * A_DAY, by=None)

        assert STALE in said(world.head.post(at(world, "agree"), PAID | {"seen": seen(tab)}))
        assert now(world)[0] == "released"

    def test_it_is_asked_of_the_county_by_no_page_that_asks_the_quadrant(self, world):
        tab = world.head.get(at(world, "widen"))
        assert "This asks the quadrant" in said(tab)
        world.head.post(at(world, "widen"), {"seen": seen(tab)})

        page = world.head.post(at(world, "widen"), {"seen": seen(tab)})

        world.request.refresh_from_db()
        assert world.request.reach == "quadrant"
        assert STALE in said(page)
        assert "Ask the county" in said(page)
        assert "the council’s officers see it then" in said(page)

    def test_buttons_of_the_short_list_carry_it_too(self, world):
        tab = world.head.get(at(world))
        writes.widen(request=world.request, by=None)

        page = world.head.post(at(world, "ask"), {"which": there(world, world.beta).pk, "seen": seen(tab)})

        assert STALE in said(page)
        assert now(world)[0] == "looking"

    @pytest.mark.parametrize("step", ["release", "decline", "take-back", "withdraw", "widen"])
    def test_every_step_has_the_mark(self, world, step):
        client = world.other if step in ("release", "decline") else world.head
        if step != "widen":
            asked(world)

        page = client.get(at(world, step))

        assert f'name="seen" value="{seen(page)}"' in said(page)

    def test_page_of_a_lead_is_marked_by_nothing_of_who_pays(self, world):
        agreed(world)
        request = SupportRequest.objects.listed().get()
        marks = set()
        for payer in ("school", "trust"):
            Deployment.objects.filter(state="agreed").update(payer=payer)
            marks.add(mark_of_request(SupportRequest.objects.listed().get(pk=request.pk)))

        assert len(marks) == 1

    def test_offer_that_was_changed_meanwhile_is_not_changed_over_it(self, world):
        offer = Offer.objects.get(school=world.beta)
        address = f"/support/offers/{offer.pk}/"
        tab = world.other.get(address)
        sent = {"days": "3", "ended_on": date_format(TODAY + 60 * A_DAY)}
        world.their_office.post(address, sent | {"days": "2.5", "seen": seen(tab)})

        page = world.other.post(address, sent | {"seen": seen(tab)})
        offer.refresh_from_db()

        assert "Somebody has changed this offer since you opened this page." in said(page)
        assert str(offer.days) == "2.5"
        assert 'value="3"' in said(page)

    def test_step_that_has_no_place_any_more_leads_to_the_request(self, world):
        SupportRequest.objects.update(reach="county")

        page = world.head.get(at(world, "widen"), follow=True)

        assert "This has changed meanwhile" in said(page)


class TestDays:
    def test_half_days_are_released_and_said(self, world):
        asked(world)

        world.other.post(at(world, "release"), DAYS | {"days": "2,5 days"})

        assert str(there(world, world.beta).days) == "2.5"
        assert "2.5 days, from" in said(world.head.get(at(world)))

    @pytest.mark.parametrize(("typed", "kept"), [("1", "1"), ("1.0", "1"), ("½", "0.5"), ("2½", "2.5"), ("1 day", "1")])
    def test_days_are_read_as_people_write_them(self, world, typed, kept):
        asked(world)

        world.other.post(at(world, "release"), DAYS | {"days": typed})

        assert str(there(world, world.beta).days) == kept

    def test_database_keeps_whole_and_half_days(self, world):
        offer = Offer.objects.first()
        offer.days = "2.3"

        with pytest.raises(ValidationError, match="whole or half days"):
            offer.full_clean()

    def test_days_need_no_year(self, world):
        asked(world)
        first = TODAY + 7 * A_DAY

        world.other.post(
            at(world, "release"),
            DAYS | {"starts_on": f"{first.day} {first:%b}", "ends_on": f"{first.day} {first:%B}", "days": "1"},
        )

        assert there(world, world.beta).starts_on == first

    def test_more_than_offered_and_later_than_wanted_is_pointed_out_to_both(self, world):
        SupportRequest.objects.update(wanted_by=TODAY + 20 * A_DAY)
        released(world, days=8)

        for page in (world.head.get(at(world, "agree")), world.head.get(at(world)), world.other.get(at(world))):
            assert "That is more than the 5 days that Beta offers." in said(page)
            assert f"after {date_format(TODAY + 20 * A_DAY)}, by when the support is wanted" in said(page)

    def test_usual_days_are_not(self, world):
        released(world, days=5)

        page = said(world.head.get(at(world, "agree")))

        assert "That is more" not in page
        assert "by when the support is wanted" not in page

    def test_next_date_is_no_later_than_the_day_by_when(self, world):
        SupportRequest.objects.update(wanted_by=TODAY)
        world.request.refresh_from_db()

        asked(world)

        world.request.refresh_from_db()
        assert world.request.next_on == TODAY
        assert f"by {date_format(TODAY)} whether you can" in mails("bea@example.org")[0]

    def test_turn_is_whole_once_that_day_has_passed(self, world):
        SupportRequest.objects.update(asked_on=TODAY - 9 * A_DAY, wanted_by=TODAY - A_DAY)
        world.request.refresh_from_db()

        asked(world)

        world.request.refresh_from_db()
        assert world.request.next_on == TODAY + writes.STEP

    def test_it_is_unanswered_after_no_fewer_days_for_that(self):
        day = TODAY - UNANSWERED_AFTER + A_DAY
        made = make_support_request(
            reach="county", owner="officer", next_on=day, wanted_by=day, asked_on=day - 5 * A_DAY
        )

        assert made not in SupportRequest.objects.unanswered()
        assert made in SupportRequest.objects.unanswered(TODAY + A_DAY)


class TestPuttingRight:
    def test_who_said_yes_changes_the_days_and_the_asker_is_told(self, world):
        released(world)
        assert "Change the days" in said(world.other.get(at(world)))
        Message.objects.all().delete()

        world.other.post(at(world, "release"), DAYS | {"days": "3"})

        assert (now(world), there(world, world.beta).days) == (("released", "school"), 3)
        assert "have changed" in mails("ann@example.org")[0]
        assert len(mails("ann@example.org")) == 1

    def test_days_that_are_not_changed_write_to_nobody(self, world):
        released(world)
        tab = world.other.get(at(world, "release"))
        Message.objects.all().delete()

        page = world.other.post(at(world, "release"), DAYS | {"seen": seen(tab)}, follow=True)

        assert "Nothing was changed." in said(page)
        assert not mails()

    def test_agreed_days_are_agreed_again_with_who_pays_as_it_was(self, world):
        agreed(world)

        world.other.post(at(world, "release"), DAYS | {"days": "4"})

        assert now(world) == ("released", "school")
        assert "agree to the days again: they have changed" in said(world.head.get(at(world)))
        form = world.head.get(at(world, "agree")).context["form"]
        assert form.initial["payer"] == "school"
        assert form.initial["order_number"] == 7

    def test_who_cannot_after_all_says_so_until_it_begins(self, world):
        agreed(world)
        Message.objects.all().delete()

        world.other.post(at(world, "decline"), {"why": "release"})

        gone = there(world, world.beta)
        assert now(world) == ("looking", "school")
        assert (gone.state, gone.days, gone.payer, gone.order_number) == ("declined", None, "", None)
        assert len(mails("ann@example.org")) == 1

    def test_asker_asks_somebody_else_until_it_begins(self, world):
        agreed(world)

        world.head.post(at(world, "take-back"))

        assert (now(world)[0], there(world, world.beta).state) == ("looking", "shortlisted")
        assert "not asked for support any more" in mails("bea@example.org")[-1]

    def test_asker_changes_who_pays_and_the_supporting_school_is_told(self, world):
        begun(world)
        assert "Change who pays" in said(world.head.get(at(world)))
        Message.objects.all().delete()

        world.head.post(at(world, "agree"), {"payer": "trust", "order_number": ""})
        page = world.head.post(at(world, "agree"), {"payer": "trust", "order_number": ""}, follow=True)

        changed = there(world, world.beta)
        assert (now(world)[0], changed.payer, changed.order_number) == ("agreed", "trust", None)
        assert "Nothing was changed." in said(page)
        assert [text.count("Who pays has changed") for text in mails("bea@example.org")] == [1]

    @pytest.mark.parametrize("step", ["release", "decline", "take-back"])
    def test_what_has_begun_stands(self, world, step):
        begun(world)
        client = world.head if step == "take-back" else world.other

        client.post(at(world, step), DAYS | {"why": "release"})

        assert now(world)[0] == "agreed"

    def test_what_the_request_waits_for_comes_first(self, world):
        begun(world)

        labels = [button["label"] for button in world.head.get(at(world)).context["buttons"]]

        assert labels == ["Say what became of it", "Change who pays"]


class TestWhatBecameOfIt:
    def test_who_said_it_first_is_told_that_the_other_differs_and_both_may_change_it(self, world):
        begun(world)
        world.head.post(at(world, "outcome"), {"outcome": "given"})
        Message.objects.all().delete()

        world.other.post(at(world, "outcome"), {"outcome": "none"})

        assert now(world) == ("given", "")
        until = date_format(TODAY + CHANGEABLE)
        assert f"can change what it says until {until}" in mails("ann@example.org")[0]
        assert not mails("bea@example.org")
        for client in (world.head, world.other):
            page = said(client.get(at(world)))
            assert (
                f"The two schools say different things of what became of it. Each can change what it says until {until}"
                in page
            )
            assert "Change what you said" in page

        world.other.post(at(world, "outcome"), {"outcome": "given"})

        assert there(world, world.beta).outcome == "given"
        assert "say different things" not in said(world.head.get(at(world)))

    def test_own_word_can_be_changed_before_the_other_says_theirs(self, world):
        begun(world)
        world.head.post(at(world, "outcome"), {"outcome": "none"})

        world.head.post(at(world, "outcome"), {"outcome": "given"})

        world.request.refresh_from_db()
        assert (world.request.state, world.request.outcome) == ("agreed", "given")

    def test_it_stands_after_that(self, world):
        begun(world)
        for client in (world.head, world.other):
            client.post(at(world, "outcome"), {"outcome": "given"})
        long_ago = {"asked_on": TODAY - 60 * A_DAY, "closed_on": TODAY - CHANGEABLE - A_DAY}
        SupportRequest.objects.update(**long_ago)

        page = world.head.post(at(world, "outcome"), {"outcome": "none"}, follow=True)

        world.request.refresh_from_db()
        assert world.request.outcome == "given"
        assert "Change what you said" not in said(page)
        with pytest.raises(ValidationError, match="changed meanwhile"):
            writes.say_outcome(deployment=there(world, world.beta), outcome="none", is_asker=True, by=None)

    def test_what_nobody_said_can_be_said(self, world):
        begun(world)
        writes.close_unsaid(request=world.request)

        world.other.post(at(world, "outcome"), {"outcome": "part"})

        world.request.refresh_from_db()
        assert (world.request.outcome, there(world, world.beta).outcome) == ("part", "part")


class TestWhoHears:
    def test_head_hears_that_the_office_asked_and_the_office_what_follows(self, world):
        topic = make_topic("Reading")
        world.office.post(
            "/support/ask/", {"topic": topic.slug, "phase": "primary", "wanted_by": date_format(TODAY + 60 * A_DAY)}
        )

        made = SupportRequest.objects.latest("pk")
        assert (
            f"acts for you asked for support for your school, in request {made.pk} for support"
            in mails("ann@example.org")[0]
        )
        assert not mails("sam@example.org"), "who did it is not told of it"

    def test_office_hears_beside_the_head_whose_turn_it_is(self, world):
        asked(world)
        assert "Your school is asked" in mails("kim@example.org")[0]

        released(world_again(world))

        assert "It is your turn" in mails("sam@example.org")[-1]
        assert len(mails("sam@example.org")) == len(mails("ann@example.org"))

    def test_head_hears_what_the_office_promised(self, world):
        asked(world)
        Message.objects.all().delete()

        world.their_office.post(at(world, "release"), DAYS)

        assert [f"went on with request {world.request.pk}" in text for text in mails("bea@example.org")] == [True]
        assert not mails("kim@example.org")

    def test_head_is_not_told_of_what_they_do_themselves(self, world):
        asked(world)
        Message.objects.all().delete()

        world.other.post(at(world, "release"), DAYS)

        assert not mails("bea@example.org")

    def test_delegate_whose_naming_has_ended_hears_nothing_and_finds_a_page_that_says_why(self, world):
        User.objects.get(email="kim@example.org").delegations.update(withdrawn_at=timezone.now())

        asked(world)

        assert not mails("kim@example.org")
        page = world.their_office.get(at(world, "release"))
        assert (page.status_code, "you may not act for it any more" in said(page)) == (404, True)

    def test_what_they_are_told_is_a_number_alone(self, world):
        agreed(world)

        for text in mails():
            assert not any(word in text for word in ("Alpha", "Beta", "Gamma", world.request.topic.name))


class TestNoAddress:
    @pytest.fixture
    def unheard(self, world):
        Person.objects.filter(name="Bea Ford").update(email="")
        User.objects.filter(person__name="Bea Ford").update(email="")
        world.beta.telephone = "01206 123456"
        world.beta.save()
        return asked(world)

    def test_page_says_where_to_ring(self, world, unheard):
        page = world.head.get(at(world))

        assert "Nobody has written to Bea Ford about this request" in said(page)
        assert 'href="tel:01206123456"' in said(page)
        assert world.beta.get_absolute_url() in said(page)
        assert "Write to them now" not in said(page)

    def test_once_there_is_an_address_they_are_written_to_on_a_button(self, world, unheard):
        Person.objects.filter(name="Bea Ford").update(email="bea@example.org")
        assert "Write to them now" in said(world.head.get(at(world)))
        assert not mails("bea@example.org")

        page = world.head.post(at(world, "tell-again"), follow=True)
        world.head.post(at(world, "tell-again"))

        assert len(mails("bea@example.org")) == 1
        assert "Your school is asked for support" in mails("bea@example.org")[0]
        assert "They are written to. 1 e-mail goes out now." in said(page)
        assert "Nobody has written to" not in said(page)

    def test_nobody_else_presses_it(self, world, unheard):
        assert world.third.post(at(world, "tell-again")).status_code == 404


class TestOnceAndWhere:
    def test_same_support_is_not_asked_for_twice_at_a_time(self, world):
        again = {"topic": world.request.topic.slug, "wanted_by": date_format(TODAY + 60 * A_DAY)}

        page = world.office.post("/support/ask/", again | {"phase": world.request.phase})

        assert texts(page, ".//div[@role='alert']//li")[0].startswith(
            f"Alpha asks for this already, in request {world.request.pk}."
        )
        world.office.post("/support/ask/", again | {"phase": "secondary"})
        assert SupportRequest.objects.count() == 2
        writes.withdraw(request=world.request, by=None)
        world.office.post("/support/ask/", again | {"phase": world.request.phase})
        assert SupportRequest.objects.count() == 3

    @pytest.mark.parametrize("step", ["", "release"])
    def test_who_said_no_finds_a_page_that_says_why_and_so_does_whoever_guesses_a_number(self, world, step):
        writes.decline(deployment=asked(world), why="release", by=None)

        gone, guessed = world.other.get(at(world, step)), world.other.get(f"/support/{world.request.pk + 999}/")

        assert gone.status_code == guessed.status_code == 404
        main = ".//main//p"
        assert texts(gone, main) == texts(guessed, main)
        assert "your school may have said that it cannot" in said(gone)

    def test_who_is_named_on_the_short_list_and_what_to_do_where_nobody_offers_it(self, world):
        offer = make_offer(school=make_school_in(world), topic=world.request.topic)
        page = world.head.post(at(world, "shortlist"), {"which": offer.pk}, follow=True)
        assert f"{offer.school} is on the short list." in said(page)
        world.request.deployments.all().delete()
        Offer.objects.all().delete()

        page = said(world.head.get(at(world)))

        assert "nobody offers this as far as it is asked, so ask further" in page
        assert "Now put on the short list who could help" not in page
        assert "Ask further: the quadrant" in page

    def test_closed_one_has_no_next_date_on_the_list(self, world):
        writes.withdraw(request=world.request, by=None)

        cells = texts(world.head.get("/support/"), ".//td[@data-label='Next date']")

        assert [cell.strip() for cell in cells] == ["None"]

    def test_council_is_named_as_it_calls_its_quadrants(self, world):
        make_council(quadrant_word="area")

        assert "Ask the area" in said(world.head.get(at(world, "widen")))


def test_worker_takes_back_days_that_changed_and_nobody_agreed_to(world):
    there = agreed(world)
    writes.release(deployment=there, days=4, starts_on=TODAY + 7 * A_DAY, ends_on=TODAY + 30 * A_DAY, by=None)
    SupportRequest.objects.update(next_on=TODAY - A_DAY, asked_on=TODAY - 90 * A_DAY, is_reminded=True)

    assert see_to_what_is_late()

    there.refresh_from_db()
    assert (there.state, there.payer, there.order_number) == ("shortlisted", "", None)


def make_school_in(world):
    school = make_school("Delta", district=make_district())
    school.memberships.create(partnership=world.request.partnership, started_on=TODAY - 9 * A_DAY)
    return school


def world_again(world):
    """The same, with nobody asked."""
    writes.take_back(deployment=there(world, world.beta), by=None)
    return world
