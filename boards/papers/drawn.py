"""Papers whose file is no PDF and that another room can draw as pages, so that a pack has them.

A room says in ``AppConfig.ready`` which it draws: ``draws.append(…)``, a function of the keys of papers.
"""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from base import pdfs

Drawing = Mapping[str, Any]  # the path of a template of Typst, its checksum, and the data that it draws
Draws = Callable[[Collection[int]], Mapping[int, Drawing]]
draws: list[Draws] = []


def drawings_of(papers: Collection[int]) -> dict[int, Drawing]:
    """What is to be drawn of those papers, by their keys; of most nothing."""
    return {key: drawing for draw in draws if papers for key, drawing in draw(papers).items()}


def draw(drawing: Drawing, path: str) -> bool:
    """Write the pages to that file."""
    Path(path).write_bytes(pdfs.compiled(Path(drawing["template"]), drawing["data"], standard="ua-1"))
    return True
