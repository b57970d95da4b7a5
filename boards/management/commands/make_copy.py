"""Make one copy of minutes, for the worker."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from boards.minutes.copies import make_ordered


class Command(BaseCommand):
    """``make_copy ORDER``: a process of its own, which the worker ends where it takes too long."""

    help = "Make the Word or PDF copy of minutes that an order of the portal's describes. The worker runs it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line holds."""
        parser.add_argument("order", type=Path, help="the order, a file in the portal's folder of copies")

    def handle(self, *args: object, **options: object) -> None:
        """Make it."""
        make_ordered(options["order"])  # type: ignore[arg-type]
