"""How a model names permissions of ours in its ``Meta``."""

from typing import Any


def for_meta(descriptions: dict[str, str]) -> list[tuple[str, Any]]:
    """Our own permissions as a model's ``Meta.permissions`` takes them: the name without the app, the description."""
    return [(name.split(".")[1], description) for name, description in descriptions.items()]
