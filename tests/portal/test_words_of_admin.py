"""What admin says, on every page of every record: the sector's words. And that those we put in place are used."""

import gettext
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from lxml import html

from accounts import roles
from partnerships.models import Partnership
from tests.admin import add, change, changelist
from tests.factories import make_user

pytestmark = [pytest.mark.once]
PROJECT = Path(settings.BASE_DIR)
WORDS = PROJECT / "locale" / "en_GB" / "LC_MESSAGES"
ENTRY = re.compile(
    r'^msgid (?P<id>"(?:[^"\\]|\\.)+")\n(?:msgid_plural .+\n)?msgstr(?:\[0\])? (?P<words>".+")$', re.MULTILINE
)
# Of Django's or of whoever writes programs; each as a whole word, whatever its case.
FORBIDDEN = re.compile(
    r"\bslugs?\b|successfully|\bobjects?\b|\bselect \w+ to (?:change|view)\b|are you sure|\bqueryset\b"
    r"|\bforeign key\b|\bfor an action\b|\bedit (?:it )?again\b|\b\d{1,2}\.\d\d ?(?-i:AM|PM)\b|\ba\.m\.|\bp\.m\."
    r"|\b[a-z]+(?:-[a-z]+)?-record\b|_set\b|\bmodel name\b|\bcontent type\b",
    re.IGNORECASE,
)
MOST_QUERIES = 12
SAID = ("title", "alt", "aria-label", "placeholder", "value")


def _entries(name: str) -> dict[str, str]:
    """What the catalogue of that name says, by what Django says."""
    text = (WORDS / f"{name}.po").read_text()
    unquoted = {one["id"][1:-1]: one["words"][1:-1] for one in ENTRY.finditer(text)}
    return {told.replace('\\"', '"'): ours.replace('\\"', '"') for told, ours in unquoted.items()}


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_catalogue_is_compiled(name):
    entries = _entries(name)
    with (WORDS / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    assert len(entries) > 5
    said = {told: compiled.gettext(told) for told in entries}
    assert {told: compiled.ngettext(told, told, 1) if said[told] == told else said[told] for told in entries} == entries


def test_django_still_says_what_our_words_are_for():
    known = set()
    for path in Path(admin.__file__).parent.parent.parent.glob("**/locale/en/LC_MESSAGES/*.po"):
        known |= {
            "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', found))
            for found in re.findall(r'^msgid ((?:".*"\n)+)', path.read_text(), re.MULTILINE)
        }
    known = {text.replace('\\"', '"') for text in known}
    # django-simple-history has no catalogue in English to be found in.
    of_history = {
        "View history: %s",
        "This object doesn't have a change history.",
        "You may edit it again below",
        "Created",
    }

    assert {*_entries("django"), *_entries("djangojs")} - known - of_history == set()


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        (forms.CharField(max_length=3), "abcde", "Write at most 3 characters: this has 5."),
        (forms.CharField(min_length=3), "ab", "Write at least 3 characters: this has 2."),
        (forms.IntegerField(max_value=9), "10", "Enter 9 or less."),
        (forms.IntegerField(min_value=2), "1", "Enter 2 or more."),
    ],
)
def test_what_is_too_long_or_too_much_is_refused_with_what_to_do(box, typed, said):
    with pytest.raises(ValidationError) as refused:
        box.clean(typed)

    assert refused.value.messages == [said]


def test_times_are_written_as_on_the_rest_of_the_site():
    with translation.override("en-gb"):
        assert (translation.gettext("AM"), translation.gettext("PM")) == ("am", "pm")


def _said(page: str) -> str:
    """What a reader sees and hears of a page, but for what people typed into its forms and records' own names."""
    tree = html.fromstring(page)
    for element in tree.xpath("//script|//style|//textarea|//option|//input[@type='hidden']"):
        element.drop_tree()
    attributes = [
        element.get(name)
        for element in tree.iter()
        if isinstance(element.tag, str)
        for name in SAID
        if element.get(name) and not (name == "value" and element.get("type") not in ("submit", "button"))
    ]
    return " | ".join([*tree.itertext(), *attributes])


def _pages(model, client) -> list[str]:
    record = model._default_manager.order_by("pk").first()
    pages = [changelist(model), f"{changelist(model)}?q=zzzz", add(model)]
    if record is not None:
        pages += [change(record, page) for page in ("change", "history", "delete")]
    return pages


@pytest.fixture(scope="module")
def readers(demonstration) -> list[Client]:
    """An officer and an administrator over the demonstration."""
    clients = []
    for role in (roles.OFFICER, roles.ADMINISTRATOR):
        clients.append(Client())
        clients[-1].force_login(make_user(None, role, is_staff=True))
    return clients


@pytest.mark.slow
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_no_page_of_a_record_speaks_like_a_program(readers, model):
    found = {}
    for client in readers:
        for address in _pages(model, client):
            answer = client.get(address)
            if answer.status_code == 200:
                words = [
                    match.group(0) for match in FORBIDDEN.finditer(" ".join(_said(answer.content.decode()).split()))
                ]
                found |= {address: words} if words else {}

    assert found == {}


@pytest.mark.slow
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_list_takes_at_most_twelve_queries_however_many_rows_it_shows(readers, model):
    address = changelist(model)
    for client in readers:
        if client.get(address).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= MOST_QUERIES, [query["sql"] for query in queries]


@pytest.mark.slow
@pytest.mark.parametrize("address", ["admin:index", "admin:change_log", "admin:go_to"])
def test_no_page_beside_the_records_speaks_like_a_program(readers, address):
    said = " ".join(_said(readers[0].get(reverse(address)).content.decode()).split())

    assert [match.group(0) for match in FORBIDDEN.finditer(said)] == []


@pytest.mark.slow
def test_what_is_said_after_a_change_and_where_nothing_changed(readers):
    officer, partnership = readers[0], Partnership.objects.order_by("pk").first()
    from tests.admin import change, sent_of

    form = sent_of(officer.get(change(partnership)))
    versions = partnership.history.count()

    same = officer.post(change(partnership), form, follow=True)
    changed = officer.post(change(partnership), form | {"notes": "Rang the office."}, follow=True)

    assert [str(message) for message in same.context["messages"]] == ["Nothing was changed."]
    assert "Saved: " in str(next(iter(changed.context["messages"])))
    assert partnership.history.count() == versions + 1
