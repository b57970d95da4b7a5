"""What several commands take."""

import argparse
import datetime as dt

from base.days import DayError, parse_day


def day(text: str) -> dt.date:
    """A day, given as ``2026-10-15`` or as people write one."""
    try:
        return parse_day(text, is_typed_now=True)
    except DayError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
