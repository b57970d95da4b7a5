"""Marker words in every field of the programme are found where design 5 allows, and nowhere else.

``matrix/programme.csv`` says who reads which fact at which address; what it does not say is closed. A column of the
programme's tables that nothing is planted in fails, and so does a fact that is not found where the table has it.
To add an address, write no row: the failure says what was found there, for somebody to judge by the design.
"""

import logging
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import FileField, Model
from django.test import Client
from django.urls import reverse

from base.exports.admin import EXPORTS
from improvement.models import Page, Resource
from partnerships.models import Headship, Lead, Membership, Partnership, Person, School
from tests.pages.crawler import Fetched, crawl
from tests.security.markers.asking import found_in, is_asked, named, of_the_programme, read_as, read_by, text_of
from tests.security.markers.elsewhere import pages_of_admin, public_pages
from tests.security.markers.facts import said_in
from tests.security.markers.people import ANONYMOUS, BY_LINK, DISCLOSURE, EVERYBODY, GIVEN, SUPERUSER
from tests.security.markers.planting import (
    AGREED,
    ASKED_OF,
    AT_COUNTY,
    DUE,
    HOST,
    KEPT,
    MEMBER,
    OPEN,
    SHARED,
    TOLD_BY,
    Planted,
    plant,
)
from tests.security.markers.table import allowed, assert_none, rows
from tests.security.matrix.accounts import make_client
from tests.security.matrix.asking import addresses, ask
from tests.security.matrix.making import make_world
from tests.security.matrix.tables import read
from tests.security.matrix.world import World
from tests.security.test_canaries import not_too_often

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OF_ADMIN = (*GIVEN, SUPERUSER)
EXPORTED = (School, Partnership, Membership, Lead, Headship, Person)
# Of what admin exports: a deputy who was named is a person like others, to officers and administrators (ADR 57).
OF_A_PERSON = {model: {"Colleague.person", "Colleague.email"} if model is Person else set() for model in EXPORTED}
# Held, and shown on no page but what is found for disclosure, or not even there.
SHOWN_NOWHERE = {
    *("WhatChanged.shared_on", "Offer.started_on"),
    *("Offer.school_before", "SupportRequest.school_before"),
    *("Message.about (a review)", "Message.about (a request)", "Message.once"),
    # Out of sight while a hold keeps them, for the host, for whoever read them before and for a broken glass.
    *("WhatChanged.sentence (taken back)", "WhatChanged.sentence (for all heads, taken back)"),
    "WhatChanged.taken_back_on",
    "SelfEvaluation.link",  # it stands in the e-mail alone
    "PeerReview.topic (due)",  # of a school without a head and people, whose lead is not let see it
}
OF_A_SCHOOL = (
    *("PeerReview.", "Reviewer.", "WhatChanged.", "InsetDay.", "Colleague."),
    *("SupportRequest.", "Deployment."),
    *("SelfEvaluation.", "SpreadCount.", "Agreement.", "NextStep."),
)
WIDE = "WhatChanged.sentence (for all heads, taken back)"
# What a superuser may read once they broke the glass of the host, and of nothing else: what its head reads there.
BEHIND_GLASS = {"reviews:detail", "dates:review_calendar", "support:detail"} | {
    *("evaluation:overview", "evaluation:detail", "evaluation:compare"),
}
GLASS = "/improvement/glass/{urn}/"
# The pages that are likeliest to say what they may not, each once.
LIKELIEST = (
    "/reviews/",
    f"/reviews/{KEPT}/",
    f"/reviews/{KEPT}/edit/",
    f"/dates/reviews/{KEPT}/calendar.ics",
    "/my-partnership/{lead}/round/",
    "/my-partnership/{lead}/self-evaluation/",
    "/my-partnership/{lead}/self-evaluation/compare/",
    "/improvement/self-evaluations/",
    "/support/",
    f"/support/{ASKED_OF}/",
    f"/support/{AT_COUNTY}/",
    f"/support/{AGREED}/",
    "/system-leaders/",
    "/improvement/this-year/",
    "{host}",
)
STARTS = ("/", "/accounts/start/", "/reviews/", "/support/", "/system-leaders/", "/my-partnership/", "/admin/")


@pytest.fixture(autouse=True)
def _disclosure(settings) -> None:
    settings.DISCLOSURE_OFFICERS = ["zz-disclosure-officer@example.org"]


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker) -> Iterator[Planted]:
    """The year, for every test of this module; gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        logging.disable(logging.WARNING)  # each refusal is one
        yield plant()
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture
def full_world(planted, tmp_path, settings) -> World:
    """The year, in the world of the matrix, which has a record behind every address of the portal."""
    settings.MEDIA_ROOT = tmp_path
    return make_world(tmp_path)


def models_of_the_programme() -> list[type[Model]]:
    return [
        model
        for model in apps.get_app_config("improvement").get_models()
        if model not in (Page, Resource) and not model.__name__.startswith("Historical")
    ]


def columns() -> set[str]:
    """All fields of the programme's tables, as facts are named."""
    models = models_of_the_programme()
    return {f"{m.__name__}.{f.name}" for m in models for f in (*m._meta.concrete_fields, *m._meta.many_to_many)}


def test_every_column_of_the_programme_has_a_marker(planted):
    with_marker = {name.partition(" (")[0] for name in planted.facts}

    assert columns() - with_marker - set(OPEN) - set(TOLD_BY) == set(), "plant something in these columns"
    assert (set(OPEN) | set(TOLD_BY)) - columns() == set()
    assert set(TOLD_BY.values()) - set(planted.facts) == set()


def test_no_column_of_the_programme_is_a_file():
    """So that nothing of it is under MEDIA, nor named by a back-up's list of uploads."""
    files = [m for m in models_of_the_programme() if any(isinstance(f, FileField) for f in m._meta.concrete_fields)]

    assert len(models_of_the_programme()) > 10
    assert files == []


def test_table_speaks_of_every_fact_and_of_no_other(planted):
    facts = {fact for fact, _ in rows()}

    assert facts - set(planted.facts) == set()
    assert set(planted.facts) - facts == SHOWN_NOWHERE


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != BY_LINK])
def test_likeliest_pages_say_to_each_what_the_table_has_and_nothing_else(planted, who):
    lead, host = planted.records["lead"], planted.records["host"]
    found = set()
    for url in LIKELIEST:
        address = url.format(lead=lead.pk, host=host.get_absolute_url())
        name = named(address)
        found |= {(fact, name) for fact in found_in(planted, read_as(planted, who, address), name)}

    assert_none(found - allowed(who), who)


def test_likeliest_pages_say_to_those_whose_it_is_what_is_theirs(planted):
    """So that the tests do not pass by planting nothing."""
    for who, url, fact in (
        ("head of the host", f"/reviews/{KEPT}/", "PeerReview.topic"),
        ("reviewer", f"/reviews/{KEPT}/", "PeerReview.reason"),
        ("lead", f"/reviews/{KEPT}/", "PeerReview.reason"),
        ("delegate of the host’s head", f"/reviews/{KEPT}/", "PeerReview.topic"),
        ("head of another member", f"/reviews/{KEPT}/", "Reviewer.person"),
        ("lead", f"/support/{ASKED_OF}/", "SupportRequest.topic"),
        ("officer", f"/support/{AT_COUNTY}/", "SupportRequest.topic (county)"),
        ("system leader", f"/support/{AGREED}/", "Deployment.order_number"),
        ("head of a school outside", "/system-leaders/", "Designation.kind"),
        ("chair of the quadrant", "/improvement/this-year/", "Round.manner"),
    ):
        assert fact in found_in(planted, read_as(planted, who, url)), (who, url, fact)


def test_search_for_disclosure_finds_all_that_is_held_on_a_school(planted):
    asked = {"school": str(planted.records["host"].urn), "law": "foi", "reference": "FOI 1"}

    page = text_of(ask(planted.clients[DISCLOSURE], "POST", "/improvement/disclosure/", asked))

    of_the_school = {
        name
        for name in planted.facts
        if name.startswith(OF_A_SCHOOL)
        and not name.endswith(
            (".id", "(shared)", "(due)", "(moved)", "(for all heads)", "(for all heads, taken back)", ".link", ".email")
        )
    } | {"ReviewGroup.number", "ReviewGroup.lead"}
    assert len(of_the_school) > 60
    assert sorted(of_the_school - found_in(planted, page)) == []
    for who in EVERYBODY:
        if who != DISCLOSURE:
            answer = ask(planted.clients[who], "POST", "/improvement/disclosure/", asked)
            assert HOST not in text_of(answer), who


@pytest.fixture
def with_broken_glass(planted) -> Client:
    """The superuser, who broke the glass of the host and of nothing else."""
    client = make_client(planted.users[SUPERUSER])
    glass = GLASS.format(urn=planted.records["host"].urn)
    assert client.post(glass, {"reason": "The head cannot open the page"}, follow=True).status_code == 200
    return client


def test_superuser_reads_nothing_of_a_school_before_the_glass_is_broken(planted):
    for url in (GLASS.format(urn=planted.records["host"].urn), f"/reviews/{KEPT}/", f"/support/{ASKED_OF}/"):
        assert found_in(planted, read_as(planted, SUPERUSER, url), named(url)) == set(), url


def test_broken_glass_shows_a_superuser_what_the_head_of_that_school_reads_there_and_nothing_else(
    planted, with_broken_glass
):
    of_the_head, found = {fact for fact, _ in allowed("head of the host")}, set()
    for name, url in of_the_programme(planted):
        if is_asked(SUPERUSER, name):
            found |= {(fact, name) for fact in found_in(planted, read_by(with_broken_glass, url), name)}

    opened = found - allowed(SUPERUSER)
    assert_none({row for row in opened if row[0] not in of_the_head}, "superuser, glass broken")
    assert {name for _, name in opened} == BEHIND_GLASS | {"glass:programme"}
    on_glass = {fact for fact, name in opened if name == "glass:programme"}
    assert {"PeerReview.id", "SupportRequest.topic"} <= on_glass
    for fact in ("PeerReview.topic", "PeerReview.reason", "Reviewer.person", "WhatChanged.sentence"):
        assert (fact, "reviews:detail") in opened


def test_broken_glass_of_one_school_opens_no_other(planted, with_broken_glass):
    member = School.objects.get(name=MEMBER)
    of_others = (f"/reviews/{SHARED}/", f"/reviews/{DUE}/", "/reviews/", "/support/", GLASS.format(urn=member.urn))

    for url in of_others:
        name = named(url)
        found = found_in(planted, read_by(with_broken_glass, url), name)
        assert_none({(fact, name) for fact in found} - allowed(SUPERUSER), "superuser, glass broken")


def test_sentence_taken_back_under_a_hold_is_nowhere_but_in_the_search_for_disclosure(planted, with_broken_glass):
    facts = {name for name in planted.facts if name.startswith("WhatChanged.") and "taken" in name}
    pages = [f"/reviews/{KEPT}/", f"/reviews/{SHARED}/", "/reviews/"]
    pages += [f"/reviews/{pk}/what-changed/" for pk in (KEPT, SHARED)]

    assert len(facts) == 3
    for who in EVERYBODY:
        for url in pages:
            assert found_in(planted, read_as(planted, who, url)) & facts == set(), (who, url)
    for url in pages:
        assert found_in(planted, read_by(with_broken_glass, url)) & facts == set(), url
    for school, of_it in ((HOST, facts - {WIDE}), (MEMBER, {WIDE})):
        asked = {"school": str(School.objects.get(name=school).urn), "law": "foi", "reference": "FOI 1"}
        page = text_of(ask(planted.clients[DISCLOSURE], "POST", "/improvement/disclosure/", asked))
        assert found_in(planted, page) & facts == of_it


@pytest.mark.thorough
def test_broken_glass_shows_nothing_more_on_public_pages_and_in_admin(planted, with_broken_glass):
    found = set()
    for url in (*public_pages(planted), *dict.fromkeys(pages_of_admin())):
        name = named(url)
        found |= {(fact, name) for fact in found_in(planted, read_by(with_broken_glass, url), name)}

    assert_none(found - allowed(SUPERUSER), "superuser, glass broken")


@pytest.mark.thorough
@pytest.mark.parametrize("who", EVERYBODY)
def test_all_addresses_of_the_programme_say_to_each_what_the_table_has_and_no_less(planted, who):
    found = set()
    for name, url in of_the_programme(planted):
        if is_asked(who, name):
            found |= {(fact, name) for fact in found_in(planted, read_as(planted, who, url), name)}

    names = {name for name, _ in of_the_programme(planted)}
    assert_none(found - allowed(who), who)
    assert_none({row for row in allowed(who) if row[1] in names} - found, who)


@pytest.mark.thorough
@pytest.mark.parametrize("who", EVERYBODY)
def test_public_pages_and_those_of_admin_say_to_each_no_more_than_the_table_has(planted, who):
    pages = [*public_pages(planted), *(dict.fromkeys(pages_of_admin()) if who in OF_ADMIN else ())]

    found = set()
    for url in pages:
        name = named(url)
        found |= {(fact, name) for fact in found_in(planted, read_as(planted, who, url), name)}

    assert_none(found - allowed(who), who)
    names = {named(url) for url in pages}
    elsewhere = names - {name for name, _ in of_the_programme(planted)}
    assert_none({row for row in allowed(who) if row[1] in elsewhere} - found, who)


@pytest.mark.thorough
@pytest.mark.parametrize("who", OF_ADMIN)
def test_files_that_admin_exports_of_schools_and_people_have_nothing_of_it(planted, who):
    for model in EXPORTED:
        name = f"admin:partnerships_{model._meta.model_name}_changelist"
        rows_of = list(model._default_manager.values_list("pk", flat=True))
        for action in EXPORTS:
            answer = ask(planted.clients[who], "POST", reverse(name), {"action": action, "_selected_action": rows_of})
            said = said_in(Fetched(name, answer, "").text)
            assert answer.status_code == 200
            assert HOST in said or model is not School
            assert found_in(planted, said, name) <= OF_A_PERSON[model], (name, action)


def _left_out() -> Callable[[str], bool]:
    """What is no page of a record: files of the portal's own, and lists narrowed over and over."""
    often = not_too_often()
    return lambda url: url.startswith("/static/") or often(url)


@pytest.mark.thorough
@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in (BY_LINK, DISCLOSURE)])
def test_whatever_links_lead_to_says_to_each_no_more_than_the_table_has(planted, who):
    """Pages, exports, feeds, calendars and files, as whoever follows every link that there is finds them."""
    pages, found = 0, set()
    for page in crawl(planted.clients[who], *STARTS, leave_out=_left_out()):
        pages += page.response.status_code == 200
        name = named(page.url)
        said_there = said_in(page.text).replace(page.url, " ") if page.response.status_code < 400 else ""
        found |= {(fact, name) for fact in found_in(planted, said_there, name)}

    assert_none(found - allowed(who), who)
    assert pages > (300 if who in OF_ADMIN else 30)


@pytest.mark.thorough
@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != BY_LINK])
def test_every_other_address_of_the_portal_says_to_each_no_more_than_the_table_has(planted, full_world, who):
    """Those of the matrix, about records of its own."""
    names = {name for name, _ in of_the_programme(planted)}
    site = {address.name: address for address in addresses()}
    found = set()
    for name, about, method in (row.what for row in read("addresses.csv", 3)):
        if method == "GET" and name not in names and name != "account_logout":
            url = site[name].url(full_world.about[about] if about else {})
            found |= {(fact, name) for fact in found_in(planted, read_as(planted, who, url), name)}

    assert_none(found - allowed(who), who)


def test_table_opens_nothing_of_a_school_to_the_anonymous_nor_to_who_runs_accounts():
    """The design's words, whatever is in the table: topics, reasons, days and requests are no officer's either."""
    assert allowed(ANONYMOUS) == set()
    for who in ("administrator", SUPERUSER, "board member"):
        assert {fact for fact, _ in allowed(who)} <= {
            "Delegate.name",
            "Delegate.ended_on",
            "Delegate.email",
            "Disclosure.law",
            "PriorityProgress.rating",  # as the minute that says it, which a superuser reads as all minutes of Part A
            "PriorityProgress.sentence",
            "TermReport.content",  # as the paper that it became, which a superuser reads as all papers of Part A
            *("Colleague.person", "Colleague.email"),  # a record of a person, which says of no school that it is theirs
        }, who
    of_reviews = {fact for fact, _ in allowed("officer") if fact.startswith(("PeerReview.", "Reviewer."))}
    assert of_reviews == set()
