"""Every change to every kind of record in one list, the latest first: who, when, what, from what to what, and why.

With filters, as CSV, and of one record with all that belongs to it (``?of=partnerships.partnership.12``).

Each kind of record has a table of its versions. The list is one query over all of them, of those kinds that the reader
may look at; what the page shows of a version is then fetched for its rows alone, kind by kind.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CharField, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, get_text_list

from base.dated import Dated
from base.day_fields import DayField
from base.exports.files import no_file
from base.exports.tables import CHUNK, Column, csv_lines
from base.numbers import whole_number
from boards.part_b import called, without_closed_versions
from office.journal.finding import entries_of
from office.models import JournalEntry
from portal.changes.field_changes import FieldChange, field_changes

ON_A_PAGE = 50
MOST_BELOW = 25  # changes of what belongs to a record that stand below its own history
MOST_LATELY = 8  # that stand on the record's own page
MOST_QUOTED = 50  # letters of what was asked for
WHAT = {"+": "Made", "~": "Changed", "-": "Deleted"}


@dataclass(frozen=True)
class LoggedChange:
    """A line of the log; ``url`` leads to the record's history, and is empty where the record is gone."""

    when: dt.datetime
    who: str
    what: str
    kind: str
    record: str
    url: str
    fields: list[FieldChange]
    reason: str
    entry: JournalEntry | None  # of what it was done with in one go


COLUMNS = (
    Column("when", "", lambda change: timezone.localtime(change.when).isoformat(timespec="seconds")),
    Column("who", "", lambda change: change.who),
    Column("what", "", lambda change: change.what),
    Column("kind", "", lambda change: change.kind),
    Column("record", "", lambda change: change.record),
    Column("fields", "", lambda change: "; ".join(one.field for one in change.fields)),
    Column("changes", "", lambda change: "; ".join(map(str, change.fields))),
    Column("reason", "", lambda change: change.reason),
)


class ChangeLogForm(forms.Form):
    """What narrows the log; each part may be left empty."""

    kind = forms.ChoiceField(label="Kind of record", required=False)
    what = forms.ChoiceField(label="What", required=False, choices=[("", "Anything"), *WHAT.items()])
    who = forms.CharField(
        label="Who", required=False, max_length=100, help_text="A part of the name or of the e-mail address."
    )
    reason = forms.CharField(
        label="Why", required=False, max_length=100, help_text="A part of the reason, for example academy."
    )
    since = DayField("From", "1 September 2026, say.", required=False)
    until = DayField("To", "This day is in the list.", required=False)

    def __init__(self, *args: Any, models: Iterable[type[Model]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((model._meta.label_lower, capfirst(str(model._meta.verbose_name))) for model in models)
        self.fields["kind"].choices = [("", "Any"), *sorted(kinds, key=lambda kind: kind[1])]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "This day is before the first. Enter the same day or a later one.")
        return data

    def narrowing(self) -> Q:
        """The condition on versions; what was not understood narrows nothing."""
        data = self.cleaned_data
        found = Q()
        if data.get("what"):
            found &= Q(history_type=data["what"])
        if data.get("who"):
            found &= Q(history_user__email__icontains=data["who"]) | Q(history_user__name__icontains=data["who"])
        if data.get("reason"):
            found &= Q(history_change_reason__icontains=data["reason"])
        if data.get("since"):
            found &= Q(history_date__date__gte=data["since"])
        if data.get("until"):
            found &= Q(history_date__date__lte=data["until"])
        return found


def change_log(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponseBase:
    """The page; with ``?format=csv`` all that is listed, as a file: 404 and why where a part is not understood."""
    models = _recorded(site, request)
    if not models:
        raise PermissionDenied
    asked, record = request.GET.get("of", ""), _record_named(site, request)
    of = belonging_to(site, request, record, with_itself=True) if record else dict.fromkeys(models, Q())
    form = ChangeLogForm(request.GET, models=of)
    faults = [str(fault) for faults in form.errors.values() for fault in faults]
    no_record = (
        f"There is no record “{asked[:MOST_QUOTED]}”, or it is not yours to read" if asked and not record else ""
    )
    kind = form.cleaned_data.get("kind")
    wanted = {model: whose for model, whose in of.items() if kind in ("", None, model._meta.label_lower)}
    rows = _versions(wanted, form.narrowing(), request.user)
    if request.GET.get("format") == "csv":
        if no_record:
            faults = [f"{no_record}.", *faults]
        if faults:  # nobody would see in a file that it holds more than was asked for
            return no_file(faults)
        lines = csv_lines(COLUMNS, _all_changes(site, rows, request.user))
        response = StreamingHttpResponse(lines, content_type="text/csv")
        response["Content-Disposition"] = f'attachment; filename="changes-{timezone.localdate()}.csv"'
        return response
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = site.each_context(request) | {
        "title": f"Every change of {called(record)}" if record else "Every change",
        "form": form,
        "of": asked if record else "",
        "no_record": no_record,
        "page": page,
        "changes": _described(site, list(page.object_list), request.user),
        "query": query.urlencode(),
        "pages": page.paginator.get_elided_page_range(page.number),
    }
    return TemplateResponse(request, "portal/changes/change_log.html", context)


def _recorded(site: admin.AdminSite, request: HttpRequest) -> list[type[Model]]:
    """The kinds of records with a history that the reader may look at."""
    return [
        model
        for model, registered in site._registry.items()
        if hasattr(model, "history") and registered.has_view_permission(request)
    ]


def _record_named(site: admin.AdminSite, request: HttpRequest) -> Any:
    """The record that ``?of=`` names, such as ``partnerships.partnership.12``, where the reader may open it."""
    label, _, key = request.GET.get("of", "").rpartition(".")
    model = next((model for model in _recorded(site, request) if model._meta.label_lower == label), None)
    number = whole_number(key)
    return None if model is None or number is None else site._registry[model].get_object(request, str(number))


def belonging_to(
    site: admin.AdminSite, request: HttpRequest, record: Model, *, with_itself: bool
) -> dict[type[Model], Q]:
    """The kinds of records that stand on the record's page, and which of their versions are its own."""
    seen, model_admin = {*_recorded(site, request)}, site._registry[type(record)]
    of = {type(record): Q(id=record.pk)} if with_itself else {}
    tables = [
        (inline.model, _get_foreign_key(type(record), inline.model, fk_name=inline.fk_name).name)
        for inline in model_admin.get_inlines(request, record)
    ]
    for model, key in [*tables, *getattr(model_admin, "belongs", ())]:
        if model in seen:
            of[model] = of.get(model, Q()) | Q((key, record.pk))
    return of


def latest_changes(request: HttpRequest, site: admin.AdminSite, record: Model) -> dict[str, Any]:
    """For the record's page: the latest changes of it and of what belongs to it, and where all of them are."""
    rows = _versions(belonging_to(site, request, record, with_itself=True), Q(), request.user)[:MOST_LATELY]
    return {"changes": _described(site, list(rows), request.user), "all_changes": _address_of(record)}


def _address_of(record: Model) -> str:
    return f"{reverse('admin:change_log')}?of={record._meta.label_lower}.{record.pk}"


def changes_of_what_belongs(request: HttpRequest, model_admin: Any, record: Model) -> dict[str, Any]:
    """For the page of a record's history: the latest changes of what belongs to it, and where all of them are."""
    site = model_admin.admin_site
    of = belonging_to(site, request, record, with_itself=False)
    if not of:
        return {}
    rows = _versions(of, Q(), request.user)[:MOST_BELOW]
    kinds = [str(model._meta.verbose_name_plural) for model in of]
    return {
        "belonging": _described(site, list(rows), request.user),
        "belonging_kinds": get_text_list(kinds, "and"),
        "belonging_all": _address_of(record),
    }


def _versions(of: dict[type[Model], Q], narrowing: Q, reader: Any) -> QuerySet:
    """The versions of all these kinds, of which there is one at least, the latest first; none of a Part B that is not
    the reader's."""
    first, *others = [_versions_of(model, narrowing & whose, reader) for model, whose in of.items()]
    return first.union(*others, all=True).order_by("-history_date", "-history_id")


def _versions_of(model: Any, narrowing: Q, reader: Any) -> QuerySet:
    """The versions of one kind as rows of values, among them the number of the version before, None for the first."""
    history = model.history.model.objects.order_by()
    before = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    return without_closed_versions(history.filter(narrowing), reader).values_list(
        Value(model._meta.label_lower, output_field=CharField()),
        "id",
        "history_id",
        "history_date",
        "history_type",
        Coalesce("history_user__name", Value(""), output_field=CharField()),
        Coalesce("history_user__email", Value(""), output_field=CharField()),
        Coalesce("history_change_reason", Value(""), output_field=CharField()),
        Subquery(before.values("history_id")[:1], output_field=IntegerField()),
    )


def _all_changes(site: admin.AdminSite, rows: QuerySet, reader: Any) -> Iterator[LoggedChange]:
    left = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(left, CHUNK)):
        yield from _described(site, chunk, reader)


def _described(site: admin.AdminSite, rows: list, reader: Any) -> list[LoggedChange]:
    """The rows as they are shown; two queries for each kind of record among them, and one for each they refer to."""
    of_kind: dict[str, list] = defaultdict(list)
    for row in rows:
        of_kind[row[0]].append(row)
    models = {model._meta.label_lower: model for model in site._registry}
    records: dict[tuple, str] = {}
    then: dict[tuple, str] = {}
    fields: dict[tuple, list[FieldChange]] = {}
    for kind, of_this in of_kind.items():
        model: Any = models[kind]
        found = _found(site, model, {row[1] for row in of_this})
        records |= {(kind, key): called(record) for key, record in found.items()}
        wanted = {number for row in of_this for number in (row[2], row[-1]) if number}
        versions = _with_related(model).in_bulk(wanted)
        if issubclass(model, Dated):
            there = [row for row in of_this if row[1] in found]
            then |= {(kind, row[2]): _called_then(versions[row[2]], found[row[1]]) for row in there}
        pairs = [(versions.get(row[2]), versions.get(row[-1])) for row in of_this if row[4] == "~"]
        told = field_changes(model, pairs, reader=reader)
        fields |= {(kind, number): changes for number, changes in told.items()}
    entries = entries_of([(row[0], row[1], row[2]) for row in rows])
    return [_change(models[row[0]], row, records, then, fields, entries) for row in rows]


def _found(site: admin.AdminSite, model: Any, keys: set) -> dict[object, Any]:
    """The records with all that they are called by: Part B its number, for it is not what the reader asked for."""
    related = site.get_model_admin(model).list_select_related
    rows = model._default_manager.filter(pk__in=keys)
    rows = rows.select_related(*related) if isinstance(related, list | tuple) and related else rows
    return {row.pk: row for row in rows}


def _with_related(model: Any) -> QuerySet:
    """The versions, those of a post or membership with what each was of then."""
    versions = model.history.model.objects.all()
    return versions.select_related(*_relations(model)) if issubclass(model, Dated) else versions


def _called_then(version: Any, now: Any) -> str:
    """What a post or membership was called while it was another person's, or somewhere else; empty where it is as it
    was, or one of these is gone.
    """
    record, keys = version.instance, [f"{name}_id" for name in _relations(type(now))]
    if all(getattr(version, key) == getattr(now, key) for key in keys):
        return ""
    for key in keys:
        name = key.removesuffix("_id")
        related = getattr(version, name)
        if related is None and getattr(version, key) is not None:
            return ""
        setattr(record, name, related)
    return called(record)


def _relations(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.is_relation]


def _named(then: str, now: str) -> str:
    return f"{then} (now: {now})" if then and then != now else now


def _change(model: Any, row: Any, records: dict, then: dict, fields: dict, entries: dict) -> LoggedChange:
    kind, key, number, when, what, name, email, why, _ = row
    is_there = (kind, key) in records
    label = f"{model._meta.app_label}_{model._meta.model_name}_history"
    return LoggedChange(
        when=when,
        who=name or email or "The portal itself",
        what=WHAT[what],
        kind=capfirst(str(model._meta.verbose_name)),
        record=_named(then.get((kind, number), ""), records[kind, key]) if is_there else f"Number {key}, deleted since",
        url=reverse(f"admin:{label}", args=[key]) if is_there else "",
        fields=fields.get((kind, number), []) if what == "~" else [],
        reason=why,
        entry=entries.get((kind, key, number)),
    )
