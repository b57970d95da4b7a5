"""Tells a file of other authorities, in which there is nothing to refresh, from one that has schools of home."""

from collections import Counter
from collections.abc import Collection

from django.utils.text import get_text_list

from partnerships.models import Authority, School
from register.planning.reorganisation import codes_that_begin
from register.reading.cells import tidy
from register.reading.columns import Register

MOST_NAMED = 3  # authorities


def why_elsewhere(register: Register, las: Collection[str] | None) -> str:
    """Why a file has nothing for the schools of the authorities ``las``; empty where it has, or all are taken.

    It has where a row is of one of them, or of a school that is held here as theirs, whatever its code is by now.
    """
    if las is None or any(register.rows_of[code] for code in las) or codes_that_begin(register, las):
        return ""
    held = School.objects.filter(la_code__in=las).values_list("urn", flat=True)
    if not register.schools.keys().isdisjoint(held):
        return ""
    names = dict(Authority.objects.filter(code__in=las).values_list("code", "name"))
    ours = _listed([_named(names.get(code, ""), code) for code in las], "or")
    return (
        f"No school of {ours} is in it. {_whose(register)} There is nothing to apply: give the DfE’s file of all "
        "establishments, or one that has these schools."
    )


def authorities_passed_over(others: Counter[tuple[str, str]]) -> list[tuple[str, int]]:
    """The authorities whose rows were passed over, by name and code, each with how many; the most first."""
    found: Counter[str] = Counter()
    for (code, name), count in others.items():
        found[_named(tidy(name)[:60], tidy(code)[:30])] += count
    return found.most_common()


def _whose(register: Register) -> str:
    if not register.rows_of:
        return "It has no row of a school at all."
    code_at, name_at = (register.facts.index(name) for name in ("la_code", "la_name"))
    names = {row.values[code_at]: row.values[name_at] for row in register.schools.values()}
    names |= {code: tidy(name)[:60] for (code, name), _ in reversed(register.others.most_common())}
    those = [
        f"{count:,} of {_named(names.get(code, ''), tidy(code)[:30])}" for code, count in register.rows_of.most_common()
    ]
    return f"It has {_listed(those, 'and')}."


def _named(name: str, code: str) -> str:
    if not code:
        return f"{name}, without a code" if name else "no authority"
    return f"{name} ({code})" if name else f"the authority {code}"


def _listed(names: list[str], last: str) -> str:
    more = len(names) - MOST_NAMED
    return get_text_list(names[:MOST_NAMED] + ([f"{more} more"] if more > 0 else []), last)
