"""The council in admin: one record, changed by officers, with its history."""

import pytest
from django.urls import reverse

from accounts.roles import OFFICER
from office.models import Council
from tests.admin import add, change, changelist
from tests.clients import signed_in
from tests.factories import make_council, make_user
from tests.pages.reading import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FORM = {
    "name": "Colne County Council",
    "mailbox": "colne@example.org",
    "answer_days": 10,
    "checking_days": 5,
    "quadrant_word": "quadrant",
    "quadrants_word": "quadrants",
    "notice": "Nobody is here.",
    "notice_kind": "information",
    "notice_from": "24 Dec 2026",
    "notice_until": "",
}


@pytest.fixture
def officer():
    return signed_in(make_user(None, OFFICER, is_staff=True))


def test_officer_adds_it_where_there_is_none_and_never_a_second(officer):
    Council.objects.all().delete()

    officer.post(add(Council), FORM)
    again = officer.post(add(Council), FORM | {"name": "Another"})

    assert again.status_code == 403
    assert [str(council) for council in Council.objects.all()] == ["Colne County Council"]


def test_officer_changes_it_and_the_history_says_who_and_why(officer):
    council = make_council()

    officer.post(change(council), FORM | {"change_reason": "The new name"})

    council.refresh_from_db()
    assert (council.name, council.answer_days, council.notice_from.isoformat()) == (
        "Colne County Council",
        10,
        "2026-12-24",
    )
    assert "The new name" in text_of(read(officer.get(change(council, "history"))))


def test_notice_that_ends_before_it_begins_gets_a_sentence_and_loses_nothing(officer):
    council = make_council()

    page = officer.post(change(council), FORM | {"notice_until": "23 Dec 2026"})

    assert "last day must be on or after its first day" in text_of(read(page))
    assert "Nobody is here." in page.content.decode()


def test_nobody_deletes_it(officer):
    council = make_council()

    assert officer.post(change(council, "delete"), {"post": "yes"}).status_code == 403
    assert Council.objects.exists()
    assert "change it" in text_of(read(officer.get(change(council))))


def test_change_is_in_the_log_of_every_change(officer):
    council = make_council()
    officer.post(change(council), FORM)

    assert "Colne County Council" in text_of(read(officer.get(reverse("admin:change_log"))))
    assert officer.get(changelist(Council)).status_code == 200


def test_what_it_said_before_is_compared_and_put_back(officer):
    council = Council.objects.get()
    officer.post(change(council), FORM)
    latest, first = council.history.order_by("-history_id")[:2]
    restore = f"{change(council, 'history')}{first.pk}/restore/"

    compared = officer.get(f"{change(council, 'history')}compare/?old={first.pk}&new={latest.pk}")
    versions = officer.get(restore).context["versions"]
    officer.post(restore, {"versions": versions})

    assert "Colne County Council" in text_of(read(compared))
    council.refresh_from_db()
    assert (council.name, council.notice) == ("Essex County Council", "")


@pytest.mark.parametrize("name", ["quadrant_word", "quadrants_word"])
@pytest.mark.parametrize(
    ("word", "is_taken"),
    [
        ("local area", True),
        ("commune d'accueil", True),
        ("arrondissement-écoles", True),
        ("<b>area", False),
        ("area & more", False),
        ("area 1", False),
        ("“area”", False),
    ],
)
def test_word_for_quadrant_is_words_alone(officer, name, word, is_taken):
    council = make_council()

    page = officer.post(change(council), FORM | {name: word})

    council.refresh_from_db()
    assert (getattr(council, name) == word) is is_taken
    assert is_taken or "Use letters, spaces, hyphens and apostrophes alone" in text_of(read(page))
