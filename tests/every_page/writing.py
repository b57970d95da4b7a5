"""Writing down every kind of page as every role: a file a kind, with all roles in it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.test import Client

from tests.every_page.answers import Answer, ask
from tests.every_page.kinds import PageKind, page_kinds
from tests.every_page.naming import without_app
from tests.every_page.people import ROLES, client_of
from tests.every_page.plain import plain_id

USUAL = {False: "/", True: "/admin/"}  # the page whose frame and headers are the usual ones, by whether it is admin


class Roles:
    """Everybody who asks, each with the answers that are usual for them."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {role: client_of(role) for role in ROLES}
        self.usual = {(role, admin): ask(self.clients[role], USUAL[admin]) for role in ROLES for admin in USUAL}

    def answer(self, role: str, path: str) -> list[str]:
        """What the role gets at that address, as lines."""
        usual = self.usual[role, path.startswith("/admin/")]
        if not usual.frame:  # admin's front page is not for this role
            usual = self.usual[role, False]
        return list(ask(self.clients[role], path).lines(usual))

    def frames(self) -> Iterator[str]:
        """The usual of each role, once: what stands around the pages, and their headers."""
        empty = Answer(0, "", "", {}, (), (), (), ())
        for (role, _), answer in self.usual.items():
            if answer.frame:
                yield f"== {role}: {answer.head[0]}"
                yield from (line for line in answer.lines(empty) if line not in answer.body)


def write_pages(folder: Path, part: int, parts: int, only: str = "") -> int:
    """Write one of so many parts of the kinds whose names begin as ``only`` does, and with the first what they share.

    Returns how many kinds there are in it.
    """
    wanted = [one for one in page_kinds() if one.name.startswith(only)][part::parts]
    if part and not wanted:  # nobody needs to sign in
        return 0
    roles = Roles()
    if part == 0:
        (folder / "around-the-pages.txt").write_text(joined(roles.frames()))
    for kind in wanted:
        path = folder / "pages" / file_of(kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(joined(_as_everybody(kind, roles)))
    return len(wanted)


def _as_everybody(kind: PageKind, roles: Roles) -> Iterator[str]:
    """Each role's answer; the same as another's is said to be so."""
    yield f"{without_app(plain_id(kind.name) if '<' in kind.name else kind.name)} {kind.about}".strip()
    seen: dict[tuple[str, ...], str] = {}
    for role in ROLES:
        lines = tuple(roles.answer(role, kind.path))
        if lines in seen:
            yield f"== {role}: as {seen[lines]}"
        else:
            seen[lines] = role
            yield f"== {role}"
            yield from lines


def file_of(kind: PageKind) -> Path:
    """Where a kind is written: a folder for the address, a file for the state."""
    former = re.match(r"admin/\w+/(\w+)/<path:object_id>/", kind.name)
    name = f"admin:{former[1]}_former" if former else without_app(kind.name)
    return Path(in_a_name(name), f"{in_a_name(kind.about) or 'it'}.txt")


def in_a_name(text: str) -> str:
    """Text as a part of the name of a file."""
    return re.sub(r"[^\w=.,’-]+", "-", text.replace(":", ".")).strip("-")


def joined(lines: Iterable[str]) -> str:
    """Lines as a file has them."""
    return "".join(f"{line}\n" for line in lines)
