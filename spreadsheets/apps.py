"""Configuration of the spreadsheets app."""

from django.apps import AppConfig

from partnerships import apps as partnerships  # the module: of two configs in apps.py Django takes neither


class SpreadsheetsConfig(AppConfig):
    """An officer's sheet: read, match, plan, apply."""

    name = "spreadsheets"
    verbose_name = partnerships.PartnershipsConfig.verbose_name  # to an officer they are one thing

    def ready(self) -> None:
        """Offer the import above the list of partnerships."""
        from partnerships.directory.list_tools import LIST_TOOLS

        LIST_TOOLS.append("spreadsheets/applying/_import_link.html")
