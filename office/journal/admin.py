"""The journal in admin: what was done in one go, what it wrote from what to what, and taking it back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from base.admin_addresses import change_address
from base.changing.effects import Effect, agreed_in, carry_out_in
from base.changing.pages import OVERTAKEN
from base.one_go import in_one_go
from base.records.logs import LogAdmin
from office.journal.reading import WrittenRecord, messages_of, written_records
from office.journal.rules import NAMED
from office.journal.taking_back import InTheWayError, Obstacle, take_back
from office.journal.telling import still_to_tell, tell_taken_back
from office.journal.words import CHANGED_UNSEEN, NOT_SHOWN, Named, field_of
from office.models import JournalEntry, Message
from office.permissions import TAKE_BACK, VIEW_MESSAGE
from office.post.seen import seen_by
from office.post.told import going_in_words

ON_A_PAGE = 50


@admin.register(JournalEntry)
class JournalEntryAdmin(LogAdmin):
    """What was done in one go, the latest first."""

    list_display = ["done_at", "done_by_", "title", "said_", "state_"]
    list_select_related = ["done_by"]
    list_filter = ["is_taken_back"]
    search_fields = ["title", "said", "done_by__name"]
    search_help_text = "A part of what was done, or of who did it."
    date_hierarchy = "done_at"
    empty_note = "Nothing was done in one go yet. Changes on a day, of many records and from spreadsheets stand here."

    @admin.display(description="who", ordering="done_by__name")
    def done_by_(self, entry: JournalEntry) -> str:
        """Who did it."""
        return str(entry.done_by or "The command line")

    @admin.display(description="what happened")
    def said_(self, entry: JournalEntry) -> str:
        """The first sentence, and how many more there are."""
        first, *more = entry.sentences or [""]
        return f"{first} And {len(more)} more." if more else first

    @admin.display(description="taken back", ordering="is_taken_back")
    def state_(self, entry: JournalEntry) -> str:
        """Whether it is in force."""
        return "Taken back" if entry.is_taken_back else ""

    def get_urls(self) -> list:
        """The pages of the journal, the one that takes an entry back, and the one that tells people of it."""
        take_back_, tell = map(self.admin_site.admin_view, (self.take_back_view, self.tell_view))
        return [
            path("<path:object_id>/take-back/", take_back_, name="office_journalentry_take_back"),
            path("<path:object_id>/tell/", tell, name="office_journalentry_tell"),
            *super().get_urls(),
        ]

    @method_decorator(never_cache)
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """An entry: what was said, and each record that it wrote, from what to what."""
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        entry = self._entry(request, object_id)
        page = Paginator(entry.rows.exclude(first_version=None), ON_A_PAGE).get_page(request.GET.get("page"))
        records = written_records(page.object_list)
        named = Named(records, request.user.has_perms)  # type: ignore[union-attr]
        context = {
            "title": entry.title,
            "page": page,
            "rows": [self._row(record, named) for record in records if self._may_see(request, record)],
            "emails_written": messages_of(entry).count(),
            "emails": self._emails(request, entry),
            "may_take_back": request.user.has_perm(TAKE_BACK) and not entry.is_taken_back,  # type: ignore[union-attr]
            "still_to_tell": len(still_to_tell(entry)),
            "taken_back_by": entry.taken_back_by.order_by("pk").select_related("done_by").last(),
        }
        return self._page(request, "entry", entry, context)

    @method_decorator(require_POST)
    @method_decorator(never_cache)
    def take_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What taking an entry back would do, or what stands in the way; and, once it is agreed to, do it."""
        entry = self._entry(request, object_id)
        if not request.user.has_perm(TAKE_BACK):  # type: ignore[union-attr]
            raise PermissionDenied
        self._refuse_what_they_may_not_change(request, entry)
        is_rest = "rest" in request.POST
        effect: Effect | None = None
        obstacles: list[Obstacle] = []
        try:
            with (
                transaction.atomic(),
                in_one_go(f"Taken back: {entry.title}", by=request.user, about=entry.about, takes_back=entry) as go,
            ):
                effect, is_done = carry_out_in(
                    go,
                    lambda: take_back(entry=entry, by=request.user, is_rest=is_rest),
                    agreed=agreed_in(request),
                    reader=request.user,
                )
                if is_done:
                    go.keep(effect.sentences)
            if is_done:
                messages.success(request, f"Taken back: {entry.title}. {' '.join(effect.sentences)}")
                return redirect(change_address(go.entry or entry))
        except InTheWayError as error:
            obstacles = error.obstacles
        except ValidationError as error:
            obstacles = [Obstacle(sentence) for sentence in error.messages]
        except IntegrityError:
            obstacles = [Obstacle(OVERTAKEN)]
        context = {
            "title": f"Take back: {entry.title}",
            "effect": effect,
            "obstacles": obstacles,
            "is_rest": is_rest,
            "may_leave": not is_rest and not entry.is_taken_back and bool(obstacles),
        }
        return self._page(request, "take_back", entry, context)

    @method_decorator(require_POST)
    def tell_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write to those who had been written to of what this entry took back."""
        entry = self._entry(request, object_id)
        if not request.user.has_perm(TAKE_BACK):  # type: ignore[union-attr]
            raise PermissionDenied
        try:
            messages.success(request, going_in_words(tell_taken_back(entry=entry)))
        except ValidationError as error:
            messages.info(request, error.messages[0])
        return redirect(change_address(entry))

    def _entry(self, request: HttpRequest, object_id: str) -> JournalEntry:
        entry = self.get_object(request, unquote(object_id))
        if entry is None:
            raise Http404("There is no such entry.")
        return entry

    def _refuse_what_they_may_not_change(self, request: HttpRequest, entry: JournalEntry) -> None:
        """Whoever takes it back may change each kind of record that it wrote."""
        labels = set(entry.rows.exclude(first_version=None).order_by().values_list("model", flat=True).distinct())
        needed = {f"{app}.change_{model}" for app, _, model in (label.partition(".") for label in labels)}
        if not request.user.has_perms(needed):  # type: ignore[union-attr]
            raise PermissionDenied("It wrote records that you may not change. Ask an officer to take it back.")

    def _may_see(self, request: HttpRequest, record: WrittenRecord) -> bool:
        registered = self.admin_site._registry.get(record.model)
        return registered is not None and registered.has_view_permission(request)

    def _emails(self, request: HttpRequest, entry: JournalEntry) -> list[Message]:
        """The e-mails that were written with it, as far as the user may read them."""
        if not request.user.has_perm(VIEW_MESSAGE):  # type: ignore[union-attr]
            return []
        return list(seen_by(request.user, messages_of(entry)).order_by("pk")[:ON_A_PAGE])

    def _row(self, record: WrittenRecord, named: Named) -> dict[str, Any]:
        """A record as the page shows it."""
        what = "Made" if record.is_made else "Deleted" if record.is_deleted else "Changed"
        facts = []
        for name, pair in record.changes.items() if record.model in NAMED else ():
            was, became = (named.value(record.model, name, value) for value in pair)
            said = CHANGED_UNSEEN if was == became == NOT_SHOWN else f"from {was} to {became}"
            facts.append((capfirst(str(field_of(record.model, name).verbose_name)), said))
        return {
            "what": what,
            "kind": capfirst(str(record.model._meta.verbose_name)),
            "name": named.of(record),
            "facts": facts,
            "url": _history_of(record),
        }

    def _page(self, request: HttpRequest, name: str, entry: JournalEntry, context: dict) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "entry": entry, **context}
        return TemplateResponse(request, f"office/journal/{name}.html", context)


def _history_of(record: WrittenRecord) -> str:
    """The address of the record's history; empty where it is gone or admin has none."""
    if record.now is None:
        return ""
    try:
        return change_address(record.now, "history")
    except NoReverseMatch:
        return ""
