"""The kinds of pages of peer reviews: a lead's round, and single reviews."""

from collections.abc import Iterator

from partnerships.models import Lead
from tests.every_page.keys import first
from tests.every_page.kinds import PageKind, kind
from tests.every_page.people import LEAD, account_of


def kinds() -> Iterator[PageKind]:
    """All of them."""
    own = first(Lead.objects.active().filter(person=account_of(LEAD).person), "of the lead’s account")
    other = first(Lead.objects.active().exclude(person=account_of(LEAD).person), "of somebody else")
    for about, lead in {"own": own, "somebody else’s": other}.items():
        for page in ("sheet", "how", "groups"):
            yield kind(f"rounds:{page}", about, pk=lead.pk)
