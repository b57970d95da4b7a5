"""A host shares one sentence of what changed: who reads it, and that it is gone when it is taken back."""

import datetime as dt
import html
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts import roles
from accounts.models import Erasure
from improvement.models import PeerReview, WhatChanged
from tests.clients import signed_in
from tests.factories import (
    make_delegate,
    make_headship,
    make_lead,
    make_partnership,
    make_person,
    make_review,
    make_reviewer,
    make_round,
    make_school,
    make_topic,
    make_user,
)
from tests.post import outbox

pytestmark = pytest.mark.django_db
SENTENCE = "Zq7marker: each class now has a reading corner."


@pytest.fixture
def world():
    """Alpha's visit was held in Colne, with Beta; Omega works elsewhere."""
    alpha, beta, omega = (make_school(name) for name in ("Alpha", "Beta", "Omega"))
    colne = make_partnership("Colne", schools=[alpha, beta])
    make_partnership("Elsewhere", schools=[omega])
    day = timezone.localdate() - dt.timedelta(days=7)
    review = make_review(make_round(colne), alpha, topic=make_topic(), visit_on=day, state="held")
    heads = {school.name: make_headship(make_person(f"Head of {school}"), school) for school in (alpha, beta, omega)}
    return SimpleNamespace(review=review, heads=heads, colne=colne)


def client_of(person, *groups, **fields):
    return signed_in(make_user(None, *groups, person=person, **fields))


@pytest.fixture
def host(world):
    return client_of(world.heads["Alpha"].person)


def at(world, page="what-changed/") -> str:
    return f"/reviews/{world.review.pk}/{page}"


def share(host, world, sentence=SENTENCE, shared_with="partnership"):
    return host.post(at(world), {"sentence": sentence, "shared_with": shared_with})


def read_by(client) -> str:
    """What somebody reads on the page of their reviews, and on the review where they may see that."""
    pages = [client.get("/reviews/"), *(client.get(f"/reviews/{one.pk}/") for one in PeerReview.objects.all())]
    return html.unescape(" ".join(page.content.decode() for page in pages))


def test_sentence_is_read_by_those_with_whom_it_is_shared(host, world):
    beta, omega = (client_of(world.heads[name].person) for name in ("Beta", "Omega"))
    lead = client_of(make_lead(world.colne).person)
    officer = client_of(None, roles.OFFICER)

    assert share(host, world).status_code == 302
    assert [SENTENCE in read_by(one) for one in (host, beta, lead, omega, officer)] == [True, True, True, False, False]

    share(host, world, shared_with="heads")
    assert all(SENTENCE in read_by(one) for one in (host, beta, lead, omega, officer))


def test_people_of_the_review_read_it_and_nobody_without_a_post_does(host, world):
    champion = make_person("Ann Day")
    make_reviewer(world.review, champion, role="champion")
    share(host, world, shared_with="heads")

    assert SENTENCE in read_by(client_of(champion))
    for stranger in (make_user(), make_user(None, roles.ADMINISTRATOR), make_user(None, is_superuser=True)):
        assert SENTENCE not in read_by(signed_in(stranger))


def test_delegate_of_the_head_shares_it_too(world):
    delegate = make_user(name="Sam Office")
    make_delegate(world.heads["Alpha"], delegate)

    assert share(signed_in(delegate), world).status_code == 302


@pytest.mark.parametrize("who", ["Beta", "lead", "officer", "superuser"])
def test_nobody_but_the_host_shares_or_takes_back(host, world, who):
    share(host, world)
    other = {
        "Beta": lambda: client_of(world.heads["Beta"].person),
        "lead": lambda: client_of(make_lead(world.colne).person),
        "officer": lambda: client_of(None, roles.OFFICER),
        "superuser": lambda: client_of(None, is_superuser=True),
    }[who]()

    assert share(other, world, "Another").status_code == 404
    assert other.post(at(world, "what-changed/taken-back/")).status_code == 404
    assert WhatChanged.objects.get().sentence == SENTENCE


def test_sentence_that_is_taken_back_is_gone_on_the_next_request_and_noted_for_a_restore(host, world):
    share(host, world)
    key = str(WhatChanged.objects.get().pk)
    beta = client_of(world.heads["Beta"].person)

    host.post(at(world, "what-changed/taken-back/"))

    assert SENTENCE not in read_by(beta) + read_by(host)
    assert Erasure.objects.filter(model="improvement.WhatChanged", key=key).exists()


def test_sentence_in_the_place_of_another_leaves_nothing_of_that(host, world):
    share(host, world)
    key = str(WhatChanged.objects.get().pk)

    share(host, world, "Another sentence.")

    assert WhatChanged.objects.get().sentence == "Another sentence."
    assert Erasure.objects.filter(model="improvement.WhatChanged", key=key).exists()


def test_sentence_is_in_no_e_mail_log_or_name(host, world, caplog):
    share(host, world)

    assert outbox() == []
    assert "Zq7marker" not in caplog.text
    assert "Zq7marker" not in str(WhatChanged.objects.get())


@pytest.mark.parametrize(
    ("sentence", "shared_with", "said"),
    [
        ("", "partnership", "Write what changed"),
        ("a" * 201, "partnership", "Write at most 200 characters: these are 201"),
        (SENTENCE, "", "Choose who may read it"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(host, world, sentence, shared_with, said):
    page = share(host, world, sentence, shared_with)

    assert page.status_code == 422
    content = html.unescape(page.content.decode())
    assert content.count(said) >= 2, "in the summary and at the field"
    assert sentence in content
    assert not WhatChanged.objects.exists()


def test_nothing_is_shared_before_the_visit_was_held(host, world):
    PeerReview.objects.update(state="planned")

    page = share(host, world)

    assert "This visit was not held yet." in html.unescape(page.content.decode())
    assert not WhatChanged.objects.exists()


def test_lines_are_one_sentence(host, world):
    share(host, world, "  Two\r\n\r\nlines ")

    assert WhatChanged.objects.get().sentence == "Two lines"


def test_browser_does_not_cut_what_is_pasted(host, world):
    assert "maxlength" not in host.get(at(world)).content.decode()
