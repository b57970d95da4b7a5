"""The codes of local authorities by their names, for whoever knows that it is Suffolk and not that it is 935."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

from base.plain import plain
from partnerships.models import Authority

_DATA = tomllib.loads((Path(__file__).parent / "england.toml").read_text(encoding="utf-8"))
_CODE = re.compile(r"\d{3}", re.ASCII)
# Words that stand beside the name of an authority, in the register's or in people's.
_BESIDE = {
    *("council", "county", "borough", "city", "district", "metropolitan", "unitary", "royal", "london", "of", "the"),
    *("local", "authority", "la", "lea"),
}


class AuthorityCode(NamedTuple):
    """An authority as the register has it."""

    code: str
    name: str


def _key(name: str) -> str:
    """What ways of writing an authority have in common: “Bristol City Council”, “Bristol, City of”."""
    words = plain(name.replace("&", " and ")).split()
    return " ".join(word for word in words if word not in _BESIDE) or " ".join(words)


ENGLAND = {code: AuthorityCode(code, name) for code, name in _DATA["authorities"].items()}
_BY_NAME = {_key(one.name): one for one in ENGLAND.values()}


def authority_called(written: str) -> AuthorityCode | None:
    """The authority of that code or name: as the portal holds it, else as England's are known; None for any other."""
    written = " ".join(written.split())
    is_code = bool(_CODE.fullmatch(written))
    asked = {"code": written} if is_code else {"name__iexact": written}
    if held := Authority.objects.filter(**asked).order_by("pk").first():
        return AuthorityCode(held.code, held.name)
    return ENGLAND.get(written) if is_code else _BY_NAME.get(_key(written))
