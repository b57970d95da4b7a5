"""What other rooms offer on admin's list of partnerships; they add it in ``AppConfig.ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Names of templates above the list, each a list item; their context is the list's.
LIST_TOOLS: list[str] = ["partnerships/lives/_start_link.html"]


@dataclass(frozen=True)
class ListAction:
    """Something to do with the partnerships that are ticked, for whoever has the permission.

    ``do`` is a function as Django's admin takes it: of the admin, the request and the partnerships.
    """

    name: str
    label: str
    permission: str
    do: Callable[..., Any]


LIST_ACTIONS: list[ListAction] = []
