"""Faults of pages: as they are found, without those that are known and somebody else's to mend, and told in lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.every_page.fetching import Page

MOST_PAGES = 4  # that a line names
MOST_HTML = 240  # characters of it that a line shows


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a page."""

    rule: str  # what axe, the checker or this suite calls it
    page: Page
    html: str  # where
    width: int = 0  # of the window in pixels, where there was one


@dataclass(frozen=True)
class Known:
    """Faults that an open issue mends: of one rule, at one place of a page, on those addresses and no others."""

    rule: str
    where: str  # what the HTML at fault holds
    issue: int
    why: str
    addresses: frozenset[str]

    def covers(self, fault: Fault) -> bool:
        """Whether the fault is one of them."""
        return fault.rule == self.rule and self.where in fault.html and fault.page.address in self.addresses


def unknown(faults: Iterable[Fault], table: Sequence[Known]) -> list[Fault]:
    """The faults that no entry of the table covers."""
    return [fault for fault in faults if not any(known.covers(fault) for known in table)]


def gone(faults: Sequence[Fault], table: Sequence[Known], cut_short: Iterable[str] = ()) -> list[str]:
    """What the table lists and nobody finds any more; not of addresses of which some pages were left out."""
    found = {(known, fault.page.address) for known in table for fault in faults if known.covers(fault)}
    return [
        f"{known.rule} at {known.where} on {address}"
        for known in table
        for address in sorted(known.addresses - set(cut_short))
        if (known, address) not in found
    ]


def told(faults: Iterable[Fault]) -> str:
    """A line for each rule and address, with whose pages it is on; and below it the first HTML at fault."""
    grouped = defaultdict(list)
    for fault in faults:
        grouped[fault.rule, fault.page.address].append(fault)
    return "\n".join(_line(rule, address, found) for (rule, address), found in sorted(grouped.items()))


def _line(rule: str, address: str, found: list[Fault]) -> str:
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    for fault in found:
        path = fault.page.shown.kind.path
        roles[path] |= dict.fromkeys(answer.role for answer in fault.page.answers if answer.kind.path == path)
    pages = [f"{path} as {', '.join(who)}" for path, who in roles.items()]
    widths = sorted({fault.width for fault in found if fault.width})
    at = f" at {' and '.join(map(str, widths))} px" if widths else ""
    more = f" and {len(pages) - MOST_PAGES} more" if len(pages) > MOST_PAGES else ""
    html = " ".join(found[0].html.split())[:MOST_HTML]
    return f"{rule} | {address}{at} | {'; '.join(pages[:MOST_PAGES])}{more}\n    {html}"
