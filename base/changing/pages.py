"""Pages that make a dated change: a short form, what would happen in a sentence, and then it happens."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

from base.about import about
from base.admin_addresses import change_address, list_address, safe_next
from base.changing.effects import Effect, agreed_in, carry_out_in
from base.dated import Dated
from base.one_go import in_one_go
from base.records.admin import RecordAdmin
from base.saving import Author

OVERTAKEN = "A colleague changed these records at the same moment. Look at what would happen now."


class ChangeForm(forms.Form):
    """What a dated change needs to know, and the action that makes it of ``record``, a model or a list of them."""

    slug: ClassVar[str]  # the last part of its address
    label: ClassVar[str]  # of the link that opens it
    title: ClassVar[str]
    is_kept = True  # as one entry, which can be taken back (``base.one_go``)
    beforehand: ClassVar[str] = ""  # what is said above the form, before anything is asked

    def __init__(self, *args: object, record: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.record = record

    @classmethod
    def suits(cls, record: Any) -> bool:
        """Whether there is something to change."""
        return True

    @classmethod
    def opened_with(cls, request: HttpRequest) -> dict[str, Any]:
        """What the form is made with because of how its page was opened, ``initial`` for example."""
        return {}

    def change(self, by: Author) -> Effect:
        """Make the change with what was typed; raise ``ValidationError`` where a rule refuses."""
        raise NotImplementedError


def change_page(
    request: HttpRequest, form_class: type[ChangeForm], *, record: Any, admin_site: admin.AdminSite, **context: Any
) -> HttpResponse:
    """Ask, say what would happen, and do it once the officer agrees; then lead back to ``context["back"]``.

    ``context["carried"]`` are names and values that the page posts back besides its form. Where there is no ``record``
    the change makes one, which is then the form's.
    """
    is_sent = "ask" in request.POST
    opened_with = {} if is_sent else form_class.opened_with(request)
    form = form_class(request.POST if is_sent else None, record=record, **opened_with)
    effect = None
    if "again" not in request.POST and form.is_valid():
        effect, entry, is_done = _attempt(form, request)
        if is_done and effect:
            messages.success(request, _told(effect, form.record, entry))
            return redirect(_way_back(context["back"], record, form.record) if record else change_address(form.record))
    page = {**admin_site.each_context(request), "title": form.title, "form": form, "effect": effect, "record": record}
    return TemplateResponse(request, "base/changing/change_page.html", page | context)


def _attempt(form: ChangeForm, request: HttpRequest) -> tuple[Effect | None, Any, bool]:
    """What the change did or would do, the entry that it is kept as, and whether it is done."""
    try:
        change = partial(form.change, request.user)
        with transaction.atomic(), in_one_go(form.title, by=request.user, about=_about(form.record)) as go:
            effect, is_done = carry_out_in(go, change, agreed=agreed_in(request), reader=request.user)
            if is_done and form.is_kept:
                go.keep(effect.sentences)
        return effect, go.entry, is_done
    except ValidationError as error:
        form.add_error(None, error.messages)
    except IntegrityError:
        form.add_error(None, OVERTAKEN)
    return None, None, False


def _way_back(back: str, record: Any, stays: Any) -> str:
    """Where the officer came from; where that was the page of a record that is gone, the one that ``stays``, or the
    list.
    """
    if not isinstance(record, Model) or back != change_address(record) or _now(record):
        return back
    return change_address(stays) if _now(stays) else list_address(record)


def _now(record: Any) -> Any:
    """The record as it is now, by a new name perhaps; None where it is gone, or they are several."""
    return type(record)._base_manager.filter(pk=record.pk).first() if isinstance(record, Model) else None


def _about(record: Any) -> str:
    """The one record that is changed, as messages call it; empty where there are several."""
    return about(record) if isinstance(record, Model) else ""


def _told(effect: Effect, record: Any, entry: Any) -> str:
    """What happened, and links to the record and to where it can be taken back."""
    told = format_html_join(" ", "{}", [(sentence,) for sentence in effect.sentences])
    links = []
    if now := _now(record):
        links.append((change_address(now), f"Open {now}"))
    if entry is not None and effect.emails:
        read = "Read the e-mail" if effect.email_count == 1 else f"Read the {effect.email_count} e-mails"
        links.append((f"{change_address(entry)}#e-mails", read))
    if entry is not None:
        links.append((change_address(entry), "Take it back…"))
    return format_html("{} {}", told, format_html_join(" | ", '<a href="{}">{}</a>', links)) if links else told


# Pages for changes that only a room above can make: it adds them in ``AppConfig.ready``, by the model of the record.
further_changes: dict[type[Model], list[type[ChangeForm]]] = {}


class HasChangePages:
    """An admin whose records have pages for changes: ``dated_changes``, and those that rooms above add.

    Put it before the class of the admin.
    """

    dated_changes: ClassVar[tuple[type[ChangeForm], ...]] = ()

    @property
    def every_change(self: Any) -> tuple[type[ChangeForm], ...]:
        """All of them."""
        return (*self.dated_changes, *further_changes.get(self.model, ()))

    def get_urls(self: Any) -> list:
        """The addresses of the admin, and of its dated changes."""
        pages = [
            path(
                f"<path:object_id>/{form.slug}/",
                self.admin_site.admin_view(partial(self.dated_change_view, form)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{form.slug}",
            )
            for form in self.every_change
        ]
        return [*pages, *super().get_urls()]  # type: ignore[misc]

    def dated_change_view(self: Any, form: type[ChangeForm], request: HttpRequest, object_id: str) -> HttpResponse:
        """The page of one dated change of one record."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404("There is no such record.")
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        back = safe_next(request, self.way_back(record))
        context = {"opts": self.opts, "back": back, "carried": [("next", back)]}
        return change_page(request, form, record=record, admin_site=self.admin_site, **context)

    def way_back(self, record: Any) -> str:
        """Where a dated change of the record leads back to, where nobody came from elsewhere."""
        return change_address(record)

    def render_change_form(self: Any, request: HttpRequest, context: dict, **kwargs: Any) -> HttpResponse:
        """The form, with links to its dated changes."""
        record = kwargs.get("obj")
        if record is not None and self.has_change_permission(request, record):
            pages = [
                (change_address(record, form.slug), form.label) for form in self.every_change if form.suits(record)
            ]
            context["tools"] = [*pages, *context.get("tools", ())]
        return super().render_change_form(request, context, **kwargs)  # type: ignore[misc]


class ChangedByDay(HasChangePages, RecordAdmin):
    """A record with a history, and with pages for dated changes."""


def links_of(forms_: tuple[type[ChangeForm], ...], back: Callable[[Any], Model]):
    """A column of an inline that links to the dated changes of its row, and back to the record of the page."""

    @admin.display(description="on a day")
    def changes_(self: admin.options.InlineModelAdmin, row: Any) -> str:
        """Its dated changes."""
        return "" if row.pk is None else links_to(forms_, row, back=back(row))

    return changes_


def links_to(forms_: tuple[type[ChangeForm], ...], row: Any, *, back: Model) -> str:
    """Links to the dated changes of a row, and from there back to that record."""
    query = urlencode({"next": change_address(back)})
    links = [(change_address(row, form.slug), query, form.label, row) for form in forms_ if form.suits(row)]
    return format_html_join(" ", '<a href="{}?{}">{}<span class="visually-hidden">: {}</span></a>', links)


class DatedForm(ChangeForm):
    """A change of what is not over yet."""

    @classmethod
    def suits(cls, record: Dated) -> bool:
        """Whether the record goes on, or is to begin."""
        return not record.is_over
