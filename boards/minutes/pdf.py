"""Minutes as a tagged PDF, by Typst (ADR 20)."""

from pathlib import Path
from typing import Any

from base.pdfs import compiled
from boards.minutes.reading import Minutes
from boards.minutes.text import Block

TEMPLATE = Path(__file__).with_name("minutes.typ")


def pdf_of(minutes: Minutes) -> bytes:
    """The file, PDF/UA-1; it says DRAFT at the head of every page where the minutes are not approved."""
    return compiled(TEMPLATE, _data(minutes), standard="ua-1")


def _data(minutes: Minutes) -> dict[str, Any]:
    return {
        "title": minutes.title,
        "board": minutes.board,
        "reference": minutes.reference,
        "is_draft": minutes.is_draft,
        "remarks": minutes.remarks,
        "facts": minutes.facts,
        "attendance": [*minutes.present, *minutes.others],
        "items": [
            {
                "number": item.number,
                "title": item.title,
                "notes": item.notes,
                "rows": [
                    {"blocks": [_block(block) for block in row.blocks], "owners": row.owners, "due": row.due}
                    for row in item.rows
                ],
            }
            for item in minutes.items
        ],
        "postscripts": [
            {"blocks": [_block(block) for block in postscript.blocks], "source": postscript.source}
            for postscript in minutes.postscripts
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    spans = [
        {"text": span.text, "bold": span.is_bold, "italic": span.is_italic, "href": span.href} for span in block.spans
    ]
    return {"kind": block.kind, "label": block.label, "spans": spans}
