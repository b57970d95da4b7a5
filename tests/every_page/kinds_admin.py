"""The kinds of pages of admin: its own, then of each model its list, forms and history, then the steps of its own."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import Invitation
from boards.models import Board
from confirmations.models import Proposal
from partnerships.models import Lead, Partnership, Person, School
from portal.answers.every import ANSWERS
from portal.models import SavedList
from register.models import RegisterImport
from spreadsheets.models import SpreadsheetImport
from tests.every_page.keys import first, in_order
from tests.every_page.kinds import PageKind, kind
from tests.every_page.kinds_meetings import meetings
from tests.every_page.people import HEADTEACHER, LEAD, account_of

OF_RECORD = (
    "change",
    "delete",
    "history",
    "leave",
    "move",
    "end",
    "hand-over",
    "rename",
    "add-schools",
    "move-schools",
    "leave-schools",
    "merge",
    "carry-over",
    "wrong-successor",
    "mistake",
    "new-name",
    "new-chair",
    "new-member",
    "stand-in",
    "fill",
    "lapse",
    "put-back",
    "forget",
    "held",
    "held_json",
    "new-version",
    "erase",
)


def kinds() -> Iterator[PageKind]:
    """All of them."""
    yield from _of_site()
    for model in sorted(admin.site._registry, key=lambda model: model._meta.model_name):
        yield from _of_model(model)
    yield from _more_records()
    yield from _imports()


def _of_site() -> Iterator[PageKind]:
    yield kind("admin:index")
    for label in sorted({model._meta.app_label for model in admin.site._registry}):
        yield kind("admin:app_list", label, label)
    for name in ("login", "logout", "password_change", "password_change_done", "jsi18n"):
        yield kind(f"admin:{name}")
    log = {"": "", "page 2": "page=2", "of partnerships": "kind=partnerships.partnership&what=~", "bad day": "since=x"}
    for about, query in (log | {"as CSV": "kind=partnerships.partnership&format=csv"}).items():
        yield kind("admin:change_log", about, query=query)
    for about, query in {"empty": "", "several": "q=west+quadrant+meeting", "none": "q=zzzz"}.items():
        yield kind("admin:go_to", about, query=query)
    yield kind("admin:improvement_page_preview", "asked for, not posted")
    yield from _answers_and_lists()
    yield kind("admin:partnerships_coveragesnapshot_trend")
    for about, term in {"found": "a", "not found": "zzzz"}.items():
        model = Lead._meta
        query = f"app_label={model.app_label}&model_name={model.model_name}&field_name=person&term={term}"
        yield kind("admin:autocomplete", about, query=query)
    shown = first(Partnership.objects.counted())
    number = ContentType.objects.get_for_model(shown).pk
    yield kind("admin:view_on_site", "a partnership", content_type_id=number, object_id=shown.pk)
    for page in ("auth_user_password_change", "accounts_user_ways_in"):
        yield kind(f"admin:{page}", "the headteacher’s", id=account_of(HEADTEACHER).pk)
    yield PageKind("admin/(?P<url>.*)", "no such page", "/admin/no-such-page/")


def _answers_and_lists() -> Iterator[PageKind]:
    """Each answer, what narrows it, its files; a message to the leads of one; and what is kept of them."""
    yield kind("admin:answer_list")
    for answer in ANSWERS:
        slug = answer.slug
        yield kind("admin:answer", slug, slug=slug)
        yield kind("admin:answer", f"{slug}, to print", slug=slug, query="format=print")
    asked = {"bad day": "on_day=soon", "without any": "kind=federation&quadrant=west", "as CSV": "format=csv"}
    for about, query in (asked | {"as Excel": "format=xlsx"}).items():
        yield kind("admin:answer", f"who-led, {about}", slug="who-led", query=query)
    for slug in ("schools-by-phase", "coverage-moved"):
        yield kind("admin:answer", f"{slug}, by school", slug=slug, query="show=schools&since=1+September+2023")
    yield kind("admin:circular_write", "to the South", query="quadrant=south")
    yield kind("admin:list_keep", "leads", query="address=/admin/partnerships/lead/?when=now")
    yield kind("admin:list_keep", "what is no list", query="address=/partnerships/")
    for kept in in_order(SavedList):
        yield kind("admin:list_change", str(kept), pk=kept.pk)
        yield kind("admin:list_remove", str(kept), pk=kept.pk)


def _of_model(model: type[Model]) -> Iterator[PageKind]:
    options: Any = admin.site._registry[model]
    place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield kind(f"{place}_changelist")
    if options.search_fields:
        yield kind(f"{place}_changelist", "not found", query="q=zzzzzz")
    for query in _narrowing(options):
        yield kind(f"{place}_changelist", f"narrowed, {query}", query=query)
    if model._default_manager.count() > options.list_per_page:
        yield kind(f"{place}_changelist", "page 2", query="p=2")
    yield kind(f"{place}_changelist", "bad filter", query="no_such_field=1")
    yield kind(f"{place}_add")
    yield from _of_record(place, first(model))


def _narrowing(options: Any) -> Iterator[str]:
    """What a list is narrowed by, of those filters of our own that have words for it."""
    for one in options.list_filter:
        if isinstance(one, type):
            yield from (f"{one.parameter_name}={word}" for word, *_ in getattr(one, "words", ()))


def _of_record(place: str, record: Model, about: str = "") -> Iterator[PageKind]:
    """The pages of a record, those that its model has."""
    for page in OF_RECORD:
        try:
            yield kind(f"{place}_{page}", about, record.pk)
        except NoReverseMatch:
            continue
    former = reverse(f"{place}_change", args=[record.pk]).removesuffix("change/")
    yield PageKind(f"{former.lstrip('/').removesuffix(f'{record.pk}/')}<path:object_id>/", about, former)
    if not hasattr(record, "history"):
        return
    record = _changed(record)
    versions = record.history.order_by("history_id")
    version, latest = versions.first(), versions.last()
    yield kind(f"{place}_compare", about, record.pk, query=f"old={version.pk}&new={latest.pk}")
    yield kind(f"{place}_restore", about, record.pk, version.pk)
    yield kind(f"{place}_simple_history", about, record.pk, version.pk)


def _changed(record: Any) -> Any:
    """The first record of its model that has two versions, so that they can be compared; else the record itself."""
    model = type(record)
    several = model.history.values("id").annotate(number=Count("history_id")).filter(number__gt=1)
    return in_order(model._default_manager.filter(pk__in=several.values("id"))).first() or record


def _more_records() -> Iterator[PageKind]:
    """Records in other states than the first of their model is in."""
    today = timezone.localdate()
    found: dict[str, QuerySet] = {
        "ended": Partnership.objects.filter(ended_on__lt=today),
        "without a lead": Partnership.objects.counted().exclude(leads__in=Lead.objects.active()),
        "closed": School.objects.filter(closed_on__isnull=False, links__direction="successor"),
        "with the most seats": Board.objects.filter(slug="school-partnership-board"),
        "of the lead’s account": Person.objects.filter(pk=account_of(LEAD).person.pk),
    }
    for about, rows in found.items():
        yield from _shown(about, first(rows, about))
    for about in ("being recorded", "published", "circulated, of the Board"):
        yield from _shown(about, meetings()[about])
    for state in ("waiting", "accepted", "partly", "declined"):
        proposal = in_order(Proposal.objects.all()).filter(state=state).first()
        if proposal:
            yield from _shown(state, proposal)
    for record in in_order(Invitation.objects.all()):
        yield from _shown(f"{record.email}, {record.state_label}", record)


def _shown(about: str, record: Model) -> Iterator[PageKind]:
    place = f"admin:{record._meta.app_label}_{record._meta.model_name}"
    for page in ("change", "delete"):
        yield kind(f"{place}_{page}", about, record.pk)


def _imports() -> Iterator[PageKind]:
    """The steps of refreshes and of spreadsheets."""
    register = f"admin:{RegisterImport._meta.app_label}_registerimport"
    for record in in_order(RegisterImport):
        about = f"{record.file_name}, {record.state}"
        for page in ("change", "apply", "undo"):
            yield kind(f"{register}_{page}", about, record.pk)
    yield kind("admin:partnerships_school_mailboxes")
    yield kind("admin:partnerships_partnership_start")
    sheet = f"admin:{SpreadsheetImport._meta.app_label}_spreadsheetimport"
    for ending in ("csv", "xlsx"):
        yield kind(f"{sheet}_template", ending, ending=ending)
    for record in in_order(SpreadsheetImport):
        yield kind(f"{sheet}_columns", record.file_name, record.pk)
        yield kind(f"{sheet}_preview", record.file_name, record.pk)
        yield kind(f"{sheet}_change", record.file_name, record.pk)
