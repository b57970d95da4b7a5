"""What several commands take."""

import argparse
import datetime as dt


def day(text: str) -> dt.date:
    """A day, given as ``2026-10-15``."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day. Give it as 2026-10-15.") from error
