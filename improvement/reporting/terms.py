"""Terms as addresses have them: ``2026-autumn``, ``2027-spring``."""

from django.http import Http404
from django.utils import timezone

from base.school_terms import Term

FIRST_YEAR = 2000  # before which nothing here is


class TermSlug:
    """A term in an address."""

    regex = r"\d{4}-(?:autumn|spring|summer)"

    def to_python(self, value: str) -> Term:
        """The term that it names."""
        return Term.called(value)

    def to_url(self, value: Term) -> str:
        """How an address names a term."""
        return value.slug


def refuse_unknown(term: Term) -> None:
    """Raise 404 for a term that has not begun, or of which nothing can be said."""
    if term.year < FIRST_YEAR:
        raise Http404(f"There is no report of the {str(term).lower()}.")
    if term.days[0] > timezone.localdate():
        raise Http404(f"The {str(term).lower()} has not begun, so there is nothing to report of it yet.")
