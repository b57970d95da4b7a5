"""Chance that falls the same way on every machine and in every run."""

import random

SEED = "Essex school partnerships"


def luck(*about: object) -> random.Random:
    """A generator of its own for what is named, so that one draw never shifts another."""
    return random.Random(f"{SEED}: {about}")  # noqa: S311 - nothing secret is drawn from it


def happens(share: float, *about: object) -> bool:
    """Whether it happens to what is named, as it does to that share of them, 0 to 1."""
    return luck(*about).random() < share
