"""The portal as an app, and the admin site in its look."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    """What draws on several apps: the home page, the desk, a lead's own page, the log of changes, privacy."""

    name = "portal"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django admin, with the portal's own site."""

    default = False
    default_site = "portal.admin_site.PortalAdminSite"
