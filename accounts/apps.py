"""Configuration of the accounts app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Who signs in, and the roles."""

    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Have the roles granted after every migration, once Django's receiver has made the permissions.

        Say where the link of an invitation leads, where one signs in, what a person's page says of their account, and
        who may read addresses.
        """
        from allauth.account.models import EmailAddress

        from accounts.delegating.hanging import delegates_who_stop
        from accounts.granting import grant_roles
        from accounts.linking import said_of_account
        from accounts.models import Delegate, Invitation, User
        from accounts.models.invitations import path_of
        from accounts.pages_in_search import page_to_sign_in
        from accounts.permissions import VIEW_DELEGATE, VIEW_INVITATION, VIEW_USER
        from base.records import private
        from office.post import links
        from partnerships.lives.hanging import what_hangs
        from partnerships.people.linked import said_of_accounts
        from partnerships.search.further_pages import further_pages

        for model, field, permission in (
            (User, "email", VIEW_USER),
            (User, "password", VIEW_USER),
            (EmailAddress, "email", VIEW_USER),
            (Invitation, "email", VIEW_INVITATION),
            (Delegate, "name", VIEW_DELEGATE),
            (Delegate, "email", VIEW_DELEGATE),
        ):
            private.add(model, [field], permission)
        post_migrate.connect(grant_roles, dispatch_uid="accounts.granting.grant_roles")
        links.add("invitation", path_of)
        said_of_accounts.append(said_of_account)
        what_hangs.append(delegates_who_stop)
        further_pages.append(page_to_sign_in)
