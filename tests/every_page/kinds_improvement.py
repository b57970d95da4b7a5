"""The kinds of pages of the improvement programme: the register of system leaders, and support."""

from collections.abc import Iterator

from improvement.models import SystemLeader
from improvement.models.system_leaders import confirmed_since
from tests.every_page.keys import first
from tests.every_page.kinds import PageKind, kind


def kinds() -> Iterator[PageKind]:
    """All of them."""
    yield from _system_leaders()


def _system_leaders() -> Iterator[PageKind]:
    yield kind("system_leaders:list")
    yield kind("system_leaders:list", "narrowed", query="topic=inclusion&phase=primary&district=basildon")
    yield kind("system_leaders:list", "bad filters", query="topic=atlantis&phase=x&page=x")
    yield kind("system_leaders:add")
    found = {
        "shown": SystemLeader.objects.shown(),
        "without a designation": SystemLeader.objects.filter(designations=None),
        "not confirmed": SystemLeader.objects.filter(confirmed_on__lt=confirmed_since()),
    }
    for about, rows in found.items():
        leader = first(rows, about)
        for page in ("detail", "edit", "end", "designation_add"):
            yield kind(f"system_leaders:{page}", about, pk=leader.pk)
    shown = first(found["shown"])
    yield kind("system_leaders:designation", "", pk=shown.pk, designation=shown.designations.get().pk)
