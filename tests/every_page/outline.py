"""A page as lines in reading order: an element a line, with what people see, hear and can do there.

Headings with their level, links with where they lead, fields with label, hint, error and value, tables row by row.
What only looks (classes, icons, the shapes of maps) is left out, and what differs from run to run (``plain``).
"""

import json
from collections.abc import Iterator
from typing import Any

import html5lib

from tests.every_page.naming import called
from tests.every_page.plain import plain, plain_hidden, plain_id, plain_value

INLINE = {
    "a",
    "abbr",
    "b",
    "br",
    "code",
    "em",
    "i",
    "ins",
    "del",
    "kbd",
    "mark",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
}
INLINE |= {"time", "img", "use", "wbr", "u", "q", "cite", "var", "samp", "s"}
NOT_SAID = {"script", "style", "template", "head", "path", "circle", "g", "symbol", "defs", "polygon", "rect", "line"}
BLOCKS = {
    "section",
    "nav",
    "aside",
    "details",
    "fieldset",
    "dl",
    "ul",
    "ol",
    "table",
    "form",
    "figure",
    "article",
    "dialog",
}
SAID_OF_ALL = ("role", "aria-label", "aria-live", "aria-current", "aria-hidden", "aria-expanded", "hidden", "lang")
HEADINGS = {f"h{level}" for level in range(1, 7)}


class Page:
    """A parsed page."""

    def __init__(self, content: str) -> None:
        self.root = html5lib.parse(content, namespaceHTMLElements=False)
        for element in self.root.iter():
            if isinstance(element.tag, str):  # what stands in an SVG has a namespace all the same
                element.tag = element.tag.rpartition("}")[2]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}
        self.by_id = {element.get("id"): element for element in self.root.iter() if element.get("id")}
        self.labels: dict[str, Any] = {element.get("for"): element for element in self.root.iter("label")}
        links = (element.get("href", "") for element in self.root.iter("a"))
        self.linked = {link.removeprefix("#") for link in links if link.startswith("#")}

    @property
    def main(self) -> Any:
        """What the page is about; its whole body where it does not say."""
        main = self.root.find(".//main")
        return self.root.find(".//body") if main is None else main

    def head(self) -> Iterator[str]:
        """The title, and what is said to machines."""
        title = self.root.find(".//head/title")
        yield f"title: {plain(''.join(title.itertext())) if title is not None else '(none: a piece of a page)'}"
        for meta in self.root.findall(".//meta[@name]"):
            yield f"meta {meta.get('name')}: {plain(meta.get('content', ''))}"
        for link in self.root.findall(".//link"):
            title = f" “{plain(link.get('title', ''))}”" if link.get("title") else ""
            yield f"link {link.get('rel')}: {called(link.get('href', ''))}{title}"
        for script in self.root.iter("script"):
            if script.get("type") == "application/ld+json":
                yield from (f"json-ld {line}" for line in _json(script.text or ""))
            elif script.get("src"):
                yield f"script {called(script.get('src'))}"

    def body(self) -> list[str]:
        """The main part."""
        return list(self._lines(self.main, 0))

    def frame(self) -> list[str]:
        """All around it: what most pages have in common, and the path that leads to this one."""
        body = self.root.find(".//body")
        return [] if self.main is body else list(self._lines(body, 0, without=self.main))

    def _lines(self, element: Any, depth: int, without: Any = None) -> Iterator[str]:
        """The lines of what is in an element; text that stands together is one line."""
        run: list[str] = [element.text or ""]
        for child in element:
            if child is without or not isinstance(child.tag, str) or child.tag in NOT_SAID:
                run.append(child.tail or "")
            elif _is_inline(child):
                run.append(self._inline(child))
                run.append(child.tail or "")
            else:
                yield from _said(run, depth)
                yield from self._element(child, depth, without)
                run = [child.tail or ""]
        yield from _said(run, depth)

    def _element(self, element: Any, depth: int, without: Any = None) -> Iterator[str]:
        tag, indent = element.tag, "  " * depth
        if tag in ("input", "select", "textarea", "button"):
            yield from (f"{indent}{line}" for line in self._field(element))
        elif tag in HEADINGS | {
            "p",
            "li",
            "dt",
            "dd",
            "caption",
            "legend",
            "summary",
            "label",
            "figcaption",
            "th",
            "td",
        }:
            yield from self._texts(element, depth, without)
        elif tag == "tr":
            yield from self._row(element, depth)
        elif tag == "a":
            yield f"{indent}link → {called(element.get('href', ''))}{self._marks(element)}"
            yield from self._lines(element, depth + 1, without)
        elif tag == "svg":
            yield from _said([f"[picture: {element.get('aria-label') or ''}{self._own_title(element)}]"], depth)
        elif tag in BLOCKS or self._marks(element):
            yield f"{indent}{self._opening(element)}"
            yield from self._lines(element, depth + 1, without)
        else:
            yield from self._lines(element, depth, without)

    def _texts(self, element: Any, depth: int, without: Any) -> Iterator[str]:
        """An element that is mostly text: its mark, and the text on the same line where nothing else is in it."""
        if element.tag == "label" and element.get("for") in self.by_id:
            return  # said with its field
        lines = list(self._lines(element, 0, without))
        mark = {"li": "-", "p": "p"}.get(element.tag, element.tag) + self._marks(element)
        if lines or element.tag in HEADINGS:
            yield f"{'  ' * depth}{mark} {lines[0] if lines else ''}".rstrip()
        yield from (f"{'  ' * (depth + 1)}{line}" for line in lines[1:])

    def _row(self, row: Any, depth: int) -> Iterator[str]:
        cells = []
        for cell in row:
            if cell.tag in ("td", "th"):
                said = " / ".join(line.strip() for line in self._lines(cell, 0))
                spans = "".join(
                    f" {name}={cell.get(name)}" for name in ("colspan", "rowspan", "scope") if cell.get(name)
                )
                cells.append(f"{'*' if cell.tag == 'th' else ''}{said}{f' ({spans.strip()})' if spans else ''}")
        yield f"{'  ' * depth}| {' | '.join(cells)} |{self._marks(row)}"

    def _opening(self, element: Any) -> str:
        tag = "box" if element.tag in ("div", "header", "footer", "main", "figure") else element.tag
        if element.tag != "form":
            return f"{tag}{self._marks(element)}"
        method, kind = element.get("method", "get").lower(), element.get("enctype", "")
        leads_to = called(element.get("action", "")) if element.get("action") else "the same page"
        return f"form {method} {leads_to}{f' {kind}' if kind else ''}{self._marks(element)}"

    def _marks(self, element: Any) -> str:
        """What is said of an element besides its text."""
        marks = [
            f"{name}={plain_id(element.get(name)) or 'yes'}" for name in SAID_OF_ALL if element.get(name) is not None
        ]
        if element.get("id") in self.linked:
            marks.append(f"id={plain_id(element.get('id'))}")
        for name in ("aria-labelledby", "aria-describedby", "aria-controls"):
            if element.get(name) and element.tag not in ("input", "select", "textarea"):
                marks.append(f"{name}={plain_id(element.get(name))}")
        if element.tag in ("details", "dialog") and element.get("open") is not None:
            marks.append("open")
        return f" [{', '.join(marks)}]" if marks else ""

    def _own_title(self, element: Any) -> str:
        titles = [child for child in element.iter() if child.tag in ("title", "desc", "text")]
        return "; ".join(plain("".join(title.itertext())) for title in titles)

    def _inline(self, element: Any) -> str:
        """Text with its links and tags."""
        if element.tag == "br":
            return " ⏎ "
        if element.tag == "img":
            return f"[picture {called(element.get('src', ''))}: {element.get('alt')}]"
        inner = element.text or ""
        for child in element:
            if isinstance(child.tag, str) and child.tag not in NOT_SAID:
                inner += self._inline(child) if child.tag != "svg" else self._own_title(child)
            inner += child.tail or ""
        if element.tag == "a":
            said = "".join(f", {name}" for name in ("download", "target") if element.get(name) is not None)
            rel = f", {element.get('rel')}" if element.get("rel") else ""
            return f"[{plain(inner)}{self._marks(element)} → {called(element.get('href', ''))}{said}{rel}]"
        kind = element.get("class", "")
        if "govuk-tag" in kind.split():
            return f"‹{plain(inner)}{self._marks(element)}›"
        if "visually-hidden" in kind:
            return f"({plain(inner)}) "
        return f"{inner}{self._marks(element)}"

    def _field(self, field: Any) -> Iterator[str]:
        """A field or button, with all that belongs to it."""
        kind = field.get("type", "text") if field.tag == "input" else field.tag
        name, value = plain_id(field.get("name", "")), field.get("value", "")
        if name == "csrfmiddlewaretoken":
            return
        if kind == "hidden":
            yield f"hidden {name}={plain_hidden(field.get('name', ''), value)!r}"
            return
        label = self._label(field)
        if field.tag == "button" or kind in ("submit", "button", "image", "reset"):
            said = plain("".join(field.itertext())) or value
            leads = f" → {called(field.get('formaction'))}" if field.get("formaction") else ""
            sent = f" {name}={plain_value(value, said)!r}" if name else ""
            yield f"button {field.get('type', 'submit')} “{said}”{sent}{leads}{self._marks(field)}"
            return
        given = {"textarea": lambda: "".join(field.itertext()), "select": lambda: ""}.get(field.tag, lambda: value)()
        given = plain_value(given, label) if kind in ("checkbox", "radio") else plain(given)
        yield f"{kind} {name} “{label}” {given!r}{self._more(field)}{self._marks(field)}"
        for option in field.iter():
            if option.tag in ("option", "optgroup"):
                yield f"  {self._option(option)}"

    def _option(self, option: Any) -> str:
        if option.tag == "optgroup":
            return f"group “{option.get('label')}”"
        label = plain("".join(option.itertext()))
        value = plain_value(option.get("value", label), label)
        chosen = " chosen" if option.get("selected") is not None else ""
        return f"option {label}{'' if value == label else f' = {value!r}'}{chosen}"

    def _label(self, field: Any) -> str:
        label = self.labels.get(field.get("id", ""))
        around = self.parents.get(field)
        while label is None and around is not None:
            label = around if around.tag == "label" else None
            around = self.parents.get(around)
        said = plain("".join(label.itertext())) if label is not None else ""
        return field.get("aria-label") or said

    def _more(self, field: Any) -> str:
        """What belongs to a field: its state, its limits, and the texts that describe it."""
        states = ("checked", "required", "disabled", "readonly", "multiple", "autofocus")
        more = [name for name in states if field.get(name) is not None]
        limits = ("autocomplete", "inputmode", "maxlength", "min", "max", "pattern", "accept", "placeholder", "list")
        more += [f"{name}={field.get(name)}" for name in (*limits, "spellcheck", "rows") if field.get(name)]
        for name in (field.get("aria-describedby") or "").split():
            described = self.by_id.get(name)
            said = plain("".join(described.itertext())) if described is not None else "nothing"
            more.append(f"described by “{said}”")
        if field.get("aria-invalid"):
            more.append("invalid")
        return f" ({'; '.join(more)})" if more else ""


def _is_inline(element: Any) -> bool:
    """Whether an element stands in a line of text: nothing in it makes a line of its own."""
    return element.tag in INLINE and all(_is_inline(child) or child.tag in NOT_SAID | {"svg"} for child in element)


def _said(run: list[str], depth: int) -> Iterator[str]:
    text = plain("".join(run))
    if text:
        yield f"{'  ' * depth}{text}"


def _json(text: str) -> list[str]:
    return [plain(line) for line in json.dumps(json.loads(text), indent=1, ensure_ascii=False).splitlines()]
