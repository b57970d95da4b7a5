"""Many wrong tries are slowed and told politely; the right person still comes in."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.writes import confirm_address
from tests.factories import make_user
from tests.pages.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
PASSWORD = "a long test password"


@pytest.fixture
def ann():
    user = make_user("ann@example.org")
    confirm_address(user=user)
    return user


def attempt(client, email: str, password: str, address: str):
    return client.post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR=address)


def test_200_wrong_passwords_for_one_address_are_slowed_and_told_politely(client, ann):
    answers = [attempt(client, ann.email, f"wrong {n}", f"203.0.{n}.1") for n in range(200)]

    said = {text for answer in answers for text in texts(answer, ".//div[@class='govuk-error-summary']//li")}
    slowed = [answer for answer in answers if "wrong too often" in answer.content.decode()]
    assert len(slowed) == 195, "five tries, then a wait"
    assert "That was wrong too often. Wait five minutes, or get a code by e-mail." in said


def test_200_addresses_from_one_client_are_slowed_and_told_politely(client, ann):
    answers = [attempt(client, f"somebody{n}@example.org", "wrong", "203.0.113.5") for n in range(200)]

    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 170, "30 a minute"
    assert texts(refused[0], ".//h1") == ["Too many tries"]


def test_right_person_comes_in_by_a_code_while_their_password_is_being_guessed(client, ann):
    for n in range(20):
        attempt(client, ann.email, f"wrong {n}", f"203.0.{n}.1")

    client.post("/accounts/login/code/", {"email": ann.email}, REMOTE_ADDR="198.51.100.7")
    code = next(line for line in mail.outbox[-1].body.splitlines() if line and " " not in line)
    response = client.post("/accounts/login/code/confirm/", {"code": code}, REMOTE_ADDR="198.51.100.7")

    assert response.url == "/accounts/start/"
    assert "_auth_user_id" in client.session


def test_right_person_comes_in_from_where_they_sign_in_while_others_guess_elsewhere(client, ann):
    attempt(client, ann.email, PASSWORD, "198.51.100.7")
    client.post("/accounts/logout/")
    for n in range(20):
        attempt(client, ann.email, f"wrong {n}", f"203.0.{n}.1")

    assert attempt(client, ann.email, PASSWORD, "198.51.100.8").url == "/accounts/start/", (
        "another computer of the same network"
    )


@pytest.mark.parametrize("guesser", ["198.51.100.7", "198.51.100.9"])
def test_guessing_from_where_somebody_signs_in_is_slowed_by_client(client, ann, guesser):
    attempt(client, ann.email, PASSWORD, "198.51.100.7")
    client.post("/accounts/logout/")
    answers = [attempt(client, ann.email, f"wrong {n}", guesser) for n in range(9)]

    assert ["wrong too often" in answer.content.decode() for answer in answers] == [False] * 5 + [True] * 4
    assert attempt(client, ann.email, PASSWORD, "198.51.100.8").url == "/accounts/start/"


def test_guessing_by_all_clients_of_one_network_is_slowed(client, ann):
    attempt(client, ann.email, PASSWORD, "198.51.100.7")
    client.post("/accounts/logout/")
    answers = [attempt(client, ann.email, f"wrong {n}", f"198.51.100.{n % 50 + 10}") for n in range(100)]

    assert sum("wrong too often" not in answer.content.decode() for answer in answers) == 20


def test_right_passwords_are_not_counted(client, ann):
    for _ in range(25):
        assert attempt(client, ann.email, PASSWORD, "198.51.100.7").url == "/accounts/start/"
        client.post("/accounts/logout/")


def test_code_is_asked_for_from_where_somebody_signs_in_while_others_ask_for_many(client, ann):
    attempt(client, ann.email, PASSWORD, "198.51.100.7")
    client.post("/accounts/logout/")
    for n in range(5):
        Client().post("/accounts/login/code/", {"email": ann.email}, REMOTE_ADDR=f"203.0.{n}.1")
    mail.outbox.clear()

    client.post("/accounts/login/code/", {"email": ann.email}, REMOTE_ADDR="198.51.100.7")

    assert [message.to for message in mail.outbox] == [[ann.email]]


def test_right_person_comes_in_from_elsewhere_while_a_client_tries_many_addresses(client, ann):
    for n in range(40):
        attempt(client, f"somebody{n}@example.org", "wrong", "203.0.113.5")

    assert attempt(client, ann.email, PASSWORD, "198.51.100.7").url == "/accounts/start/"


@pytest.mark.parametrize("address", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_asking_for_a_code_or_a_link_tells_nobody_whether_there_is_an_account(client, ann, address):
    known = client.post(address, {"email": ann.email}, follow=True)
    cache.clear()
    client.cookies.clear()
    unknown = client.post(address, {"email": "bob@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert texts(known, ".//h1") == texts(unknown, ".//h1")
    assert [message.to for message in mail.outbox] == [[ann.email]]
