"""Admin of accounts and roles, for the administrator."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from simple_history.admin import SimpleHistoryAdmin

from partnerships.admin.base import KeptRecords

from .models import User


class UserCreationForm(AdminUserCreationForm):
    """A new account: an e-mail address, and a password or none."""

    class Meta:
        model = User
        fields = ["email", "name"]


@admin.register(User)
class AccountAdmin(KeptRecords, SimpleHistoryAdmin, UserAdmin):
    """Accounts: who may sign in, as whom, in which roles. Nobody is made a superuser here."""

    add_form = UserCreationForm
    object_history_list_template = "admin/record_history_list.html"
    list_display = ["email", "name", "roles", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_staff", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    autocomplete_fields = ["person"]
    filter_horizontal = ["groups"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "person", "password"]}),
        ("Roles", {"fields": ["groups", "is_staff", "is_active"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]}),
    ]

    def get_queryset(self, request):
        """With their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        """The names of their groups."""
        return ", ".join(group.name for group in user.groups.all())
