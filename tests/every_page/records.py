"""The records that a page differs by and the demonstration lacks: meetings at every step, enquiries, answers, imports.

Everything is invented, made through the portal's own actions, and made once: what is there already stays.
"""

from tests.every_page.records_asked import make_asked
from tests.every_page.records_imports import make_imports
from tests.every_page.records_improvement import make_improvement
from tests.every_page.records_kept import make_kept
from tests.every_page.records_meetings import make_meetings
from tests.every_page.records_reviews import make_reviews

__all__ = ["make_records"]


def make_records() -> None:
    """Make what is missing; accounts come first (``people.make_accounts``), for these are who does it."""
    make_kept()
    make_meetings()
    make_asked()
    make_imports()
    make_reviews()
    make_improvement()
