"""A process that types minutes until it is told to stop: ``python -m tests.portal.backups.writer ITEM USER``.

It prints a line of JSON for each save once that is acknowledged, and not before.
"""

import json
import sys

import django

django.setup()

from accounts.models import User  # noqa: E402
from boards.minutes.item_texts import Saved, save_text  # noqa: E402
from boards.models import AgendaItem  # noqa: E402


def main(item_pk: int, user_pk: int) -> None:
    item, user = AgendaItem.objects.get(pk=item_pk), User.objects.get(pk=user_pk)
    version = item.version
    while True:
        text = f"Item {item.pk}, save {version + 1}: " + "word " * 200
        saved = save_text(item=item, text=text, base=version, by=user)
        assert isinstance(saved, Saved)
        version = saved.version
        print(json.dumps([item.pk, version, text]), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
