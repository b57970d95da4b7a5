"""What each role may do, put into the database after every ``migrate`` and ``flush``."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, transaction

from accounts.roles import PERMISSIONS


def grant_roles(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, apps: Apps = installed, **_: object) -> None:
    """Make each role's group and give it exactly the permissions of ``PERMISSIONS``; who has a role stays as it is.

    Django says that it has migrated once for each app, and makes that app's permissions then. This waits for the last
    one. Where only some apps are migrated, ``apps`` holds those alone: without accounts there are no roles yet, and
    the permissions of models that are still to come are given when they are there.
    """
    if sender is not _last_to_migrate() or not _has_accounts(apps):
        return
    permissions = apps.get_model("auth.Permission").objects.using(using).select_related("content_type")
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in permissions}
    groups = apps.get_model("auth.Group").objects.using(using)
    with transaction.atomic(using=using):
        for name, wanted in PERMISSIONS.items():
            group, _created = groups.get_or_create(name=name)
            group.permissions.set([known[permission] for permission in wanted if permission in known])


def _last_to_migrate() -> AppConfig:
    """The last app that Django tells of; it tells of none without models."""
    return [config for config in installed.get_app_configs() if config.models_module is not None][-1]


def _has_accounts(apps: Apps) -> bool:
    try:
        apps.get_model("accounts.User")
    except LookupError:
        return False
    return True
