"""One process's part of a snapshot: ``snapshot`` starts ``-m tests.every_page.part FOLDER PART PARTS ONLY``."""

import logging
import sys
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from tests.every_page.clock import LATER, stopped
from tests.every_page.emails import write_emails
from tests.every_page.listings import listings
from tests.every_page.sent import write_sent
from tests.every_page.writing import joined, write_pages


def main(folder: Path, part: int, parts: int, only: str) -> None:
    """Write it: pages, and with the last part what else there is."""
    logging.disable(logging.CRITICAL)
    with stopped(LATER):
        write_pages(folder, part, parts, only)
        if part == 0:
            write_sent(folder)
        if part == parts - 1:
            for name, lines in listings().items():
                (folder / name).write_text(joined(lines))
            write_emails(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
