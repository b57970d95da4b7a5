"""Puts two recommendations under a meeting's first item: ``python -m tests.browser.prepare_recommended MEETING``."""

import sys

import django

django.setup()

from boards.models import AgendaItem  # noqa: E402

if __name__ == "__main__":
    first = AgendaItem.objects.filter(meeting=int(sys.argv[1])).order_by("position")[:1]
    AgendaItem.objects.filter(pk__in=[item.pk for item in first]).update(
        recommendations="1. Approve the budget of £40,000\n2. Note the risks"
    )
    print("{}")
