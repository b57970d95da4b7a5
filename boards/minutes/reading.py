"""A frozen version read back for its renderings: HTML, Word, PDF and plain text are made of this alone."""

import datetime as dt
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list

from base.text import readable
from boards.minutes.content import heading
from boards.minutes.motions import says_the_same
from boards.minutes.recommendations import RECOMMENDED, Recommendation, as_decided
from boards.minutes.text import (
    ACTION,
    DECISION,
    ON_RECOMMENDATIONS,
    Block,
    PointList,
    Span,
    grouped,
    read,
    refer_only_to,
    spans_of,
)
from boards.models import AgendaItem, MinutesVersion, Part
from boards.models.votes import VoteChoice

Stage = MinutesVersion.Stage
VOTE = "vote"  # kinds of block that no text is read as
ARISING = "arising"
BESIDES = "besides"
NOTHING = "Nothing is minuted."  # where a heading would stand alone: that there was no business is not ours to say
OTHERS = (("Apologies", "apologies"), ("Absent", "absent"), ("Also in attendance", "in_attendance"))
DRAFT_STAGES = (Stage.DRAFT, Stage.CIRCULATED)


# What stands beside the text of an item in frozen content, as it is called where it was withdrawn.
BESIDE_THE_TEXT = {
    "votes": "votes",
    "decisions": "decisions",
    "actions": "actions",
    "interests": "declared interests",
    "carried": "open actions of earlier meetings",
    "arising": "notes of what was done with these",
    "besides": "further notes",
}


@dataclass
class MinutePiece:
    """A piece of a minute: its blocks, and whose action it is, where it is one."""

    blocks: list[Block]
    owners: str = ""
    due: str = ""

    @property
    def parts(self) -> list[Block | PointList]:
        """The blocks, those that are points of one list together."""
        return grouped(self.blocks)


@dataclass
class ItemMinutes:
    """The minute of one item."""

    number: str
    title: str
    part: Part
    is_withheld: bool = False
    notes: list[str] = field(default_factory=list)
    rows: list[MinutePiece] = field(default_factory=list)
    papers: list[str] = field(
        default_factory=list
    )  # for the copies: the page has links to those that its reader may open
    withdrawn: str = ""  # of its notes, what of it was withdrawn
    before: str = ""  # what stands above it: the board's wording, above the first of the confidential items


@dataclass
class SummaryAction:
    """An action in the summary at the end: its minute, what is to be done, by whom and by when."""

    number: str  # of its item
    reference: str
    block: Block
    owners: str
    due: str


@dataclass
class Postscript:
    """What was added once the minutes were approved."""

    author: str
    day: str
    blocks: list[Block]

    @property
    def parts(self) -> list[Block | PointList]:
        """The blocks, those that are points of one list together."""
        return grouped(self.blocks)

    @property
    def source(self) -> str:
        """Who added it, and when."""
        return f"Added by {self.author} on {self.day}, after the minutes were approved."


@dataclass(frozen=True)
class Upload:
    """The file that old minutes were uploaded as."""

    kind: str  # ``pdf`` or ``docx``
    size: int  # bytes
    sha256: str

    @property
    def format(self) -> str:
        """Its type and size, ``PDF, 1.2 MB``."""
        return f"{'PDF' if self.kind == 'pdf' else 'Word'}, {filesizeformat(self.size)}"


@dataclass
class Minutes:
    """What a version says, in words."""

    version: MinutesVersion
    board: str
    reference: str
    day: str
    facts: list[tuple[str, str]]
    present: list[tuple[str, list[str]]]  # body, people
    others: list[tuple[str, list[str]]]  # apologies, absent, also in attendance: label, people
    is_draft: bool
    part: Part
    remarks: list[str]
    content: dict[str, Any]  # as it was frozen, readable
    council: str = ""
    closing: list[tuple[str, str]] = field(default_factory=list)  # next meeting, distribution, contact
    upload: Upload | None = None

    @property
    def attendance(self) -> list[tuple[str, list[tuple[str, list[str]]]]]:
        """Who was there and who was not: headings, each with bodies and people; one without bodies has an empty one."""
        present = [("Present", self.present)] if self.present else []
        amended = self.content.get("attendance_amended", [])
        others = [*self.others, *([("Corrected when the minutes were approved", amended)] if amended else [])]
        return [*present, *((label, [("", lines)]) for label, lines in others)]

    @cached_property
    def items(self) -> list[ItemMinutes]:
        """The minutes of each item, read when they are asked for: a long text takes seconds."""
        usual = self.content.get("format", 1)
        frozen = self.content["items"]
        gathered = any(item.get("gathers_interests") for item in frozen)
        items = [
            _item(
                item,
                frozen_as=item.get("format", usual),
                declared=declared_in(item, frozen),
                is_declared_before=gathered,
            )
            for item in frozen
        ]
        wording = "" if self.part.is_confidential else self.content.get("confidential_wording", "")
        was_confidential = False
        for item in items:
            refer_only_to((block for row in item.rows for block in row.blocks), self.numbers)
            item.before = wording if item.part.is_confidential and not was_confidential else ""
            was_confidential = item.part.is_confidential
        return items

    @cached_property
    def actions(self) -> list[SummaryAction]:
        """The actions that this meeting undertook, item by item; none that it carried on, and none in an extract."""
        if self.is_extract:
            return []
        found = [
            SummaryAction(
                number=item["number"],
                reference=f"{self.reference}/{item['number']}",
                block=Block(ACTION, "", spans=list(spans_of(action["text"]))),
                owners=", ".join(action["owners"]),
                due=_day(action["due_on"]),
            )
            for item in self.content["items"]
            for action in item.get("actions", [])
        ]
        refer_only_to((action.block for action in found), self.numbers)
        return found

    @property
    def signature(self) -> list[tuple[str, str]]:
        """The lines on which a chair signs, and what is known of them already, or who certifies an extract; none below
        a file or mere notes."""
        if self.is_extract:
            return [("Certified as a true extract", ""), ("Name", ""), ("Date", "")]
        if self.upload or self.content["is_inquorate"]:
            return []
        approval = self.content["approval"] or {}
        return [("Signed as a correct record", ""), ("Name", approval.get("chair", "")), ("Date", "")]

    @cached_property
    def postscripts(self) -> list[Postscript]:
        """What was added, oldest first."""
        found = [
            Postscript(one["author"], _day(one["on"]), read(one["text"], frozen_as=one.get("format", 1)))
            for one in self.content.get("postscripts", [])
        ]
        for postscript in found:
            refer_only_to(postscript.blocks, self.numbers)
        return found

    @property
    def numbers(self) -> set[str]:
        """The numbers of its items, in small letters: what a minute can refer to."""
        return {item["number"].lower() for item in self.content["items"]}

    @property
    def is_extract(self) -> bool:
        """Whether it has one minute alone, which was cut out of the whole (``extracts/cutting.py``)."""
        return "extract" in self.content

    @property
    def heading(self) -> str:
        """What its page is headed, below the board."""
        return f"{'Extract from the minutes' if self.is_extract else 'Minutes'} of {self.meeting}"

    @property
    def items_heading(self) -> str:
        """What stands above its items."""
        return "Minute" if self.is_extract else "Minutes"

    @property
    def about_heading(self) -> str:
        """What stands above the lines at its end."""
        return "About this extract" if self.is_extract else "About these minutes"

    @property
    def head_of_pages(self) -> str:
        """What stands at the head of every page of confidential minutes; empty for others."""
        return self.part.head_of_pages(self.content.get("confidential_wording", ""))

    @property
    def title(self) -> str:
        """What the document is called."""
        part = f" ({self.part.label}, confidential)" if self.part.is_confidential else ""
        whole = f"{self.board}: {self.heading[0].lower()}{self.heading[1:]}"
        return f"{whole}, minute {self.content['extract']['item']}{part}" if self.is_extract else f"{whole}{part}"

    @property
    def meeting(self) -> str:
        """The day of the meeting, and what it was where it was no usual one: ``the extraordinary meeting of …``."""
        return f"the extraordinary meeting of {self.day}" if self.content["is_extraordinary"] else self.day


def read_version(version: MinutesVersion, withheld: frozenset[str] = frozenset()) -> Minutes:
    """The minutes as a version froze them; of the items of those numbers nothing but that there are such items."""
    content = content_without(version, withheld)
    return Minutes(
        version=version,
        board=content["board"],
        reference=content["reference"],
        day=_day(content["held_on"]),
        facts=_facts_of_extract(version, content) if "extract" in content else _facts(content),
        present=[(body["body"], _people(body["people"])) for body in content["present"]],
        others=[(label, _people(content[key])) for label, key in OTHERS if content[key]],
        is_draft=version.stage in DRAFT_STAGES,
        part=version.part,
        remarks=_remarks(version, content),
        content=content,
        council=content.get("council", ""),
        closing=_certificate(version, content) if "extract" in content else _closing(content),
        upload=Upload(**content["upload"]) if "upload" in content else None,
    )


def content_without(version: MinutesVersion, withheld: frozenset[str]) -> dict[str, Any]:
    """What a version says, readable, without the items of those numbers and who came for one of them alone."""
    return _confidential_last(_without(readable(json.loads(version.content)), withheld))


def _confidential_last(content: dict[str, Any]) -> dict[str, Any]:
    """The content with its confidential items after the others, whatever their numbers."""
    return content | {"items": sorted(content["items"], key=lambda item: item["is_part_b"])}


def _without(content: dict[str, Any], withheld: frozenset[str]) -> dict[str, Any]:
    if not withheld:
        return content
    items = [
        heading(item["number"], AgendaItem.PART_B_TITLE, part=Part.B) if item["number"] in withheld else item
        for item in content["items"]
    ]
    came_for = {f"guest for item {number}" for number in withheld}
    guests = [person for person in content["in_attendance"] if _came_as(person) not in came_for]
    return content | {"items": items, "in_attendance": guests}


def _came_as(person: dict[str, str]) -> str:
    """What a guest came as, without the body that stands before it."""
    return person["post"][max(person["post"].rfind("guest for item "), 0) :]


def _facts(content: dict[str, Any]) -> list[tuple[str, str]]:
    facts = [
        ("Date", _day(content["held_on"])),
        ("Adjourned, and resumed on", _day(resumed_on) if (resumed_on := content.get("resumed_on")) else ""),
        ("Time", _times(content)),
        ("Place", content["venue"]),
        ("In the chair", _presided(content) or content["chair"]),
        ("Quorum", _quorum(content)),
        ("Reference", content["reference"]),
    ]
    return [(label, value) for label, value in facts if value]


def _times(content: dict[str, Any]) -> str:
    """When it was held, in one line: ``1.30pm to 3.30pm; opened at 1.32pm and closed at 3.40pm``.

    What was as planned is not said again.
    """
    planned, opened, closed = content["times"], content.get("opened_at", ""), content.get("closed_at", "")
    begins, _, ends = planned.partition(" to ")
    if (not opened or opened == begins) and (not closed or closed == ends):
        return planned
    said = [f"opened at {opened}" if opened else "", f"closed at {closed}" if closed else ""]
    return "; ".join(filter(None, [planned, " and ".join(filter(None, said))]))


def _facts_of_extract(version: MinutesVersion, content: dict[str, Any]) -> list[tuple[str, str]]:
    """When and where it was, which minute this is, and how far the minutes have come."""
    facts = [
        ("Date", _day(content["held_on"])),
        ("Adjourned, and resumed on", _day(resumed_on) if (resumed_on := content.get("resumed_on")) else ""),
        ("Place", content["venue"]),
        ("In the chair", _presided(content) or content["chair"]),
        ("Minute", f"{content['reference']}/{content['extract']['item']}"),
        ("State of the minutes", capfirst(version.state)),
    ]
    return [(label, value) for label, value in facts if value]


def _certificate(version: MinutesVersion, content: dict[str, Any]) -> list[tuple[str, str]]:
    """What an extract is of, in words that hold beside no other document, and where the whole is."""
    approval = content["approval"]
    if approval:
        minute = f" as minute {approval['reference']}" if approval["reference"] else ""
        of = f"of the minutes approved on {_day(approval['held_on'])}{minute}"
    else:
        of = f"of minutes that are {version.state}"
    redacted = ", with what was taken out of them since left out" if content.get("redaction") else ""
    return [("Certificate", f"Extract {of}{redacted}."), ("The whole minutes", content["extract"]["whole"])]


def _closing(content: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands at the end: when the board meets next, who gets the minutes, and whom to ask."""
    following = next((item["next_meeting"] for item in content["items"] if item.get("next_meeting")), None)
    lines = [
        ("Next meeting", _when(following) if following else ""),
        ("Distribution", "; ".join(content.get("distribution", []))),
        ("Contact", content.get("contact", "")),
    ]
    return [(label, value) for label, value in lines if value]


def _presided(content: dict[str, Any]) -> str:
    """Who was in the chair, in turn: ``Ann Day; Lee Oak from item 5``."""
    spells = content.get("presided", [])
    return "; ".join(f"{one['name']} from item {one['from']}" if one["from"] else one["name"] for one in spells)


def _quorum(content: dict[str, Any]) -> str:
    """How many members were there and how many the board needs; empty where it has no rule, or that is not known."""
    there, needed = content.get("members_there"), content.get("quorum")
    if there is None or needed is None:
        return ""
    return f"{there} {'member' if there == 1 else 'members'} present, {needed} needed"


def _remarks(version: MinutesVersion, content: dict[str, Any]) -> list[str]:
    """What a reader has to know of the version before its text."""
    remarks = []
    if version.stage in DRAFT_STAGES:
        remarks.append("DRAFT: these minutes are not approved yet.")
    if content["is_unchecked"] and version.stage == Stage.CIRCULATED:
        remarks.append("Not yet checked by the chair.")
    if content["is_inquorate"]:
        remarks.append("Too few members were present for a quorum: these are notes, and nothing was decided.")
    if content["is_extraordinary"]:
        remarks.append("This was an extraordinary meeting.")
    if approval := content["approval"]:
        chair = f", chaired by {approval['chair']}" if approval["chair"] else ""
        day = _day(approval["held_on"])
        minute = f" (minute {approval['reference']})" if approval["reference"] else ""
        amended = " as amended" if approval.get("is_amended") else ""
        remarks.append(f"Approved{amended} by the meeting of {day}{chair}{minute}.")
    if "upload" in content:
        remarks.append("These are old minutes, uploaded as a file.")
    if redaction := content.get("redaction"):
        remarks.append(f"These minutes were withdrawn on {_day(redaction['on'])}. What is shown here is redacted.")
        remarks += [f"Reason: {redaction['reason']}"] if redaction["reason"] else []
    if back := content.get("put_back"):
        remarks.append(
            f"These minutes were withdrawn on {_day(back['withdrawn_on'])}, and put back on {_day(back['on'])}."
        )
    if content.get("extract", {}).get("has_postscript"):
        remarks.append("A postscript was added to these minutes since. It stands in the whole minutes.")
    if content["is_demonstration"]:
        remarks.append("Invented for the demonstration: this meeting, who was at it, and all that these minutes say.")
    return remarks


def _people(people: list[dict[str, str]]) -> list[str]:
    return [
        f"{person['name']}{', ' + person['post'] if person['post'] else ''}"
        f"{' (' + person['note'] + ')' if person['note'] else ''}"
        for person in people
    ]


def declared_in(item: dict[str, Any], items: list[dict[str, Any]]) -> list[str]:
    """Of the item of declarations, the interests that are declared in the others, as its notes.

    An extract has none of the others, and brings these notes along.
    """
    if "declared" in item:
        return item["declared"]
    if not item.get("gathers_interests"):
        return []
    return [
        _interest(interest, number=one["number"])
        for one in items
        if one is not item
        for interest in one.get("interests", [])
    ]


def _item(
    item: dict[str, Any], *, frozen_as: int, declared: list[str], is_declared_before: bool = False
) -> ItemMinutes:
    """The minute of an item; ``declared`` are the notes of interests that it gathers. Where another gathers them
    (``is_declared_before``) its own are said in short."""
    part = Part.of(item["is_part_b"])
    withdrawn = _withdrawn(item)
    if "text" not in item:
        notes = [withdrawn or "Not published."]
        return ItemMinutes(item["number"], item["title"], part, is_withheld=True, notes=notes, withdrawn=withdrawn)
    notes = [withdrawn] if withdrawn else []
    notes += [f"Presented by {item['presenter']}."] if item["presenter"] else []
    notes += [f"From {came_from}."] if (came_from := item.get("comes_from")) else []
    notes += ["This was a late item."] if item["is_late"] else []
    short = is_declared_before and not item.get("gathers_interests")
    said = [_in_short(one) if short else _interest(one) for one in item["interests"]] + declared
    said += [_next(following)] if (following := item.get("next_meeting")) else []
    rows = _rows(item, frozen_as)
    if not (rows or said or withdrawn) and frozen_as >= ON_RECOMMENDATIONS:
        said = [NOTHING]
    notes += said
    papers = [f"{'Report' if paper['is_report'] else 'Paper'}: {paper['title']}" for paper in item.get("papers", [])]
    return ItemMinutes(item["number"], item["title"], part, notes=notes, rows=rows, papers=papers, withdrawn=withdrawn)


def _withdrawn(item: dict[str, Any]) -> str:
    """That the minute was withdrawn, and of which kinds something with it; empty where it was not, or is not said."""
    if "withdrawn" not in item:
        return ""
    besides = get_text_list([BESIDE_THE_TEXT[kind] for kind in item["withdrawn"]], "and")
    of_which = "The minute that stood here before" if "text" in item else "The minute of this item"
    return f"{of_which} was withdrawn{f', with its {besides}' if besides else ''}."


def _interest(interest: dict[str, Any], *, number: str = "") -> str:
    """Who declared what; at another item than its own with the ``number`` of its own."""
    where = f" in item {number}" if number else ""
    nature = f": {interest['nature']}" if interest["nature"] else ""
    left = " They withdrew for the item." if interest["withdrew"] else ""
    left = " They stayed and did not vote." if interest.get("is_not_voting") else left
    return f"{interest['name']} declared an interest{where}{nature}.{left}"


def _in_short(interest: dict[str, Any]) -> str:
    """That somebody declared an interest, at the item, where the declaration itself stands before."""
    left = " and withdrew for the item" if interest["withdrew"] else ""
    left = " and stayed without voting" if interest.get("is_not_voting") else left
    return f"({interest['name']} declared an interest{left}.)"


def _next(following: dict[str, str]) -> str:
    return f"The next meeting is on {_when(following)}."


def _when(following: dict[str, str]) -> str:
    when = [_day(following["held_on"]), following["times"], following["venue"]]
    return ", ".join(filter(None, when))


def _rows(item: dict[str, Any], frozen_as: int) -> list[MinutePiece]:
    """The item's blocks in order, each action a row of its own, a vote below the decision that it was about; then what
    else was said under it, other votes, and what was made apart from the text."""
    carried = _of_earlier_meetings(item)
    actions = {action["line"].strip(): action for action in item["actions"] if action["line"]}
    votes = list(item.get("votes", []))
    rows: list[MinutePiece] = []
    blocks = _blocks(item, frozen_as)
    below: list[Block] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        action = actions.get(block.source) if block.kind == ACTION else None
        if action:
            rows.append(_action_row(action))
        elif rows and not rows[-1].owners:
            rows[-1].blocks.append(block)
        else:
            rows.append(MinutePiece([block]))
        if block.kind == DECISION:
            below = _votes_on(block.source, block.text, votes)
        if not (following and following.kind == RECOMMENDED):  # what was recommended belongs to the decision
            rows[-1].blocks += below
            below = []
    apart = []
    for decision in item["decisions"]:
        if not decision["line"]:
            block = Block(DECISION, "", decision["kind"], list(spans_of(decision["text"])))
            apart.append(MinutePiece([block, *_votes_on(decision["text"], decision["text"], votes)]))
    at_the_end = [MinutePiece([_said_besides(one)]) for one in item.get("besides", [])]
    at_the_end += [MinutePiece(_vote(vote)) for vote in votes]
    return (
        carried + rows + at_the_end + apart + [_action_row(action) for action in item["actions"] if not action["line"]]
    )


def _blocks(item: dict[str, Any], frozen_as: int) -> list[Block]:
    """The blocks of the item's text; since there are recommendations, the decisions on them say so."""
    blocks = read(item["text"], frozen_as=frozen_as)
    if frozen_as < ON_RECOMMENDATIONS:
        return blocks
    recommended = {
        one["recommendation"]: Recommendation(one["recommendation"], one["recommended"])
        for one in item["decisions"]
        if "recommendation" in one
    }
    return as_decided(blocks, recommended) if recommended else blocks


def _votes_on(line: str, said: str, votes: list[dict[str, Any]]) -> list[Block]:
    """The votes on the decision of that line, which says that; they are taken out of ``votes``."""
    on_it = [vote for vote in votes if line.strip() and vote.get("decision", "").strip() == line.strip()]
    votes[:] = [vote for vote in votes if vote not in on_it]
    return [block for vote in on_it for block in _vote(vote, below=said)]


def _said_besides(said: dict[str, str]) -> Block:
    """What another room has of the item: its words are no markup, and refer to no minute."""
    return Block(BESIDES, "", said["label"], [Span(said["text"])])


def _vote(vote: dict[str, Any], *, below: str = "") -> list[Block]:
    """The motion with the numbers and the result, and the names where they were asked for.

    Below its decision it is ``(For 5, against 1, abstained 1.)``, with the motion and the result only where the
    decision does not say them.
    """
    motion = f"{vote['motion'].rstrip(' .')}. " if vote["motion"] and not says_the_same(vote["motion"], below) else ""
    numbers = f"For {vote['for']}, against {vote['against']}, abstained {vote['abstained']}."
    result = "" if below and vote["result"] == "Carried" else f" {vote['result']}."
    said = f"{motion}{numbers}{result}"
    blocks = [Block(VOTE, "", "" if below else "Vote", list(spans_of(f"({said})" if below else said)))]
    return blocks + (_asked(vote) if vote.get("is_named_on_request") else _named(vote))


def _asked(vote: dict[str, Any]) -> list[Block]:
    """Who asked that their vote be recorded, ``Ann Day asked that their vote against be recorded.``, a line each."""
    kinds = {VoteChoice.FOR: "vote for", VoteChoice.AGAINST: "vote against", VoteChoice.ABSTAINED: "abstention"}
    return [
        Block(VOTE, "", "", [Span(f"{one['name']} asked that their {kinds[VoteChoice(one['vote'])]} be recorded.")])
        for one in vote["named"]
    ]


def _named(vote: dict[str, Any]) -> list[Block]:
    blocks = []
    for choice, label in VoteChoice.choices:
        names = [one["name"] for one in vote["named"] if one["vote"] == choice]
        if names:
            blocks.append(Block(VOTE, "", label, [Span(", ".join(names))]))
    return blocks


def _action_row(action: dict[str, Any]) -> MinutePiece:
    block = Block(ACTION, action["line"], "Action", list(spans_of(action["text"])))
    return MinutePiece([block], ", ".join(action["owners"]), _day(action["due_on"]))


def _of_earlier_meetings(item: dict[str, Any]) -> list[MinutePiece]:
    """A row for each action of earlier meetings: what stays open with what was said of it, then what was closed."""
    done: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for line in item.get("arising", []):
        done.setdefault(_which_action(line), []).append(line)
    still_open = [_carried_row(action, done.pop(_which_action(action), [])) for action in item["carried"]]
    return still_open + [MinutePiece([_arising(lines)]) for lines in done.values()]


def _which_action(said: dict[str, Any]) -> tuple[str, ...]:
    return (said["reference"], said["text"], *said["owners"])


def _carried_row(action: dict[str, Any], done: list[dict[str, Any]]) -> MinutePiece:
    words = action["text"] or "an action of a confidential item"
    if done:
        words = " ".join([f"{words.rstrip(' .')}.", *map(_done, done)])
    block = Block(
        ACTION, "", f"Open since {_day(action['undertaken_on'])} ({action['reference']})", list(spans_of(words))
    )
    return MinutePiece([block], ", ".join(action["owners"]), _day(action["due_on"]))


def _arising(lines: list[dict[str, Any]]) -> Block:
    """What was done with an action: ``Closed: share the template (Ann Day, SPB 2026-07-02/5). All have it.``"""
    *before, last = lines
    said = f"{last['text'].rstrip(' .')} ({', '.join([*last['owners'], last['reference']])})."
    note = " ".join(last["note"].split())
    words = " ".join(filter(None, [said, *map(_done, before), note]))
    return Block(ARISING, "", last["label"], list(spans_of(words)))


def _done(line: dict[str, Any]) -> str:
    """``Extended to 31 January 2027: the heads meet in January.``"""
    note = " ".join(line["note"].split())
    said = f"{line['label']}: {note}" if note else line["label"]
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _day(iso: str) -> str:
    return date_format(parse_date(iso) or dt.date.min, "j F Y")
