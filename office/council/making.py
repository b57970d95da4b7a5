"""The council's one row, put into the database after every ``migrate`` and ``flush``."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

REASON = "What the portal says from the start"


def make_the_council(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, apps: Apps = installed, **_: object) -> None:
    """Make the row with its first version where there is none, so that a change can be told from it.

    ``apps`` are those of the migration that the database has come to: there may be no table yet.
    """
    try:
        councils = apps.get_model("office.Council").objects.using(using)
    except LookupError:
        return
    if councils.exists():
        return
    council = councils.create()
    history = apps.get_model("office.HistoricalCouncil").objects.using(using)
    if history.filter(id=council.pk).update(history_change_reason=REASON):
        return
    fields = {field.attname: getattr(council, field.attname) for field in council._meta.concrete_fields}  # as migrated
    history.create(**fields, history_date=timezone.now(), history_type="+", history_change_reason=REASON)
