"""``manage.py load_seed``: what the council's page says, from ``fixtures/``."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.db import models

from portal.seed import SeedError, load_seed


class Command(BaseCommand):
    """Add what the seed has and the database has not; leave every record that is there as officers made it."""

    help = "Adds what the council's page says: quadrants, districts, boards, members and chairs, the strategy's text."

    def handle(self, *args: object, **options: object) -> None:
        """Load the seed and say what was added; ``--verbosity 2`` names every record."""
        try:
            added = load_seed()
        except SeedError as error:
            raise CommandError(f"{error} Nothing was added.") from error
        if options["verbosity"]:
            self.stdout.write(_summary(added))
        if options["verbosity"] == 2:
            for row in added:
                self.stdout.write(f"  {row._meta.verbose_name}: {row}")


def _summary(added: list[models.Model]) -> str:
    if not added:
        return "The seed is there already: nothing was added."
    counts = Counter(type(row) for row in added)
    return "Added " + ", ".join(f"{count} {_name(model, count)}" for model, count in counts.items()) + "."


def _name(model: type[models.Model], count: int) -> str:
    return str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
