"""The project as an app, and the admin site in the portal's look."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    """What draws on several apps: pages composed of them, the seed and the demonstration."""

    name = "essex_partnerships"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django admin, with the portal's own site."""

    default = False
    default_site = "essex_partnerships.admin.PortalAdminSite"
