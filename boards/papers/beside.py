"""Papers where they belong: under their items, on every page that has these."""

from collections import defaultdict
from collections.abc import Iterable

from boards.models import AgendaItem, Paper


def put_under(items: Iterable[AgendaItem], papers: Iterable[Paper]) -> list[Paper]:
    """Give each item its papers, in their order, as ``papers_here``; return those whose item is not among them.

    The papers are those that the reader may read.
    """
    by_item: dict[int | None, list[Paper]] = defaultdict(list)
    for paper in papers:
        by_item[paper.item_id].append(paper)
    for item in items:
        item.papers_here = by_item.pop(item.pk, [])
    return [paper for left in by_item.values() for paper in left]
