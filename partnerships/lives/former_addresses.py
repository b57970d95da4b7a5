"""Former addresses of partnerships' pages, which lead on for ever (ADR 74)."""

from base.leading_on import leads_on
from partnerships.models import Partnership


def slug_now(slug: str, **of_page: object) -> str | None:
    """The last part of the address of the partnership that had this one before; None where none had it."""
    return Partnership.objects.filter(former_names__slug=slug).values_list("slug", flat=True).first()


leads_on_from_former_addresses = leads_on(slug_now, for_ever=True)
