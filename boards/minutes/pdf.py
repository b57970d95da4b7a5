"""Minutes as a tagged PDF, by Typst (ADR 20)."""

from pathlib import Path
from typing import Any

from base.pdfs import compiled
from boards.minutes.reading import Minutes
from boards.minutes.text import TABLE, Block, Cell, PointList

TEMPLATE = Path(__file__).with_name("minutes.typ")


def pdf_of(minutes: Minutes) -> bytes:
    """The file, PDF/UA-1; it says DRAFT at the head of every page where the minutes are not approved."""
    return compiled(TEMPLATE, _data(minutes), standard="ua-1")


def _data(minutes: Minutes) -> dict[str, Any]:
    return {
        "title": minutes.title,
        "council": minutes.council,
        "board": minutes.board,
        "reference": minutes.reference,
        "warning": minutes.head_of_pages,
        "is_draft": minutes.is_draft,
        "remarks": minutes.remarks,
        "facts": minutes.facts,
        "is_extract": minutes.is_extract,
        "items_heading": minutes.items_heading,
        "about_heading": minutes.about_heading,
        "attendance": minutes.attendance,
        "items": [
            {
                "before": item.before,
                "number": item.number,
                "title": item.title,
                "notes": [*item.papers, *item.notes],
                "rows": [
                    {"blocks": list(map(_piece, row.parts)), "owners": row.owners, "due": row.due} for row in item.rows
                ],
            }
            for item in minutes.items
        ],
        "actions": [
            {"number": one.number, "reference": one.reference, "spans": _spans(one.block.spans)}
            | {"owners": one.owners, "due": one.due}
            for one in minutes.actions
        ],
        "closing": minutes.closing,
        "signature": minutes.signature,
        "postscripts": [
            {"blocks": list(map(_piece, postscript.parts)), "source": postscript.source}
            for postscript in minutes.postscripts
        ],
    }


def _piece(piece: Block | PointList) -> dict[str, Any]:
    """A block, or a list with its points, as the template takes it."""
    if isinstance(piece, PointList):
        points = [
            {"label": point.label, "spans": _spans(point.block.spans), "within": list(map(_piece, point.within))}
            for point in piece.points
        ]
        return {"kind": piece.kind, "is_numbered": piece.is_numbered, "points": points}
    if piece.kind == TABLE:
        rows = [[_spans(cell) for cell in row] for row in piece.rows]
        return {
            "kind": piece.kind,
            "has_header": piece.has_header,
            "rows": rows,
            "figures": piece.figures,
            "widths": piece.widths,
        }
    return {"kind": piece.kind, "label": piece.label, "spans": _spans(piece.spans)}


def _spans(spans: Cell) -> list[dict[str, Any]]:
    return [
        {
            "text": span.text,
            "bold": span.is_bold,
            "italic": span.is_italic,
            "href": span.href,
            "refers": span.refers_to,
        }
        for span in spans
    ]
