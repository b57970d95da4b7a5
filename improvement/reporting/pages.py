"""A termly report as pages, from what was frozen, for the pack of its meeting: its own file is Word's alone."""

from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from boards.papers.drawn import Drawing
from improvement.models import TermReport
from improvement.reporting.content import Content
from improvement.reporting.word import INVENTED, sentences_before

TEMPLATE = Path(__file__).with_name("report.typ")
Block = dict[str, Any]  # a heading, a paragraph or a table


def drawings_of_reports(papers: Collection[int]) -> dict[int, Drawing]:
    """The reports among those papers, by the papers' keys; not one that is not as it was made."""
    reports = TermReport.objects.filter(paper__in=papers)
    checksum = sha256(TEMPLATE.read_bytes()).hexdigest()  # so that a pack is made anew where the template is another
    return {
        report.paper_id: {"template": str(TEMPLATE), "checksum": checksum, "data": pages_of(report.content)}
        for report in reports
        if report.is_as_made
    }


def pages_of(content: Content) -> dict[str, Any]:
    """What the template draws: headings, paragraphs and tables, in their order."""
    return {
        "title": content["title"],
        "author": content["council"],
        "board": content["board"],
        "blocks": list(_blocks(content)),
    }


def _blocks(content: Content) -> Iterator[Block]:
    yield _text(f"{content['board']} · {content['place']} · {content['council']}")
    for sentence in [*sentences_before(content), *([INVENTED] if content["is_invented"] else [])]:
        yield _text(sentence)
    for number, duty in enumerate(content["duties"], 1):
        yield _heading(1, f"{number}. {duty['name']}")
        yield from _duty(content, duty)


def _duty(content: Content, duty: Content) -> Iterator[Block]:
    if duty["figures"]:
        rows = [[figure["label"], figure["now"], figure["before"]] for figure in duty["figures"]]
        yield _table(["Figure", content["term"], content["before"]], rows)
    yield from map(_text, [*duty.get("dashes", []), *duty["notes"]])
    for table in duty["tables"]:
        yield _heading(2, table["caption"])
        yield _table(table["head"], table["rows"])
        if table.get("note"):
            yield _text(table["note"])
    for said in duty["progress"]:
        yield _heading(2, said["board"])
        for priority in said["priorities"]:
            yield _heading(3, priority["name"])
            rows = [
                [
                    term["term"],
                    term["label"] or "Nothing said",
                    " ".join(filter(None, [term["sentence"], term["minute"]])),
                ]
                for term in priority["terms"]
            ]
            yield _table(["Term", "How it goes", "Why, and the minute"], rows, are_numbers=False)


def _heading(level: int, text: str) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def _text(text: str) -> Block:
    return {"kind": "text", "text": text}


def _table(head: list[str], rows: list[list[str]], *, are_numbers: bool = True) -> Block:
    return {"kind": "table", "head": head, "rows": rows, "are_numbers": are_numbers}
