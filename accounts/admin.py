"""Admin of accounts and roles, for the administrator."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from partnerships.admin.base import KeptRecordAdmin, KeptRecords

from .models import User


class UserCreationForm(AdminUserCreationForm):
    """A new account: an e-mail address, and a password or none."""

    class Meta:
        model = User
        fields = ["email", "name", "person", "groups", "is_staff"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["usable_password"].label = "Signs in with a password"
        self.fields["usable_password"].help_text = "Disabled: nobody can sign in until a password is set."


@admin.register(User)
class AccountAdmin(KeptRecordAdmin, UserAdmin):  # type: ignore[misc]  # the stubs differ on templates
    """Accounts: who may sign in, as whom, in which roles. Nobody is made a superuser here."""

    kept_note = "Accounts are kept and never deleted. To close one, untick “May sign in”."
    add_form = UserCreationForm
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

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        """The names of their groups."""
        return ", ".join(group.name for group in user.groups.all()) or "None"


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(KeptRecords, GroupAdmin):
    """Roles, to read: what each may do is the portal's own table (design, section 5), not to be widened here."""

    kept_note = "Roles come with the portal and are kept. To take one from somebody, open their account."
    change_form_template = "admin/record_change_form.html"
    list_display = ["name", "account_count"]
    fields = ["name", "permissions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many accounts have each."""
        return super().get_queryset(request).annotate(account_count=Count("user"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: the roles come with the portal."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Never: give an account a role on the account's page."""
        return False

    @admin.display(description="accounts", ordering="account_count")
    def account_count(self, role: Group) -> int:
        """How many accounts have it."""
        return role.account_count
