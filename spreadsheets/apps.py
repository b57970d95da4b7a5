"""Configuration of the spreadsheets app."""

from django.apps import AppConfig

from partnerships.apps import PartnershipsConfig


class SpreadsheetsConfig(AppConfig):
    """An officer's sheet: read, match, plan, apply."""

    name = "spreadsheets"
    verbose_name = PartnershipsConfig.verbose_name  # to an officer they are one thing

    def ready(self) -> None:
        """Offer the import above the list of partnerships."""
        from partnerships.directory.list_tools import LIST_TOOLS

        LIST_TOOLS.append("spreadsheets/applying/_import_link.html")
