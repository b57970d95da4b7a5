"""What of other rooms hangs on a partnership that ends, for an officer to read before it does.

All of it follows from the last day of the partnership and of its leads: nothing of it is written here. A room above
adds its own in ``AppConfig.ready``.
"""

import datetime as dt
from collections.abc import Callable

from base.changing.effects import Effect
from partnerships.models import Lead, Partnership

# Of the partnership, its leads who are in office until then, and the last day: what becomes of what hangs on it.
what_hangs: list[Callable[[Partnership, list[Lead], dt.date], Effect]] = []


def what_becomes(partnership: Partnership, leads: list[Lead], last_day: dt.date) -> list[Effect]:
    """What becomes of it all."""
    return [becomes(partnership, leads, last_day) for becomes in what_hangs]
