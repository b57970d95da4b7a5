"""Admin of accounts and roles, for the administrator."""

from typing import cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Count, Field, QuerySet
from django.forms import ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils import timezone

from accounts import roles
from accounts.models import AuditEvent, Invitation, User
from accounts.permissions import CHANGE_USER
from accounts.writes import invite, record_roles
from base.records.admin import KeptRecordAdmin, KeptRecords


class UserCreationForm(AdminUserCreationForm):
    """A new account: an e-mail address, and a password or none."""

    class Meta:
        model = User
        fields = ["email", "name", "person", "groups", "is_staff"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["usable_password"].label = "Signs in with a password"
        self.fields["usable_password"].help_text = "Disabled: nobody can sign in until a password is set."


class GivenRoles:
    """Offers the roles that are given; every other follows from what a person holds."""

    def formfield_for_manytomany(
        self, db_field: Field, request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField | None:
        """The choices of a field of roles."""
        if db_field.name in ("groups", "roles"):
            kwargs["queryset"] = Group.objects.filter(name__in=roles.GIVEN)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


@admin.register(User)
class AccountAdmin(GivenRoles, KeptRecordAdmin, UserAdmin):  # type: ignore[misc]  # the stubs differ on templates
    """Accounts: who may sign in, as whom, in which roles. Nobody is made a superuser here."""

    kept_note = "Accounts are kept and never deleted. To close one, untick “May sign in”."
    add_form = UserCreationForm
    add_form_template = "accounts/account_add_form.html"
    list_display = ["email", "name", "roles", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_staff", "is_active"]
    search_fields = ["email", "name", "person__name"]
    search_help_text = "A part of the e-mail address or the name."
    ordering = ["email"]
    autocomplete_fields = ["person"]
    filter_horizontal = ["groups"]
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
        """With their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never a superuser's, but by a superuser: whoever sets its password could become it."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Save the roles, and write down which were given and which taken."""
        held = set(form.instance.groups.all())
        super().save_related(request, form, formsets, change)
        now = set(form.instance.groups.all())
        record_roles(user=form.instance, given=now - held, taken=held - now, by=cast(User, request.user))

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        """The names of their groups."""
        return ", ".join(group.name for group in user.groups.all()) or "None"


admin.site.unregister(Group)
# What django-allauth keeps is its holder's to change, on the account's pages, and holds secrets.
for model in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(model)


@admin.register(Group)
class RoleAdmin(KeptRecords, GroupAdmin):
    """Roles, to read: what each may do is the portal's own table (design, section 5), not to be widened here."""

    kept_note = "Roles come with the portal and are kept. To take one from somebody, open their account."
    change_form_template = "base/records/record_change_form.html"
    list_display = ["name", "description", "account_count"]
    fields = ["name", "description", "permissions"]
    readonly_fields = ["description"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many accounts have each."""
        return super().get_queryset(request).annotate(account_count=Count("user"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: the roles come with the portal."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Never: give an account a role on the account's page."""
        return False

    @admin.display(description="what it is for")
    def description(self, role: Group) -> str:
        """Where it comes from and what it lets somebody do, in a line."""
        return roles.DESCRIPTIONS.get(role.name, "")

    @admin.display(description="accounts", ordering="account_count")
    def account_count(self, role: Group) -> int:
        """How many accounts have it."""
        return role.account_count


@admin.register(Invitation)
class InvitationAdmin(GivenRoles, KeptRecords, admin.ModelAdmin):
    """Invitations to make an account. Saving one sends it; sending it again makes the earlier link stop working."""

    change_form_template = "base/records/record_change_form.html"
    kept_note = "Invitations are kept and never deleted. Withdraw one and its link stops working."
    list_display = ["email", "name", "state_label", "invited_by", "invited_at"]
    search_fields = ["email", "name", "person__name"]
    search_help_text = "A part of the e-mail address or the name."
    autocomplete_fields = ["person"]
    actions = ["send_again", "withdraw"]
    fields = ["email", "name", "person", "roles"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With who invited them."""
        return super().get_queryset(request).select_related("invited_by")

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> list[str]:
        """Only who gives roles may promise one; what was sent stays as it was."""
        if obj:
            return ["email", "name", "person", "roles"]
        return [] if request.user.has_perm(CHANGE_USER) else ["roles"]

    def save_model(self, request: HttpRequest, obj: Invitation, form: ModelForm, change: bool) -> None:
        """Keep who invites."""
        if not change:
            obj.invited_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        """Send a new one once its roles are kept."""
        super().save_related(request, form, formsets, change)
        if not change:
            invite(invitation=form.instance, address=request.build_absolute_uri("/"), by=cast(User, request.user))

    @admin.action(description="Send again, with a new link", permissions=["change"])
    def send_again(self, request: HttpRequest, invitations: QuerySet) -> None:
        """Send those that nobody has accepted or withdrawn once more."""
        waiting = invitations.filter(accepted_at=None, withdrawn_at=None)
        for invitation in waiting:
            invite(invitation=invitation, address=request.build_absolute_uri("/"), by=cast(User, request.user))
        self.message_user(request, f"{len(waiting)} sent again.")

    @admin.action(description="Withdraw", permissions=["change"])
    def withdraw(self, request: HttpRequest, invitations: QuerySet) -> None:
        """Make the links of those that nobody has accepted stop working."""
        count = invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
        self.message_user(request, f"{count} withdrawn.")


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):
    """What happened at the door and to people's rights, to read."""

    list_display = ["at", "kind", "user", "done_by", "detail", "network"]
    list_filter = ["kind"]
    search_fields = ["user__email", "user__name", "done_by__email", "detail"]
    search_help_text = "An e-mail address, a name or a role."
    date_hierarchy = "at"
    list_select_related = ["user", "done_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: the portal writes it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEvent | None = None) -> bool:
        """Never."""
        return False
