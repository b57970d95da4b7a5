"""The changes of a refresh, a line each, narrowed and in pages."""

from collections import Counter
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

KINDS = {
    "closed": "Closes",
    "created": "New",
    "reopened": "Opens again",
    "updated": "Changes",
    "kept": "Officers’ fact kept",
    "link": "Link",
}
DONE = KINDS | {"closed": "Closed", "reopened": "Opened again", "updated": "Changed"}  # once it is applied
ORDER = {kind: place for place, kind in enumerate(KINDS)}
PER_PAGE = 50


class PreviewLines:
    """The lines of a preview that an address asks for, by ``kind``, ``fact``, ``q`` (a school or URN) and ``members``.

    A value that is none of the choices asks for nothing, a ``page`` out of range for the nearest.
    """

    def __init__(self, preview: dict, asked: QueryDict, *, is_done: bool = False) -> None:
        self.all = sorted(preview.get("lines", []), key=lambda line: ORDER[line[0]])  # and within a kind as they are
        self.labels = DONE if is_done else KINDS
        self.in_partnerships = set(preview.get("members", []))
        self.heads = preview.get("heads", {})
        self.facts = sorted({line[3] for line in self.all if line[3]})
        self.kind = asked.get("kind", "") if asked.get("kind") in KINDS else ""
        self.fact = asked.get("fact", "") if asked.get("fact") in self.facts else ""
        self.q = " ".join(asked.get("q", "").split())[:100]
        self.members = bool(asked.get("members"))
        self.found = [line for line in self.all if self._matches(line)]
        self.page = self._page(asked.get("page"))

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """The kinds that there are: value, label, and how many lines."""
        count = Counter(line[0] for line in self.all)
        return [(kind, label, count[kind]) for kind, label in self.labels.items() if count[kind]]

    @property
    def rows(self) -> list[dict]:
        """The lines of the page by name."""
        return [
            {"kind": self.labels[kind], "urn": urn, "school": school, "fact": fact, "old": old, "new": new}
            | {"is_member": urn in self.in_partnerships, "head": self.heads.get(str(urn), "")}
            for kind, urn, school, fact, old, new in self.page.object_list
        ]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.kind or self.fact or self.q or self.members)

    @property
    def query(self) -> str:
        """What is asked for, as the start of the address of another page of it."""
        asked = {"kind": self.kind, "fact": self.fact, "q": self.q, "members": "1" if self.members else ""}
        return urlencode({name: value for name, value in asked.items() if value})

    def _matches(self, line: list) -> bool:
        kind, urn, school, fact, *_ = line
        return (
            self.kind in ("", kind)
            and self.fact in ("", fact)
            and (not self.members or urn in self.in_partnerships)
            and (self.q.casefold() in school.casefold() or self.q == str(urn))
        )

    def _page(self, number: str | None) -> Page:
        return Paginator(self.found, PER_PAGE).get_page(number)
