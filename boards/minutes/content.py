"""What a version of minutes says, as plain data that is frozen as JSON (ADR 19).

There are two renderings of one source. Part A has every item, the confidential ones with a neutral title and nothing
else, so that no rendering of it can say more; Part B has only those. The public Part A besides names the note taker by
role and leaves out what looks like an e-mail address or a telephone number.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db.models import Prefetch

from boards.actions.arising import as_frozen, lines_of
from boards.attendance.presiding import chair_at, chairs_by_item, spells_of
from boards.attendance.roll import Roll, RollPlace, roll_of
from boards.minutes.text import FORMAT
from boards.models import Action, AgendaItem, Attendance, Decision, Interest, Meeting, Paper, Part, Seat, Vote
from boards.models.besides import SaidBesides, said_besides
from office.council.reading import the_council
from partnerships.models import Person

Presence = Attendance.Presence
MINUTE_TAKER = "Minute taker"
REMOVED = "[contact details left out]"
_CONTACT = re.compile(
    # An e-mail address, looked for once in each word: from every letter of a long one, it takes minutes.
    r"(?:\bmailto:)?(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w/])(?:\+44[ (0)]*|0)\d(?:[ -]?\d){8,9}(?!\w)"  # a telephone number of the United Kingdom
)


def content_of(meeting: Meeting, *, part: Part) -> dict[str, Any]:
    """The minutes of a meeting as they are now, for members: Part A, or Part B with who was there for it alone."""
    roll = roll_of(meeting).shown_in(part)
    items = list(
        meeting.items.with_chosen_chair()
        .select_related("presenter", "comes_from__meeting__board", "arises_from")
        .prefetch_related(
            "decisions",
            "actions__owner",
            "actions__others",
            "interests__person",
            "votes__named__person",
            "votes__decision",
            Prefetch("papers", Paper.objects.current().of_part(part).select_related("item"), to_attr="papers_now"),
        )
    )
    arising = _confidential_arising(items) if part.is_confidential else {}
    approved_in = meeting.approval_of(part=part)
    chairs = chairs_by_item(meeting, roll, items)
    said = said_besides(meeting)
    has_text = [item for item in items if item.part is part or item.pk in arising]
    spells = spells_of(meeting, roll, has_text, chairs)
    listed = roll.there_for(has_text) if part.is_confidential else roll
    return {
        **_about(meeting),
        "is_unchecked": meeting.has_circulated_minutes and meeting.cleared_at is None and approved_in is None,
        "chair": str(spells[0].person if spells else ""),
        "presided": [{"name": str(spell.person), "from": spell.item.number if spell.item else ""} for spell in spells],
        "quorum": roll.quorum,
        "members_there": listed.members_there,
        **_people(listed),
        "items": [
            arising[item.pk]
            if item.pk in arising
            else _item(meeting, item, part, chairs[item.pk], said.get(item.pk, []))
            for item in (has_text if part.is_confidential else items)
        ],
        "confidential_wording": meeting.board.confidential_wording,
        "distribution": _distribution(meeting, part),
        "contact": _contact(meeting),
        "approval": _approval(approved_in),
    }


def content_as_approved(
    circulated: dict[str, Any],
    *,
    now: dict[str, Any],
    amended: Mapping[str, bool],
    people: Mapping[str, Any] = MappingProxyType({}),
    besides: Mapping[tuple[str, str, str], str] = MappingProxyType({}),
) -> dict[str, Any]:
    """What the members had before them, with the approval and the items of the ``amended`` numbers as they are now.

    ``amended`` says of each whether that was by phrases: then all that they did not touch stays as it was. ``people``
    are the fields of who was there, where the meeting corrected them; ``besides`` is the new text of what other rooms
    have of an item, by its number, the label and the text before.

    The meeting approved that text: whoever was renamed since, whatever was put right on the roll or planned in between
    is in no later version.
    """
    items_now = {item["number"]: item for item in now["items"]}
    # A text that is typed now says how it is read, where those around it were typed when they were read otherwise.
    typed_now = {} if circulated.get("format", 1) == FORMAT else {"format": FORMAT}
    items = [
        _item_as_amended(item, items_now[item["number"]], typed_now, by_phrase=amended[item["number"]])
        if item["number"] in amended
        else item
        for item in circulated["items"]
    ]
    items = [_with_besides(item, besides) for item in items]
    is_amended = bool(amended or people or besides)
    approval = now["approval"] | {"is_amended": True} if is_amended and now["approval"] else now["approval"]
    return circulated | dict(people) | {"is_unchecked": False, "items": items, "approval": approval}


def _with_besides(item: dict[str, Any], besides: Mapping[tuple[str, str, str], str]) -> dict[str, Any]:
    rows = item.get("besides", [])
    new = [row | {"text": besides.get((item["number"], row["label"], row["text"]), row["text"])} for row in rows]
    return item | {"besides": new} if new != rows else item


def _item_as_amended(
    before: dict[str, Any], now: dict[str, Any], typed_now: dict[str, int], *, by_phrase: bool
) -> dict[str, Any]:
    """The item with its new text and what follows from that; a line that stayed has the action that it had.

    Who amends a whole minute amends what stands beside its text too: when the board meets next. A phrase changes
    nothing else, so the rest is read as it was frozen.
    """
    had = {action["line"]: action for action in before["actions"]}
    agreed = {decision["line"]: decision for decision in before["decisions"]}
    actions = [had.get(action["line"], action) for action in now["actions"] if action["line"]]
    actions += [action for action in before["actions"] if not action["line"]]
    return before | {
        "text": now["text"],
        "decisions": [
            *(agreed.get(decision["line"], decision) for decision in now["decisions"] if decision["line"]),
            *(decision for decision in before["decisions"] if not decision["line"]),
        ],
        "actions": sorted(actions, key=lambda action: action["due_on"]),
        **_votes_as_amended(before, now),
        "next_meeting": before.get("next_meeting") if by_phrase else now["next_meeting"],
        **({} if by_phrase else typed_now),
    }


def _votes_as_amended(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The votes as they were, each under its decision as that reads now."""
    votes, votes_now = before.get("votes", []), now.get("votes", [])
    if not votes or len(votes) != len(votes_now):
        return {}
    moved = [{"decision": one["decision"]} if "decision" in one else {} for one in votes_now]
    return {"votes": [vote | place for vote, place in zip(votes, moved, strict=True)]}


def content_for_the_public(content: dict[str, Any], *, meeting: Meeting) -> dict[str, Any]:
    """The content of Part A as the public may read it, whoever took the minutes called by that role."""
    unnamed = unnamed_in_public(meeting, roll_of(meeting))
    names = set(Person.history.filter(id__in=unnamed).values_list("name", flat=True))  # type: ignore[attr-defined]
    names |= set(Person.objects.filter(pk__in=unnamed).values_list("name", flat=True))

    def shown(row: dict[str, str]) -> dict[str, str]:
        is_unnamed = row["name"] in names or row.get("was") in names
        row = {key: value for key, value in row.items() if key != "was"}
        return row | {"name": MINUTE_TAKER, "post": ""} if is_unnamed else row

    outside: dict[str, Any] = {
        key: [shown(row) for row in content[key]] for key in ("in_attendance", "apologies", "absent")
    }
    if amended := content.get("attendance_amended"):  # in words, which may name whom the public reads as a role
        outside["attendance_amended"] = [said for said in amended if not any(name in said for name in names)]
    outside["items"] = [_public_papers(item) for item in content["items"]]
    return public_content(content | outside)


def public_content(content: dict[str, Any]) -> dict[str, Any]:
    """The content of Part A as the public may read it.

    Nothing in it looks like an e-mail address or a telephone number but the council's own mailbox, and a minute taker
    who wrote a postscript is called by the role.
    """
    shown = {key: value for key, value in content.items() if key != "contact"}
    contact = {key: content[key] for key in ("contact",) if key in content}
    if "postscripts" in content:
        shown["postscripts"] = [
            {key: value for key, value in one.items() if key != "public_author"}
            | {"author": one.get("public_author", one["author"])}
            for one in content["postscripts"]
        ]
    return json.loads(_CONTACT.sub(REMOVED, json.dumps(shown, ensure_ascii=False))) | contact


def _people(roll: Roll) -> dict[str, Any]:
    """Who was there, by body; who sent apologies; who was in attendance."""
    present = [
        {
            "body": body.name,
            "people": [_person(p, under=body.name) for p in body.places if p.is_there and not p.is_in_attendance],
        }
        for body in roll.bodies
    ]
    return {
        "present": [body for body in present if body["people"]],
        "in_attendance": [_person(place) for place in roll.places if place.is_there and place.is_in_attendance],
        "apologies": _with(roll, Presence.APOLOGIES),
        "absent": _with(roll, Presence.ABSENT),
    }


def content_of_upload(meeting: Meeting, *, upload: dict[str, Any], approved_on: dt.date | None) -> dict[str, Any]:
    """What a version says of a meeting whose minutes are a file: when and whose it was, and which file it is."""
    return {
        **_about(meeting),
        "is_unchecked": False,
        "chair": "",
        "present": [],
        "in_attendance": [],
        "apologies": [],
        "absent": [],
        "items": [],
        "approval": {"held_on": approved_on.isoformat(), "reference": "", "chair": ""} if approved_on else None,
        "upload": upload,
    }


def _about(meeting: Meeting) -> dict[str, Any]:
    """Which meeting it was, when and where."""
    return {
        "format": FORMAT,
        "council": the_council().name,
        "board": meeting.board.name,
        "reference": meeting.reference,
        "held_on": meeting.held_on.isoformat(),
        "resumed_on": meeting.resumed_on.isoformat() if meeting.resumed_on else "",
        "times": meeting.times,
        "opened_at": meeting.opened_words,
        "closed_at": meeting.closed_words,
        "venue": meeting.venue,
        "is_extraordinary": meeting.is_extraordinary,
        "is_inquorate": meeting.is_inquorate,
        "is_demonstration": meeting.is_demonstration,
    }


def _distribution(meeting: Meeting, part: Part) -> list[str]:
    """Whom these minutes go to, in words that hold for every version of them."""
    if part.is_confidential:
        return [f"Those who may read {part.label} of this board's minutes"]
    there = ["The members of the board, their substitutes at this meeting, and whoever was in attendance"]
    return there + (["the public, once they are approved"] if meeting.board.publishes_minutes else [])


def _contact(meeting: Meeting) -> str:
    """Where to ask about the minutes: the council's own mailbox, which everybody may know."""
    return f"{MINUTE_TAKER}, {meeting.board.name}, {the_council().mailbox}"


def unnamed_in_public(meeting: Meeting, roll: Roll) -> set[int]:
    """The people whom public minutes call by their role: minute takers who are not members besides."""
    members = {place.person.pk for place in roll.places if not place.is_in_attendance}
    takers = set(
        Seat.objects.active(meeting.held_on)
        .filter(board=meeting.board_id, role=Seat.Role.MINUTE_TAKER)
        .values_list("person", flat=True)
    )
    stand_in = {meeting.stand_in_id} if meeting.stand_in_id else set()
    return (takers | stand_in) - members


def _person(place: RollPlace, *, under: str = "") -> dict[str, str]:
    """Somebody on the roll; a substitute from the body whose heading they stand ``under`` is not said to be of it."""
    attendance, post = place.attendance, place.post
    if attendance and attendance.substitute_for and not place.is_expected:
        post = ", ".join(_each_once([attendance.body, place.stands_for], but=under))
    return {
        "name": str(place.person),
        "post": post,
        "note": _note(place),
    }


def _each_once(names: Iterable[str], *, but: str) -> list[str]:
    """The names that say something, each once however it is written, and none that is said already."""
    found = {" ".join(name.split()).casefold(): name for name in names if name}
    return [name for key, name in found.items() if key != but.casefold()]


def _with(roll: Roll, presence: str) -> list[dict[str, str]]:
    return [_person(place) for place in roll.places if place.attendance and place.attendance.presence == presence]


def _note(place: RollPlace) -> str:
    """For whom and for what part they were there: ``substitute for Lee Oak; arrived at 10.20am, during item 4``.

    The item at which somebody left is the first that they missed (``boards/attendance/roll.py``).
    """
    attendance = place.attendance
    if attendance is None:
        return ""
    notes = []
    if attendance.substitute_for:
        notes.append(f"substitute for {attendance.substitute_for}")
    if attendance.presence == Presence.IN_PART:
        when = [
            _at("arrived", attendance.came_words, "during", attendance.arrived_at),
            _at("left", attendance.left_words, "before", attendance.left_at),
        ]
        notes += list(filter(None, when)) or ["in part"]
    return "; ".join(notes)


def _at(verb: str, time: str, beside: str, item: AgendaItem | None) -> str:
    """``left at 9.20am, before item 7``; empty where neither is known."""
    said = ", ".join(filter(None, [f"at {time}" if time else "", f"{beside} item {item.number}" if item else ""]))
    return f"{verb} {said}" if said else ""


def heading(number: str, title: str, *, part: Part) -> dict[str, Any]:
    """Return the first fields of an item in frozen content. A withheld item has no others."""
    return {"number": number, "title": title, "is_part_b": part.is_confidential}


def is_withheld(item: Mapping[str, Any]) -> bool:
    """Whether frozen content says of an item only that there is one, for it is confidential."""
    return item["is_part_b"] and "text" not in item


def bare_item(number: str, title: str, *, part: Part) -> dict[str, Any]:
    """Return an item in frozen content of which nothing is said yet."""
    return {
        **heading(number, title, part=part),
        "is_late": False,
        "presenter": "",
        "text": "",
        "decisions": [],
        "actions": [],
        "interests": [],
        "carried": [],
    }


def _item(
    meeting: Meeting, item: AgendaItem, part: Part, chair: Person | None, said: Sequence[SaidBesides]
) -> dict[str, Any]:
    if not part.may_show(item.part):
        return heading(item.number, item.public_title, part=item.part)
    return {
        **bare_item(item.number, item.title, part=item.part),
        "is_late": item.is_late,
        "presenter": item.presenters,
        **({"comes_from": item.came_from} if item.came_from else {}),
        **({"papers": [_paper(paper) for paper in item.papers_now]} if item.papers_now else {}),  # type: ignore[attr-defined]
        "text": item.text,
        "decisions": [
            {"kind": decision.get_kind_display(), "text": decision.text, "line": decision.line}
            | _of_recommendation(decision)
            for decision in item.decisions.all()
        ],
        "actions": [_action(action) for action in item.actions.all()],
        "interests": [_interest(interest) for interest in item.interests.all()],
        "gathers_interests": item.standing == AgendaItem.Standing.DECLARATIONS,
        "votes": [_vote(vote, chair) for vote in item.votes.all()],
        **({"besides": [one.as_frozen for one in said]} if said else {}),
        **_arising(meeting, item),
        "next_meeting": _next(meeting) if item.standing == AgendaItem.Standing.NEXT_DATE else None,
    }


def _paper(paper: Paper) -> dict[str, Any]:
    """A paper of an item as minutes list it: copies of files cannot link to what only some may open."""
    return {"title": paper.title, "is_report": paper.is_report, "is_public": paper.is_public}


def _public_papers(item: dict[str, Any]) -> dict[str, Any]:
    """The item with those of its papers alone that anybody may read."""
    papers = [paper for paper in item.get("papers", []) if paper["is_public"]]
    without = {key: value for key, value in item.items() if key != "papers"}
    return without | ({"papers": papers} if papers else {})


def _of_recommendation(decision: Decision) -> dict[str, Any]:
    """The recommendation that a decision is of; nothing for any other."""
    if decision.recommendation is None:
        return {}
    return {"recommendation": decision.recommendation, "recommended": decision.recommended}


def _action(action: Action) -> dict[str, Any]:
    return {
        "text": action.text,
        "line": action.line,
        "owners": action.owners_as_minuted,
        "due_on": action.due_on.isoformat(),
    }


def _interest(interest: Interest) -> dict[str, Any]:
    stayed = {"is_not_voting": True} if interest.is_not_voting else {}
    return {"name": str(interest.person), "nature": interest.nature, "withdrew": interest.withdrew, **stayed}


def _vote(vote: Vote, chair: Person | None) -> dict[str, Any]:
    of_whom = f" of {chair}" if vote.casting_vote and chair else ""
    return {
        "motion": vote.motion,
        "for": vote.votes_for,
        "against": vote.votes_against,
        "abstained": vote.abstained,
        "named": [{"name": str(one.person), "vote": one.choice} for one in vote.named.all()],
        "result": f"{vote.result}{of_whom}",
        **({"decision": vote.decision.line or vote.decision.text} if vote.decision else {}),
        **({"is_named_on_request": True} if vote.is_named_on_request else {}),
    }


def _next(meeting: Meeting) -> dict[str, str] | None:
    """When and where the board meets next, as far as it is planned."""
    following = Meeting.objects.after(meeting).first()
    if following is None:
        return None
    return {"held_on": following.held_on.isoformat(), "times": following.times, "venue": following.venue}


def _carried(meeting: Meeting) -> list[dict[str, Any]]:
    """The actions that earlier meetings left open; those out of Part B as a number and no text."""
    return [
        {
            **_action(action),
            "text": action.text if Part.A.may_show(action.part) else "",
            "line": action.line if Part.A.may_show(action.part) else "",
            "reference": action.item.reference,
            "undertaken_on": action.undertaken_on.isoformat(),
        }
        for action in Action.objects.carried_into(meeting).with_owners()
    ]


def _arising(meeting: Meeting, item: AgendaItem) -> dict[str, Any]:
    """What an item of matters arising says of earlier actions: those that stay open, and what was done with any.

    What was done with one out of Part B is in Part B of the minutes alone.
    """
    if item.standing != AgendaItem.Standing.MATTERS_ARISING:
        return {}
    lines = [line for line in lines_of(item) if item.part.may_show(line.action.part)]
    return {"carried": _carried(meeting), "arising": as_frozen(lines)}


def _confidential_arising(items: Sequence[AgendaItem]) -> dict[int, dict[str, Any]]:
    """What Part B has of items of matters arising that are of Part A, by key: what was done with actions out of Part B,
    and nothing else of the item."""
    found = {}
    for item in items:
        if item.standing != AgendaItem.Standing.MATTERS_ARISING or item.part.is_confidential:
            continue
        if lines := [line for line in lines_of(item) if line.action.part.is_confidential]:
            found[item.pk] = bare_item(item.number, item.title, part=Part.B) | {"arising": as_frozen(lines)}
    return found


def _approval(approved_in: AgendaItem | None) -> dict[str, str] | None:
    """The meeting that approved the minutes, its minute's number and who chaired it; none before."""
    if approved_in is None:
        return None
    approving = approved_in.meeting
    return {
        "held_on": approving.held_on.isoformat(),
        "reference": approved_in.reference,
        "chair": str(chair_at(approved_in) or ""),
    }
