"""Who was there, as the meeting that approves the minutes corrects it: ``Apologies: for “Kim Ahs” read “Kim Ash”``.

The roll and the versions that went round stay as they are; the approved version has the people as corrected, and the
corrections in words below them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from boards.minutes.approving.phrases import (
    ABSENT,
    ANYWHERE,
    APOLOGIES,
    DELETE,
    FOR,
    HERE,
    TO_LIST,
    WITHIN,
    Phrase,
    PhraseError,
    found_in,
)

EXAMPLE = "Apologies: for “Kim Ahs” read “Kim Ash”; or: add Bo Dee to those present; or: delete “Bo Dee” from apologies"
LISTS = {APOLOGIES: "apologies", WITHIN: "in_attendance", ABSENT: "absent"}
ADDED = "Added when these minutes were approved"  # stands where a body does, of who is added to those present


def corrected(content: dict[str, Any], phrases: Sequence[Phrase]) -> dict[str, Any]:
    """The parts of frozen content that say who was there, with the corrections, and these in words.

    Raises ``PhraseError`` where a correction finds nobody, or several.
    """
    people = {name: [dict(row) for row in content[name]] for name in LISTS.values()}
    present = [body | {"people": [dict(row) for row in body["people"]]} for body in content["present"]]
    for phrase in phrases:
        _correct(phrase, present, people)
    said = [*content.get("attendance_amended", []), *(phrase.in_words for phrase in phrases)]
    return {
        **people,
        "present": [body for body in present if body["people"]],
        "attendance_amended": said,
    }


def _correct(phrase: Phrase, present: list[dict[str, Any]], people: dict[str, list[dict[str, str]]]) -> None:
    if phrase.kind == TO_LIST:
        row = {"name": phrase.new, "post": "", "note": ""}
        if phrase.number == ANYWHERE:
            raise PhraseError(
                f"{phrase.in_words}: this does not say to which list “{phrase.new}” is added: those present, the "
                f"apologies, in attendance or absent. Write: add “{phrase.new}” to those present."
            )
        if phrase.number != HERE:
            people[LISTS[phrase.number]].append(row)
        elif present and present[-1]["body"] == ADDED:
            present[-1]["people"].append(row)
        else:
            present.append({"body": ADDED, "people": [row]})
        return
    if phrase.kind not in (FOR, DELETE):
        raise PhraseError(f"{phrase.in_words}: the attendance is corrected in these ways: {EXAMPLE}.")
    lists = [body["people"] for body in present] if phrase.number in (HERE, ANYWHERE) else []
    lists += [rows for name, rows in people.items() if phrase.number == ANYWHERE or LISTS.get(phrase.number) == name]
    places = [(rows, row) for rows in lists for row in rows if found_in(phrase.old, _line(row))]
    if len(places) != 1:
        raise PhraseError(_not_one(phrase, len(places), lists))
    [(rows, row)] = places
    if phrase.kind == DELETE:
        rows.remove(row)
        return
    for field in ("name", "post", "note"):
        if place := found_in(phrase.old, row[field]):
            row.setdefault("was", row["name"])  # by which the public copy knows whoever it calls by a role
            row[field] = f"{row[field][: place[0]]}{phrase.new}{row[field][place[1] :]}"
            return
    raise PhraseError(f"{phrase.in_words}: give the name alone, or what stands behind it alone.")


def _not_one(phrase: Phrase, many: int, lists: Iterable[list[dict[str, str]]]) -> str:
    where = "the attendance" if phrase.number == ANYWHERE else f"“{phrase.number}”"
    if many:
        return f"“{phrase.old}” is in {where} {many} times. Give the whole name, and which list it is in."
    there = "; ".join(_line(row) for rows in lists for row in rows)
    return f"“{phrase.old}” is not in {where}. " + (f"There are: {there}." if there else "Nobody is there.")


def _line(row: dict[str, str]) -> str:
    return ", ".join(filter(None, [row["name"], row["post"], row["note"]]))
