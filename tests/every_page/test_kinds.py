"""Every address of the portal that answers a GET has a kind, and no kind is there twice."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.every_page import emails, people, records
from tests.every_page.kinds import PageKind, page_kinds
from tests.security.matrix.asking import addresses
from tests.template_databases import WITH_MINUTES

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

# What has no page to look at: it is only sent to, and answers a GET with 405.
ONLY_SENT_TO = {
    "admin:office_journalentry_take_back",
    "admin:office_journalentry_tell",
    "admin:office_message_again",
    "admin:register_registerimport_again",
    "admin:register_registerimport_discard",
    "boards:planned_move",
    "hide_notice",
    "meetings:agenda_move",
    "meetings:arising",
    "meetings:suggestion_add",
    "meetings:suggestion_answer",
    "meetings:chair",
    "meetings:confidential_matter",
    "meetings:guest",
    "meetings:interest",
    "meetings:item",
    "meetings:item_add",
    "meetings:item_mark",
    "meetings:item_outcomes",
    "meetings:item_preview",
    "meetings:item_recommended",
    "meetings:record_marks",
    "meetings:record_pulse",
    "meetings:roll",
    "meetings:times",
    "meetings:post_again",
    "meetings:extract_again",
    "my_partnership:confirm",
    "my_partnership:go_on",
    "my_partnership:withdraw",
    "my_partnership:message_again",
    "partnerships:message_again",
    "rounds:add",
    "dates:again",
    "practice:withdraw",
    "priorities:take_out",
    "what_changed:taken_back",
    "evaluation:ask",
    "evaluation:ask_sharing",
    "evaluation:step_done",
    "system_leaders:confirm",
}


@pytest.fixture(scope="module")
def kinds(loaded, tmp_path_factory) -> Iterator[list[PageKind]]:
    """All of them, on the demonstration with its minutes and with what it lacks."""
    with loaded(WITH_MINUTES), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("uploads")):
        people.make_accounts()
        records.make_records()
        yield page_kinds()


def test_kinds_there_is_one_of_every_address_that_answers_a_get(kinds):
    answering = {address.name for address in addresses()} - ONLY_SENT_TO

    assert answering - {kind.name for kind in kinds} == set(), "addresses without a kind in tests/every_page/kinds_*.py"


def test_kinds_what_is_left_out_is_only_sent_to(kinds, client):
    known = {address.name: address for address in addresses()}
    about = {"pk": 1, "item_pk": 1, "step": "issue", "slug": "colne-valley-partnership", "letter": 1, "proposal_pk": 1}
    about |= {"urn": 100000, "person": 1, "number": "1", "action_pk": 1, "suggestion_pk": 1, "object_id": 1}
    about |= {"next_step": 1, "year": 2026, "priority_pk": 1, "practice_pk": 1}
    client = people.client_of(people.OFFICER)

    assert ONLY_SENT_TO - known.keys() == set()
    assert {name: client.get(known[name].url(about)).status_code for name in ONLY_SENT_TO} == dict.fromkeys(
        ONLY_SENT_TO, 405
    )


def test_kinds_each_is_told_from_the_others(kinds):
    said = Counter(str(kind) for kind in kinds)

    assert {name for name, times in said.items() if times > 1} == set()


def test_kinds_each_role_is_signed_in(kinds):
    assert list(people.cookies()) == list(people.ROLES)
    for role in people.ROLES[1:]:
        assert people.client_of(role).get("/account/").status_code == 200, role


@pytest.mark.parametrize("role", [people.OFFICER, people.CHAIR, people.ADMINISTRATOR, people.HEADTEACHER])
def test_kinds_none_is_kept_by_a_browser_that_is_shown_to_somebody_signed_in(kinds, role):
    client = people.client_of(role)
    asked = [kind for kind in kinds if kind.name != "account_logout"]
    answers = {str(kind): client.get(kind.path) for kind in asked}

    kept = [kind for kind, answer in answers.items() if "no-store" not in answer.get("Cache-Control", "")]
    assert [kind for kind in kept if answers[kind].status_code != 301] == [], "a redirect shows nothing"


def test_emails_there_is_an_occasion_of_every_template(kinds):
    known = {template for template, _, _ in emails.occasions()}

    assert emails.templates() - known - emails.NEVER_SENT.keys() == set(), (
        "add an occasion to tests/every_page/emails_*"
    )
    assert known - emails.templates() == set()
    assert known & emails.NEVER_SENT.keys() == set()


def test_emails_each_occasion_sends_something(kinds, settings, mailoutbox):
    settings.ALLOWED_HOSTS = ["*"]
    silent = [f"{template}: {about}" for template, about, act in emails.occasions() if not emails.sent_by(act)]

    assert silent == []
