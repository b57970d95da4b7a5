"""What tells one state of a table from another, so that whatever is kept of it is never out of date (ADR 46)."""

from django.db import models


class TableStamp(models.Model):
    """Random letters that the database itself puts anew whenever a statement writes to a table that the public reads.

    All rows of a table together are its stamp, and those of all tables the stamp of everything public. A table has a
    row for each transaction that may write to it at the same time, so that no writer waits for another: on SQLite,
    where there is one writer, only the first (``portal/kept_pages/triggers.py``).
    """

    table_name = models.CharField(max_length=63)
    place = models.PositiveIntegerField(default=0)
    mark = models.CharField(max_length=36)

    class Meta:
        default_permissions = ()
        ordering = ["table_name", "place"]
        constraints = [models.UniqueConstraint(fields=["table_name", "place"], name="office_tablestamp_unique")]

    def __str__(self) -> str:
        return f"{self.table_name}, {self.place}"
