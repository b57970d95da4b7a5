"""The admin site that LA officers work in."""

from functools import partial

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from office.council.reading import the_council
from office.council.words import in_our_words
from office.models import JobRun, Message
from office.permissions import SEND_AGAIN
from partnerships.models import Partnership
from portal.desk.housekeeping import housekeeping
from portal.desk.last_runs import last_runs
from portal.desk.lists import desk_lists
from portal.desk.post import desk_post, post_again
from portal.desk.recent import recent_actions
from portal.desk.tasks import desk, may_view

APPS = [
    "partnerships",
    "office",
    "register",
    "spreadsheets",
    "confirmations",
    "portal",
    "boards",
    "improvement",
    "accounts",
    "auth",
]
# What stands under the heading of another app, on the desk and on its own page: to an officer they are one thing.
SHOWN_WITH = dict.fromkeys(["office", "register", "spreadsheets", "confirmations", "portal"], "partnerships")
MODELS = [  # what an officer opens most often first; the others follow by name
    "Partnership",
    "School",
    "Person",
    "Lead",
    "Membership",
    "Headship",
    "Enquiry",
    "Proposal",
    "Question",
    "Board",
    "Seat",
    "Meeting",
    "AgendaItem",
    "Attendance",
    "Paper",
    "Decision",
    "Action",
    "MinutesVersion",
]

NAMES = {"auth": "Roles"}  # what is not named in the sector's words


class PortalAutocompleteView(AutocompleteJsonView):
    """Names what it finds as its admin says: many schools share a name."""

    def get_queryset(self) -> QuerySet:
        """What it finds, in the order of the model: an admin that counts something per record loses that."""
        found = super().get_queryset()
        return found if found.ordered else found.order_by(*found.model._meta.ordering, "pk")

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """The record's key and label."""
        label = getattr(self.model_admin, "autocomplete_label", str)
        return {**super().serialize_result(obj, to_field_name), "text": label(obj)}


class PortalAdminSite(admin.AdminSite):
    """Django admin behind the portal's own sign-in, under the portal's name."""

    index_title = "Desk"
    site_title = property(lambda self: the_council().site_name)  # type: ignore[assignment]
    made_by = property(lambda self: the_council().name)  # what files out of it say
    site_header = property(lambda self: f"{the_council().site_name}: records")  # type: ignore[assignment]
    enable_nav_sidebar = False  # the lists are wide, and the officers' screens are not

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Send the anonymous to the portal's sign-in; tell the signed-in that admin is not for them."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("Only LA officers and administrators may open admin.")
        return redirect_to_login(request.GET.get("next") or request.path.removesuffix("login/"))

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        """Out by the same door."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:  # type: ignore[override]
        """In the account, where everything about signing in is."""
        return redirect("account_change_password")

    def get_urls(self) -> list:
        """The records of each app, and the pages that draw on several."""
        # They import the records' admin, which this site must be there for.
        from portal.answers import views as answers
        from portal.changes import change_log, departures
        from portal.circulars.views import circular_write
        from portal.go_to.views import go_to
        from portal.privacy import views as privacy
        from portal.saved_lists import views as saved_lists

        end = partial(departures.person_end, site=self)
        changes = partial(change_log.change_log, site=self)
        questions = self.admin_view(partial(answers.answer_list, site=self))
        answer = self.admin_view(partial(answers.answer_detail, site=self))
        write = self.admin_view(partial(circular_write, site=self))
        keep = self.admin_view(partial(saved_lists.list_keep, site=self))
        remove = self.admin_view(partial(saved_lists.list_remove, site=self))
        change_list = self.admin_view(partial(saved_lists.list_change, site=self))
        held = self.admin_view(partial(privacy.person_held, site=self))
        erase = self.admin_view(partial(privacy.person_erase, site=self))
        delegate_held = self.admin_view(partial(privacy.delegate_held, site=self))
        delegate_erase = self.admin_view(partial(privacy.delegate_erase, site=self))
        pages = [
            path("accounts/delegate/<int:pk>/held/", delegate_held, name="accounts_delegate_held"),
            path("accounts/delegate/<int:pk>/erase/", delegate_erase, name="accounts_delegate_erase"),
            path("office/message/again/", self.admin_view(post_again), name="office_message_again"),
            path("go-to/", self.admin_view(partial(go_to, site=self)), name="go_to"),
            path("answers/", questions, name="answer_list"),
            path("answers/leads-addresses/write/", write, name="circular_write"),
            path("answers/<slug:slug>/", answer, name="answer"),
            path("lists/keep/", keep, name="list_keep"),
            path("lists/<int:pk>/", change_list, name="list_change"),
            path("lists/<int:pk>/remove/", remove, name="list_remove"),
            path("changes/", self.admin_view(changes), name="change_log"),
            path("partnerships/person/<int:pk>/end/", self.admin_view(end), name="partnerships_person_end"),
            path("partnerships/person/<int:pk>/held/", held, name="partnerships_person_held"),
            path(
                "partnerships/person/<int:pk>/held.json",
                self.admin_view(privacy.person_held_json),
                name="partnerships_person_held_json",
            ),
            path("partnerships/person/<int:pk>/erase/", erase, name="partnerships_person_erase"),
        ]
        return [*pages, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        """The desk: what needs doing, above the list of records."""
        context = desk(self, request, timezone.localdate())
        context["recent_actions"] = recent_actions(request.user)
        context |= desk_lists(self, request)
        if may_view(self, request, JobRun):
            runs = last_runs()
            context["housekeeping"] = housekeeping(runs, is_demonstration=settings.DEMO)
            if may_view(self, request, User):  # who keeps accounts runs the portal, or speaks with who does
                context["last_runs"] = runs
        if may_view(self, request, Message):
            context |= {"post": desk_post(request.user), "may_send_again": request.user.has_perm(SEND_AGAIN)}  # type: ignore[union-attr]
        return super().index(request, context | (extra_context or {}))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """What a field's search finds."""
        return PortalAutocompleteView.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """The apps and their records in the order of an officer's day, rather than of the alphabet.

        Django puts them into the context of every page of admin, and only the desk and an app's page show them:
        they are worked out when asked for, which spares every other page some 7 ms.
        """
        return SimpleLazyObject(partial(self._apps_in_order, request, app_label))  # type: ignore[return-value]

    def _apps_in_order(self, request: HttpRequest, app_label: str | None) -> list[dict]:
        apps = _joined(super().get_app_list(request))
        if app_label:
            apps = [app for app in apps if app["app_label"] in (app_label, SHOWN_WITH.get(app_label))]
        for app in apps:
            for model in app["models"]:
                model["name"] = in_our_words(str(model["name"]))
                if model["model"] is Partnership and model.get("add_url"):
                    model["add_url"] = reverse("admin:partnerships_partnership_start")
            app["name"] = NAMES.get(app["app_label"], app["name"])
            app["models"].sort(key=lambda model: _place(model["object_name"], MODELS))
        return sorted(apps, key=lambda app: _place(app["app_label"], APPS))


def _joined(apps: list[dict]) -> list[dict]:
    """The apps with what is shown under another's heading there, by name."""
    by_label = {app["app_label"]: app for app in apps}
    for label, heading in SHOWN_WITH.items():
        if label in by_label and heading in by_label:
            by_label[heading]["models"] += by_label.pop(label)["models"]
    for app in by_label.values():
        app["models"].sort(key=lambda model: model["name"])
    return list(by_label.values())


def _place(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else len(order)
