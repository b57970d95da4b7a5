"""The forms of a page, as a browser would send them, without one."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class Box:
    """A field of a form: what it is called, of which kind, what it holds, and what else may be chosen there."""

    name: str
    kind: str
    value: str = ""
    is_sent: bool = True
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """Where it leads, how, and what is in it; each button is a box of its kind."""

    path: str
    method: str
    is_multipart: bool
    boxes: list[Box]

    @property
    def shape(self) -> tuple[object, ...]:
        """What tells a form from others; keys of records in its path and its boxes do not."""
        names = frozenset(re.sub(r"\d+", "0", box.name) for box in self.boxes)
        return re.sub(r"\d+", "0", self.path), self.method, names


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url, self.forms, self.open = url, [], None
        self.area = self.select = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            path = urlsplit(urljoin(self.url, has.get("action", "")))
            where = path.path + (f"?{path.query}" if path.query else "")
            multipart = has.get("enctype", "") == "multipart/form-data"
            self.open = Form(where, has.get("method", "get").upper(), multipart, [])
            self.forms.append(self.open)
        if self.open is None:
            return
        if tag == "option" and self.select is not None:
            self.select.choices.append(has.get("value", ""))
            if "selected" in has:
                self.select.value = has.get("value", "")
        if not has.get("name"):
            return
        if tag in ("input", "button"):
            kind = has.get("type", "text" if tag == "input" else "submit")
            is_ticked = kind not in ("checkbox", "radio") or "checked" in has
            box = Box(has["name"], kind, has.get("value", ""), is_ticked and kind != "submit")
            self.open.boxes.append(box)
        elif tag == "textarea":
            self.area = Box(has["name"], tag)
            self.open.boxes.append(self.area)
        elif tag == "select":
            self.select = Box(has["name"], tag)
            self.open.boxes.append(self.select)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None


def forms_of(page: str, url: str) -> list[Form]:
    """Every form of a page, in order."""
    reader = _Reader(url)
    reader.feed(page)
    return reader.forms
