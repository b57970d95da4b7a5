"""Configuration of the accounts app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Who signs in, and the roles."""

    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Have the roles granted after every migration, once Django's receiver has made the permissions.

        Say where the link of an invitation leads, too.
        """
        from accounts.granting import grant_roles
        from accounts.models.invitations import path_of
        from office.post import links

        post_migrate.connect(grant_roles, dispatch_uid="accounts.granting.grant_roles")
        links.add("invitation", path_of)
