"""Which records somebody means by what they typed into the box, the likeliest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import User
from base.admin_addresses import change_address, list_address
from boards.models import Board, Meeting
from office.council.words import in_our_words
from partnerships.models import Organisation, Partnership, Person, School
from partnerships.search.entries import SearchEntry
from partnerships.search.index import best_of_each
from partnerships.search.scoring import Fit
from partnerships.search.search_box import find
from portal.desk.tasks import may_view
from portal.go_to.names import record_names

MOST_OF_A_KIND = 5
A_LIST, AN_ACCOUNT = 99.0, 98.0  # points, of about 100: who types what a list is called means the list
FEWEST_LETTERS = 3  # of the name of a list, or of an address of an account
IN_ITS_NAME, NEARLY_ALL = 10.0, 0.99
WORTH_SHOWING = 0.6  # of the points of the best


@dataclass(frozen=True)
class Destination:
    """A record, what it is, what tells it from others of its name, and where it is in admin."""

    kind: str
    label: str
    url: str
    hint: str = ""
    score: float = field(default=0.0, compare=False)
    is_near: bool = field(default=False, compare=False)  # a word was spelt differently, or is missing


@dataclass(frozen=True)
class _Found:
    pk: int
    score: float
    is_near: bool
    hint: str = ""


def destinations(text: str, *, site: AdminSite, request: HttpRequest) -> list[Destination]:
    """What the text may mean, of the kinds of records that the reader may open in admin; near matches only alone."""
    if not text:
        return []
    found = [one for part in _of_each_kind(text, site, request) for one in part]
    exact = [one for one in found if not one.is_near]
    kept = sorted(exact or found, key=lambda one: -one.score)
    return [one for one in kept if one.score >= kept[0].score * WORTH_SHOWING]


def _of_each_kind(text: str, site: AdminSite, request: HttpRequest) -> Iterator[list[Destination]]:
    yield _lists(text, site, request)
    results, names = find(text), record_names.of(timezone.localdate())
    if may_view(site, request, School):
        hits = [_Found(hit.pk, hit.score, hit.is_approximate, hit.reason) for hit in results.schools]
        yield _rows(School, hits, site, request)
    by_search = [_Found(hit.pk, hit.score, hit.is_approximate, hit.reason) for hit in results.partnerships]
    for model in (Partnership, Person, Board, Meeting, Organisation):
        if not may_view(site, request, model):
            continue
        named = best_of_each(names.of[model].find(text))
        own = [_Found(entry.pk, _points(how), how.is_approximate, _formerly(entry)) for entry, how in named]
        yield _rows(model, _each_once([*own, *by_search] if model is Partnership else own), site, request)
    if may_view(site, request, User):
        yield _accounts(text)


def _formerly(entry: SearchEntry) -> str:
    return f"Formerly known as {entry.label}" if entry.is_former_name else ""


def _points(how: Fit) -> float:
    """Its points; more where its own name has all that was typed than where it only is in a place of that name."""
    return how.score + (IN_ITS_NAME if how.in_name >= NEARLY_ALL else 0)


def _each_once(found: Iterable[_Found]) -> list[_Found]:
    best: dict[int, _Found] = {}
    for one in found:
        if one.pk not in best or one.score > best[one.pk].score:
            best[one.pk] = one
    return sorted(best.values(), key=lambda one: -one.score)


def _rows(model: Any, found: list[_Found], site: AdminSite, request: HttpRequest) -> list[Destination]:
    """The first of these records, by what admin calls them."""
    chosen = ([one for one in found if not one.is_near] or found)[:MOST_OF_A_KIND]
    if not chosen:
        return []
    rows = site._registry[model].get_queryset(request).in_bulk([one.pk for one in chosen])
    kind = capfirst(in_our_words(str(model._meta.verbose_name)))
    return [
        Destination(kind, str(row), change_address(row), _hint(model, row, one, site), one.score, one.is_near)
        for one in chosen
        if (row := rows.get(one.pk))
    ]


def _hint(model: type[Model], row: Any, found: _Found, site: AdminSite) -> str:
    if model is School:
        return ", ".join(filter(None, [str(row.urn), row.town, "" if row.is_open else "closed"]))
    if model is Partnership:
        return ", ".join(filter(None, [row.status_label if row.is_over else "", found.hint]))
    roles = str(site._registry[Person].roles_(row)) if model is Person else ""  # type: ignore[attr-defined]
    return ", ".join(filter(None, [found.hint, roles]))


def _lists(text: str, site: AdminSite, request: HttpRequest) -> list[Destination]:
    """The lists whose name begins so."""
    typed = " ".join(text.lower().split())
    if len(typed) < FEWEST_LETTERS:
        return []
    found = []
    for model in site._registry:
        name = in_our_words(str(model._meta.verbose_name_plural))
        if name.lower().startswith(typed) and may_view(site, request, model):
            url = list_address(model)
            found.append(Destination("List", capfirst(name), url, score=A_LIST))
    return found


def _accounts(text: str) -> list[Destination]:
    """Accounts by name or address: only who keeps them comes here."""
    if len(text) < FEWEST_LETTERS:
        return []
    wanted = Q()
    for word in text.split():
        wanted &= Q(name__icontains=word) | Q(email__icontains=word)
    accounts = User.objects.filter(wanted).order_by("email")[:MOST_OF_A_KIND]
    return [
        Destination("Account", account.name or account.email, change_address(account), account.email, AN_ACCOUNT)
        for account in accounts
    ]
