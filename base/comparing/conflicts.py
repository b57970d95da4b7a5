"""Compares what an officer posted with what a colleague saved in the meantime, so that the officer can choose."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, QueryDict

from base.history.form_values import posted, words
from base.history.versions import Versions, former_rows_of, held, version

CHOICE = "choose-"  # the prefix of the radio buttons that choose a version: ``choose-name``
OURS = ("csrfmiddlewaretoken", "versions", "before", "resolve")  # posted besides the fields of the form
UNKNOWN = "not known"


@dataclass(frozen=True)
class Difference:
    """A field whose posted value differs from the record as it is now.

    Its value when the form was opened (``was``), a colleague's (``theirs``) and the officer's (``yours``), in words.
    """

    name: str  # of the field in the form
    label: str
    was: str
    theirs: str
    yours: str
    theirs_posted: list[str]
    is_by_them: bool
    is_by_you: bool
    is_file: bool = False
    chosen: str = ""

    @property
    def choice(self) -> str:
        """Which value to take: "theirs", "yours", or empty if the officer still has to choose.

        Nobody has to choose if only one of the two changed the field: that change is taken.
        """
        if self.chosen:
            return self.chosen
        if self.is_by_them and self.is_by_you:
            return ""
        return "theirs" if self.is_by_them else "yours"

    @property
    def choice_name(self) -> str:
        """The name of the two radio buttons with which the officer chooses."""
        return f"{CHOICE}{self.name}"


@dataclass
class RecordConflict:
    """Everything in which a posted form differs from the record, whose versions were ``before`` and are ``now``."""

    before: Versions
    now: Versions
    differences: list[Difference] = field(default_factory=list)
    added: list[str] = field(default_factory=list)  # rows that others added meanwhile
    gone: dict[str, set[str]] = field(default_factory=dict)  # keys of rows that others deleted, by formset prefix
    removed: list[str] = field(default_factory=list)  # the deleted rows in words
    changes: list[Any] = field(default_factory=list)  # the newest versions: who and when

    @property
    def is_one(self) -> bool:
        """Whether there is a conflict at all: whether a colleague changed anything that the form shows."""
        return any(difference.is_by_them for difference in self.differences) or bool(self.added or self.removed)

    @property
    def is_resolved(self) -> bool:
        """Whether every field has a choice. A file needs none: the officer keeps it by choosing the file again."""
        return all(difference.choice or difference.is_file for difference in self.differences)


def find_conflict(admin: Any, request: HttpRequest, record: Model, before: Versions, now: Versions) -> RecordConflict:
    """Compare the posted form and its inlines with the record as it is now and as it was when the form was opened."""
    conflict = RecordConflict(before, now)
    form = admin.get_form(request, record, change=True)(request.POST, request.FILES, instance=record)
    _compare(conflict, request, form, "", "")
    formsets, inlines = admin._create_formsets(request, record, change=True)
    for formset, inline in zip(formsets, inlines, strict=True):
        if inline.has_change_permission(request, record):
            _compare_rows(conflict, request, record, formset, inline)
    return conflict


def merged(data: QueryDict, conflict: RecordConflict, *, all_mine: bool) -> QueryDict:
    """Return the posted data to save: a colleague's value replaces the officer's in each field where it was chosen.

    With ``all_mine`` the officer's values are kept in every field. Rows that a colleague deleted are left out.
    """
    result = data.copy()
    for difference in conflict.differences:
        if difference.choice == "theirs" and not all_mine:
            result.setlist(difference.name, difference.theirs_posted)
    for prefix, keys in conflict.gone.items():
        _leave_out(result, prefix, keys)
    return result


def carried(data: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the officer's form, for the hidden fields of the page that asks for a choice."""
    for name, values in data.lists():
        if name not in OURS and not name.startswith(CHOICE):
            yield from ((name, str(value)) for value in values)


def _compare_rows(conflict: RecordConflict, request: HttpRequest, record: Model, formset: Any, inline: Any) -> None:
    prefix = formset.prefix
    before, now = conflict.before.get(prefix, {}), conflict.now.get(prefix, {})
    for form in formset.initial_forms:
        if form.instance.pk is not None:
            _compare(conflict, request, form, prefix, f"{form.instance}: ")
    added = formset.model._default_manager.filter(pk__in=[key for key in now if key not in before])
    conflict.added += [str(row) for row in added]
    gone = {key for key in before if key not in now}
    if gone:
        conflict.gone[prefix] = gone
        versions = former_rows_of(record, inline).filter(id__in=gone, history_id__in=[before[key] for key in gone])
        conflict.removed += [str(was.instance) for was in inline.seen_of(request, versions)]


def _compare(conflict: RecordConflict, request: HttpRequest, form: forms.ModelForm, prefix: str, where: str) -> None:
    key = str(form.instance.pk)
    number, newest = (versions.get(prefix, {}).get(key) for versions in (conflict.before, conflict.now))
    if newest != number:
        conflict.changes.append(version(form.instance, newest))
    was = version(form.instance, number)
    was_form = type(form)(instance=was.instance) if was else None
    for name in form.changed_data:
        many = None if prefix else held(form.instance, name, conflict.before)
        conflict.differences.append(_difference(request, form, was_form, name, where, many))


def _difference(
    request: HttpRequest, form: Any, was_form: Any, name: str, where: str, many: list[Model] | None
) -> Difference:
    """Describe one field. If its former value is unknown, both officers count as having changed it.

    Of a field that holds ``many`` the record's version does not tell what it held.
    """
    bound, full_name = form[name], form.add_prefix(name)
    theirs = form.get_initial_for_field(bound.field, name)
    was = was_form.get_initial_for_field(bound.field, name) if was_form else None
    if many is not None:
        was, theirs = many, [*theirs]
    return Difference(
        name=full_name,
        label=f"{where}{bound.label}",
        was=words(bound.field, was) if was_form else UNKNOWN,
        theirs=words(bound.field, theirs),
        yours=words(bound.field, bound.data),
        theirs_posted=posted(form, name),
        is_by_them=was_form is None or (set(was) != set(theirs) if many is not None else was != theirs),
        is_by_you=was_form is None or bound.field.has_changed(was, bound.data),
        is_file=isinstance(bound.field, forms.FileField),
        chosen=request.POST.get(f"{CHOICE}{full_name}", ""),
    )


def _leave_out(data: QueryDict, prefix: str, keys: set[str]) -> None:
    """Remove the rows with those keys from the posted formset, and renumber the others."""
    total, initial = (int(data.get(f"{prefix}-{name}_FORMS") or 0) for name in ("TOTAL", "INITIAL"))
    kept = [index for index in range(total) if data.get(f"{prefix}-{index}-id") not in keys]
    rows = [
        {name.split("-", 2)[2]: data.getlist(name) for name in list(data) if name.startswith(f"{prefix}-{index}-")}
        for index in kept
    ]
    for name in [name for name in data if name.startswith(tuple(f"{prefix}-{index}-" for index in range(total)))]:
        del data[name]
    for index, row in enumerate(rows):
        for name, values in row.items():
            data.setlist(f"{prefix}-{index}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = str(initial - (total - len(kept)))
