"""Puts recommendations, two or those given, under an item: ``-m tests.browser.prepare_recommended PK [TEXT]``."""

import sys

import django

django.setup()

from boards.models import AgendaItem  # noqa: E402

if __name__ == "__main__":
    AgendaItem.objects.filter(pk=int(sys.argv[1])).update(
        recommendations=" ".join(sys.argv[2:]) or "1. Approve the budget of £40,000\n2. Note the risks"
    )
    print("{}")
