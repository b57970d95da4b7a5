"""Asking to follow, saying yes, and leaving, as somebody with a mailbox does and as programs do."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Erasure
from office.models import Message
from partnerships.enquiries import guarded
from portal.models import Subscription
from tests.factories import make_board, make_partnership, make_quadrant
from tests.pages.reading import read, text_of
from tests.portal.follow.following import ANN, asked, follow, link_in, to_confirm, to_leave
from tests.post import outbox

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def colne():
    return make_partnership("Colne", schools=2)


@pytest.fixture
def opened(monkeypatch) -> str:
    """What the form has of the moment when it was opened, a minute ago."""
    moment = timezone.now().timestamp() - 60
    with monkeypatch.context() as patched:
        patched.setattr("time.time", lambda: moment)
        return guarded._signer.sign("form")


@pytest.fixture
def browser() -> Client:
    """A browser, whose forms need a token wherever one is asked for."""
    return Client(enforce_csrf_checks=True)


def ask(client, opened: str, address: str = "/follow/partnership/colne/", email: str = ANN, **changes):
    return client.post(address, {"email": email, "homepage": "", "opened": opened} | changes)


class TestAsking:
    @pytest.mark.parametrize("kind", ["board", "quadrant", "partnership"])
    def test_form_takes_an_address_and_only_a_yes_from_its_mailbox_begins_anything(
        self, client, opened, kind, settings
    ):
        make_board("Board", publishes_minutes=True)
        make_quadrant("South")
        make_partnership("Colne")
        address = {"board": "/follow/board/board/", "quadrant": "/follow/quadrant/south/"}.get(
            kind, "/follow/partnership/colne/"
        )
        assert client.get(address).status_code == 200

        response = ask(client, opened, address)
        page = text_of(read(client.get(response["Location"])))

        assert response["Location"] == f"{address}asked/"
        assert "Look into your inbox" in page
        [email] = outbox()
        assert email.to == [ANN]
        assert f'class="button" href="{settings.SITE_URL}{link_in(email)}"' in email.alternatives[0][0]
        assert not Subscription.objects.get().is_confirmed
        client.post(link_in(email))
        assert Subscription.objects.get().is_confirmed

    @pytest.mark.parametrize("email", ['"ann"@example.org', '"\\an\\n"@example.org', "ann@[127.0.0.1]"])
    def test_address_of_which_one_mailbox_has_endless_forms_is_not_taken(self, client, colne, opened, email):
        response = ask(client, opened, email=email)

        assert "Enter an e-mail address in the right form" in text_of(read(response))
        assert not outbox()

    def test_address_is_asked_for_in_a_sentence_and_what_was_typed_stays(self, client, colne, opened):
        empty = ask(client, opened, email="").content.decode()
        wrong = ask(client, opened, email="ann@exam ple").content.decode()

        assert "Enter your e-mail address" in empty
        assert "Enter an e-mail address in the right form" in wrong
        assert 'value="ann@exam ple"' in wrong
        assert not Subscription.objects.exists()

    def test_form_needs_its_token(self, browser, colne, opened):
        assert ask(browser, opened).status_code == 403
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize("changes", [{"homepage": "x"}, {"opened": ""}, {"opened": "form:1:x"}])
    def test_program_that_fills_in_everything_is_refused(self, client, colne, opened, changes):
        response = ask(client, **{"opened": opened} | changes)

        assert response.status_code == 200
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize(
        "address",
        [
            "/follow/partnership/no-such/",
            "/follow/partnership/ended/",
            "/follow/board/closed/",
            "/follow/school/colne/",
            "/follow/partnership/ended/asked/",
        ],
    )
    def test_what_has_nothing_public_to_come_cannot_be_followed(self, client, opened, address):
        make_partnership("Ended", ended_on=dt.date(2024, 8, 31))
        make_board("Closed")  # its minutes are for its members

        assert client.get(address).status_code == 404
        assert ask(client, opened, address).status_code in (404, 405)
        assert not Subscription.objects.exists()

    def test_answer_is_the_same_whoever_follows_already(self, client, colne, opened):
        def answer(email: str) -> tuple[int, str, bytes]:
            response = ask(client, opened, email=email)
            return response.status_code, response["Location"], client.get(response["Location"]).content

        follow(colne, "follows@example.org")
        asked(colne, "asked@example.org")

        answers = {answer(f"{who}@example.org") for who in ("follows", "asked", "new")}

        assert len(answers) == 1

    def test_address_that_follows_already_is_told_so_and_keeps_what_it_has(self, client, colne, opened):
        subscription = follow(colne)

        ask(client, opened, email="Ann@Example.org")

        [email] = outbox()
        assert "You follow Colne already" in email.subject
        assert link_in(email) == to_leave(subscription)
        again = Subscription.objects.get()
        assert (again.confirmed_at, again.known) == (subscription.confirmed_at, subscription.known)

    def test_mailbox_that_asks_reads_what_else_it_follows_and_how_to_leave_each(self, client, colne, opened):
        stour = follow(make_partnership("Stour"))
        asked(make_partnership("Never confirmed"))
        follow(make_partnership("Somebody else’s"), "lee@example.org")

        ask(client, opened)

        [email] = outbox()
        html = email.alternatives[0][0]
        for body in (email.body, html):
            assert "Stour" in body
            assert to_leave(stour) in body
            assert "Never confirmed" not in body
            assert "Somebody" not in body.replace("Somebody, we hope you", "")
        assert link_in(email).startswith("/follow/confirm/")
        assert "List-Unsubscribe" not in email.extra_headers, "it would leave what was not asked about"

    def test_mailbox_is_not_bombed_whichever_client_asks_and_for_whatever(self, client, opened, settings):
        settings.FOLLOWS_A_DAY_TO_ONE = 3
        for number in range(5):
            make_partnership(f"P{number}")
        labels = ["ann@example.org", "ann+1@example.org", "Ann+two@Example.org", "ANN@example.org", "ann+5@example.org"]

        answers = [
            Client(REMOTE_ADDR=f"192.0.2.{number}").post(
                f"/follow/partnership/p{number}/", {"email": email, "homepage": "", "opened": opened}
            )
            for number, email in enumerate(labels)
        ]

        assert {answer.status_code for answer in answers} == {302}, "nobody learns of it"
        assert len(outbox()) == 3
        assert Subscription.objects.count() == 3

    def test_mailbox_that_was_written_to_yesterday_is_written_to_again(self, client, colne, opened, settings):
        settings.FOLLOWS_A_DAY_TO_ONE = 1
        ask(client, opened)
        Message.objects.update(written_at=timezone.now() - dt.timedelta(hours=25))

        ask(client, opened)

        assert Message.objects.count() == 2

    def test_other_mailboxes_of_the_domain_are_others(self, client, colne, opened, settings):
        settings.FOLLOWS_A_DAY_TO_ONE = 1
        for email in ("ann@example.org", "anna@example.org", "ann@example.org.uk", "joann@example.org"):
            ask(client, opened, email=email)

        assert Message.objects.count() == 4

    def test_client_that_asks_for_many_addresses_is_stopped_and_others_are_not(self, client, colne, opened, settings):
        settings.FOLLOWS_AN_HOUR_FROM_ONE = 2
        for number in range(2):
            assert ask(client, opened, email=f"p{number}@example.org").status_code == 302

        refused = ask(client, opened, email="p3@example.org")
        other = Client(REMOTE_ADDR="192.0.2.9")

        assert "Wait an hour" in refused.content.decode()
        assert 'value="p3@example.org"' in refused.content.decode()
        assert ask(other, opened, email="p4@example.org").status_code == 302
        assert Subscription.objects.count() == 3

    def test_client_that_asks_for_the_same_again_is_stopped_as_for_any_other(self, client, colne, opened, settings):
        settings.FOLLOWS_AN_HOUR_FROM_ONE, settings.FOLLOWS_A_DAY_TO_ONE = 3, 2
        follow(colne, "follows@example.org")

        answers = [ask(client, opened, email=email) for email in ("follows@example.org", ANN, ANN, ANN)]

        assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
        assert "Wait an hour" in answers[-1].content.decode()
        assert Message.objects.count() == 3

    def test_client_that_makes_others_leave_their_count_is_stopped(self, client, colne, opened, settings):
        """What it asked for counts though the rows are gone: the address is unknown, or said yes and left."""
        settings.FOLLOWS_AN_HOUR_FROM_ONE = 1
        ask(client, opened)
        client.post(to_confirm(Subscription.objects.get()))
        client.post(to_leave(Subscription.objects.get()))

        assert ask(client, opened, email="lee@example.org").status_code == 200
        assert Subscription.objects.count() == 0

    def test_same_again_and_again_from_many_clients_is_a_flood_too(self, colne, opened, settings):
        settings.FOLLOWS_AN_HOUR_IN_ALL = 2

        answers = [ask(Client(REMOTE_ADDR=f"192.0.2.{number}"), opened) for number in range(3)]

        assert [answer.status_code for answer in answers] == [302, 302, 200]
        assert Message.objects.count() == 2

    def test_flood_from_many_clients_is_stopped(self, colne, opened, settings):
        settings.FOLLOWS_AN_HOUR_IN_ALL = 2
        for number in range(3):
            response = ask(Client(REMOTE_ADDR=f"192.0.2.{number}"), opened, email=f"p{number}@example.org")

        assert "Many people" in response.content.decode()
        assert Subscription.objects.count() == 2


class TestSayingYes:
    def test_program_that_follows_the_link_says_nothing(self, client, colne):
        subscription = asked(colne)

        page = client.get(to_confirm(subscription))
        client.head(to_confirm(subscription))

        assert "Yes, e-mail me" in page.content.decode()
        assert not Subscription.objects.get().is_confirmed

    def test_button_says_yes_without_a_token_or_a_cookie_and_twice_is_once(self, browser, colne):
        subscription = asked(colne)

        first = browser.post(to_confirm(subscription))
        confirmed = Subscription.objects.get()
        browser.post(to_confirm(subscription))
        page = browser.get(first["Location"]).content.decode()

        assert confirmed.is_confirmed
        assert set(confirmed.known) == {"name", "state", "leads", "schools"}
        assert Subscription.objects.get().confirmed_at == confirmed.confirmed_at
        assert "You follow Colne" in page

    @pytest.mark.parametrize(
        ("age", "status"), [(dt.timedelta(days=3, hours=-1), 302), (dt.timedelta(days=3, hours=1), 410)]
    )
    def test_link_works_for_three_days(self, client, colne, age, status):
        subscription = asked(colne, asked_at=timezone.now() - age)

        assert client.post(to_confirm(subscription)).status_code == status
        assert Subscription.objects.get().is_confirmed is (status == 302)

    def test_link_of_one_who_left_confirms_nothing(self, client, colne):
        subscription = follow(colne)
        client.post(to_leave(subscription))

        assert client.post(to_confirm(subscription)).status_code == 410
        assert not Subscription.objects.exists()

    def test_link_of_a_number_that_is_used_again_opens_nothing(self, client, colne):
        subscription = asked(colne)
        link = to_confirm(subscription)
        Subscription.objects.update(made_at=timezone.now() + dt.timedelta(seconds=1), email="other@example.org")

        assert client.post(link).status_code == 410
        assert not Subscription.objects.get().is_confirmed


class TestLeaving:
    def test_program_that_follows_the_link_ends_nothing(self, client, colne):
        subscription = follow(colne)

        page = client.get(to_leave(subscription))
        client.head(to_leave(subscription))

        assert "Stop them" in page.content.decode()
        assert Subscription.objects.exists()

    def test_mailbox_leaves_with_one_press_and_all_of_the_address_is_gone(self, browser, colne, client, opened):
        ask(client, opened)
        [email] = outbox()
        client.post(link_in(email))
        subscription = Subscription.objects.get()

        response = browser.post(to_leave(subscription), {"List-Unsubscribe": "One-Click"})

        assert response.status_code == 200, "a mailbox follows no redirect"
        assert not Subscription.objects.exists()
        assert not Message.objects.exists()
        assert {erasure.model for erasure in Erasure.objects.all()} == {"portal.Subscription", "office.Message"}

    def test_leaving_twice_says_the_same(self, client, colne):
        subscription = follow(colne)

        first, second = client.post(to_leave(subscription)), client.post(to_leave(subscription))

        assert first.status_code == second.status_code == 200
        assert first.content == second.content == client.get(to_leave(subscription)).content

    def test_one_who_leaves_follows_the_rest_still_and_so_do_others(self, client, colne):
        others = [follow(make_quadrant()), follow(colne, "lee@example.org")]

        client.post(to_leave(follow(colne)))

        assert list(Subscription.objects.all()) == others

    def test_link_that_confirms_does_not_end_and_the_other_way_round(self, client, colne):
        subscription = asked(colne)
        swapped = [
            to_confirm(subscription).replace("confirm", "leave"),
            to_leave(subscription).replace("leave", "confirm"),
        ]

        assert [client.post(address).status_code for address in swapped] == [404, 404]
        assert not Subscription.objects.get().is_confirmed


@pytest.mark.parametrize("page", ["confirm", "leave"])
def test_link_that_is_not_ours_opens_nothing(client, page):
    response = client.get(f"/follow/{page}/1-1:x/")

    assert response.status_code == 404
    assert "not one of ours" in response.content.decode()


def test_pages_behind_links_are_kept_by_nobody_and_lead_nobody_on(client, colne):
    for response in (client.get(to_confirm(asked(colne))), client.get(to_leave(follow(colne, "b@example.org")))):
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


def test_index_lists_what_publishes_and_only_that(client):
    make_board("Open Board", publishes_minutes=True)
    make_board("Closed Board")
    make_quadrant("South")

    page = client.get("/follow/").content.decode()

    assert "/follow/board/open-board/" in page
    assert "/follow/quadrant/south/" in page
    assert "closed-board" not in page
