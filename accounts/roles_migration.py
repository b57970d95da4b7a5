"""What migrations call to make the groups of the roles as ``roles.PERMISSIONS`` has them."""

from django.contrib.auth.management import create_permissions

from .roles import PERMISSIONS

APPS = ("accounts", "auth", "boards", "improvement", "partnerships")


def give_roles(apps, schema_editor) -> None:
    """Make each role's group and give it exactly its permissions.

    An early migration runs before the models of later ones are there: their permissions are left to the later
    migration that calls this again.
    """
    from django.apps import apps as installed  # create_permissions asks each app for its configuration

    alias = schema_editor.connection.alias
    for label in APPS:
        create_permissions(installed.get_app_config(label), verbosity=0, using=alias, apps=apps)
    groups = apps.get_model("auth", "Group").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias).select_related("content_type")
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in permissions}
    for name, wanted in PERMISSIONS.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.set(known[permission] for permission in wanted if permission in known)


def remove_roles(apps, schema_editor) -> None:
    """Remove the groups."""
    apps.get_model("auth", "Group").objects.filter(name__in=PERMISSIONS).delete()
