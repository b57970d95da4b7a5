"""Admin of accounts and roles, for the administrator."""

from typing import Any, ClassVar, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Field, QuerySet
from django.forms import BaseForm, CheckboxSelectMultiple, ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import roles
from accounts.delegating import admin as delegating_admin  # noqa: F401
from accounts.inviting import refuse_own_mailbox, refuse_unheard
from accounts.linking import note_link
from accounts.models import AuditEvent, Invitation, User
from accounts.models.invitations import why_not_invited
from accounts.permissions import CHANGE_USER
from accounts.ways_in import cut_off, note_password_set
from accounts.ways_in_page import ShowsWaysIn
from accounts.writes import invite, record_roles
from base.records.admin import KeptRecordAdmin, KeptRecords
from base.records.private import KeepsPrivate, PrivateAdmin

OWN_KEPT = ["person", "groups", "is_staff", "is_active"]  # fields of one's own account that another must change


class UserCreationForm(AdminUserCreationForm):
    """The form for a new account. Without a password, its owner cannot sign in with one until somebody sets it."""

    class Meta:
        model = User
        fields = ["email", "name", "person", "groups", "is_staff"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _say_usable_in_our_words(self)
        asked = self.fields["email"].widget.attrs
        asked["autocomplete"] = "off"  # a browser would offer the administrator's own
        asked.pop("autofocus", None)  # the admin's own script goes to the first box, and a browser complains of both


class PasswordSaid(ReadOnlyPasswordHashWidget):
    """What is said of a password; Django marks it as a disabled control, and it is none."""

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict[str, Any]:
        """Its attributes, without that."""
        attributes = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in attributes.items() if name != "disabled"}


class AccountForm(UserChangeForm):
    """The form of an account."""

    password = ReadOnlyPasswordHashField(label="Password", widget=PasswordSaid)


class PasswordForm(AdminPasswordChangeForm):
    """The form that sets somebody's password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:
            _say_usable_in_our_words(self)


def _say_usable_in_our_words(form: BaseForm) -> None:
    form.fields["usable_password"].label = "Signs in with a password"
    form.fields["usable_password"].help_text = "Disabled: nobody can sign in with one until a password is set."


class GivenRoles:
    """Limits the choice of roles to those that administrators give; the others follow from what a person holds."""

    def formfield_for_manytomany(
        self, db_field: Field, request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField | None:
        """Offer only the roles in ``roles.GIVEN``."""
        if db_field.name in ("groups", "roles"):
            kwargs |= {"queryset": Group.objects.filter(name__in=roles.GIVEN), "widget": CheckboxSelectMultiple}
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


@admin.register(User)
class AccountAdmin(GivenRoles, ShowsWaysIn, KeptRecordAdmin, UserAdmin):  # type: ignore[misc]  # the stubs differ on templates
    """Accounts and their roles. Nobody can be made a superuser here."""

    kept_note = "Accounts are kept and never deleted. To close one, untick “May sign in”."
    form = AccountForm
    add_form = UserCreationForm
    change_password_form = PasswordForm
    add_form_template = "accounts/account_add_form.html"
    change_user_password_template = "accounts/account_password.html"  # noqa: S105 - where a template is
    list_display = ["email", "name", "roles", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_staff", "is_active"]
    search_fields = ["email", "name", "person__name"]
    search_help_text = "A part of the e-mail address or the name."
    ordering = ["email"]
    autocomplete_fields = ["person"]
    filter_horizontal: ClassVar = []  # of Django's: there are few roles, each with a box to tick
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "person", "password"]}),
        (
            "Roles",
            {
                "fields": ["groups", "is_staff", "is_active"],
                "description": "LA officers and administrators also need “May open admin”.",
            },
        ),
        ("Dates", {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "person"]}),
        ("Password", {"fields": ["usable_password", "password1", "password2"]}),
        (
            "Roles",
            {
                "fields": ["groups", "is_staff"],
                "description": "LA officers and administrators also need “May open admin”.",
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Fetch the roles of all listed accounts in one query."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """An account's address is changed on its page of ways in, where the old one ends.

        Nobody links their own account to a person (design, section 5), or gives themself a role.
        """
        kept = ["email", *OWN_KEPT] if obj == request.user else ["email"]
        return [*self.readonly_fields, *kept] if obj else self.readonly_fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let only superusers change a superuser's account: whoever sets its password could sign in with it."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Save the account; to whose record it is linked is written down, and told to them."""
        before, was_active = User.objects.values_list("person", "is_active").get(pk=obj.pk) if change else (None, False)
        if obj == request.user and obj.person_id != before:
            raise PermissionDenied("Nobody links their own account to a person.")
        super().save_model(request, obj, form, change)
        note_link(user=obj, before=before, by=request.user)
        if was_active and not obj.is_active:  # or its devices would be signed in once it is opened again
            cut_off(user=obj, by=request.user, is_closed=True)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Django's page that sets somebody's password; it is written down and told, as the other ways in are."""
        if unquote(id) == str(request.user.pk):  # where one is asked for the old one
            return redirect("account_change_password")
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            note_password_set(user=User.objects.get(pk=unquote(id)), by=request.user)
        return response

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Save the roles, and record in the audit trail which were given and which were taken away."""
        held = set(form.instance.groups.all())
        super().save_related(request, form, formsets, change)
        now = set(form.instance.groups.all())
        record_roles(user=form.instance, given=now - held, taken=held - now, by=cast(User, request.user))

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        """The account's roles as they are shown in the list, separated by commas."""
        return ", ".join(group.name for group in user.groups.all()) or "None"


admin.site.unregister(Group)
# These tables of django-allauth hold secrets, and people change their own on the account's pages: not in admin.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)


@admin.register(Group)
class RoleAdmin(KeptRecords, KeepsPrivate, GroupAdmin):
    """Roles, read-only: what each role may do is fixed in ``accounts/roles.py`` (design, section 5)."""

    kept_note = "Roles come with the portal and are kept. To take one from somebody, open their account."
    change_form_template = "base/records/record_change_form.html"
    list_display = ["name", "description", "account_count"]
    fields = ["name", "description", "permissions"]
    readonly_fields = ["description"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Count the accounts of each role, for a column of the list."""
        return super().get_queryset(request).annotate(account_count=Count("user"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Forbid it: ``grant_roles`` makes the roles after each migration."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Forbid it: roles are given to an account on the account's page."""
        return False

    @admin.display(description="what it is for")
    def description(self, role: Group) -> str:
        """One line on how somebody gets the role and what it allows."""
        return roles.DESCRIPTIONS.get(role.name, "")

    @admin.display(description="accounts", ordering="account_count")
    def account_count(self, role: Group) -> int:
        """The number of accounts that hold the role, from ``get_queryset``."""
        return role.account_count


class InvitationForm(ModelForm):
    """A new invitation; ``by`` is who sends it."""

    by: User

    def clean(self) -> dict[str, Any]:
        """Refuse one to oneself, and one of which nobody would hear."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("email"):
            refuse_own_mailbox(cleaned["email"], by=self.by)
        if cleaned.get("person"):
            refuse_unheard(cleaned["person"], by=self.by)
        return cleaned


@admin.register(Invitation)
class InvitationAdmin(GivenRoles, KeptRecords, PrivateAdmin):
    """Invitations to make an account. Saving a new one sends it. Sending it again replaces the link."""

    change_form_template = "base/records/record_change_form.html"
    kept_note = "Invitations are kept and never deleted. Withdraw one and its link stops working."
    list_display = ["email", "name", "state_label", "invited_by", "invited_at"]
    search_fields = ["email", "name", "person__name"]
    search_help_text = "A part of the e-mail address or the name."
    autocomplete_fields = ["person"]
    actions = ["send_again", "withdraw"]
    fields = ["email", "name", "person", "roles"]
    form = InvitationForm

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; it knows who sends it."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Fetch the inviting accounts in the same query."""
        return super().get_queryset(request).select_related("invited_by")

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> list[str]:
        """Nobody may edit an invitation that was sent. Only those who may give roles may put roles into a new one."""
        if obj:
            return ["email", "name", "person", "roles"]
        return [] if request.user.has_perm(CHANGE_USER) else ["roles"]

    def save_model(self, request: HttpRequest, obj: Invitation, form: ModelForm, change: bool) -> None:
        """Record who made a new invitation."""
        if not change:
            obj.invited_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Send a new invitation, after its roles have been saved."""
        super().save_related(request, form, formsets, change)
        if not change:
            invite(invitation=form.instance, by=request.user)

    @admin.action(description="Send again, with a new link", permissions=["change"])
    def send_again(self, request: HttpRequest, invitations: QuerySet) -> None:
        """Send the chosen invitations again, except those that were accepted or withdrawn."""
        left = _left_alone(invitations)
        open_ones = invitations.filter(accepted_at=None, withdrawn_at=None).select_related("person")
        refused = {one.pk: why_not_invited(one.person) for one in open_ones if one.person}
        waiting = [one for one in open_ones if not refused.get(one.pk)]
        for invitation in waiting:
            invite(invitation=invitation, by=request.user)
        if waiting:
            self.message_user(request, f"{len(waiting)} sent again, with a new link.", messages.SUCCESS)
        for sentence in filter(None, refused.values()):
            self.message_user(request, sentence, messages.WARNING)
        if left:
            self.message_user(request, f"Not sent: {left}. Invite anew whom you withdrew.", messages.WARNING)

    @admin.action(description="Withdraw", permissions=["change"])
    def withdraw(self, request: HttpRequest, invitations: QuerySet) -> None:
        """Withdraw the chosen invitations, except those that were accepted: their links stop working."""
        left = _left_alone(invitations)
        count = invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
        if count:
            self.message_user(request, f"{count} withdrawn.", messages.SUCCESS)
        if left:
            self.message_user(request, f"Left as they are: {left}.", messages.WARNING)


def _left_alone(invitations: QuerySet) -> str:
    """How many of them are over, and how; empty where none is."""
    accepted = invitations.filter(accepted_at__isnull=False).count()
    withdrawn = invitations.filter(accepted_at=None, withdrawn_at__isnull=False).count()
    counted = {"accepted already": accepted, "withdrawn": withdrawn}
    return ", ".join(f"{count} {how}" for how, count in counted.items() if count)


@admin.register(AuditEvent)
class AuditEventAdmin(PrivateAdmin):
    """The audit trail, read-only."""

    list_display = ["at", "kind", "user", "done_by", "detail", "network"]
    list_filter = ["kind"]
    search_fields = ["user__email", "user__name", "done_by__email", "detail"]
    search_help_text = "An e-mail address, a name or a role."
    date_hierarchy = "at"
    list_select_related = ["user", "done_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Forbid it: only the portal writes the trail."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        """Forbid it, even to superusers: a trail that can be changed proves nothing."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        """Forbid it: only ``apply_retention`` removes events, once their time is over."""
        return False
