"""Make one copy of minutes, or one pack, for the worker."""

import json
import resource
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from boards.minutes.copies import copy_ordered
from boards.ordered import MOST_MEMORY, MOST_SECONDS, keep
from boards.papers.packs import pack_ordered


class Command(BaseCommand):
    """``make_copy ORDER``: a process of its own, which ends where it takes too much time or memory."""

    help = "Make the copy of minutes, or the pack, that an order of the portal's describes. The worker runs it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line holds."""
        parser.add_argument("order", type=Path, help="the order, a file in the portal's folder of copies")

    def handle(self, *args: object, **options: object) -> None:
        """Make it."""
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        order: Path = options["order"]  # type: ignore[assignment]
        what = json.loads(order.read_text())
        if what["kind"] == "pack":
            keep(order.with_suffix(".pdf"), pack_ordered(what))
        else:
            keep(order.with_suffix(f".{what['kind']}"), copy_ordered(what))
