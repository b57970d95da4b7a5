"""What a step will do, in numbers, for the page that asks before it is taken.

Each function takes the meeting and gives sentences. Of Part B they say how much there is, and nothing of what it says.
"""

from base.days import in_words
from boards.checking import open_suggestions
from boards.models import Action, AgendaItem, Decision, Meeting, Paper, Part, PlannedItem
from boards.models.besides import besides_becoming_public
from boards.models.deadlines import add_deadlines


def counted(number: int, one: str, many: str = "") -> str:
    """A number and what it counts: ``1 item``, ``no items``."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def capital(words: str) -> str:
    """The words as a sentence begins with them."""
    return words[0].upper() + words[1:]


def are(number: int) -> str:
    """The verb that goes with so many."""
    return "is" if number == 1 else "are"


def of_issuing(meeting: Meeting) -> list[str]:
    """Which items and papers become public with the agenda."""
    open_items, confidential = _items(meeting)
    papers = meeting.papers.current().exclude(file="")  # one to follow cannot be opened
    public = papers.of_part(Part.A).filter(is_public=True).count()
    others = papers.count() - public
    said = [*_late(meeting), f"{capital(counted(open_items, 'item'))} of the agenda can be read by anybody."]
    if public:
        said.append(f"{capital(counted(public, 'paper'))} can be opened by anybody.")
    if others:
        said.append(f"{capital(counted(others, 'paper'))} can be opened by members alone.")
    return said + _neutral(confidential)


def _late(meeting: Meeting) -> list[str]:
    """That the agenda goes out late, and since when it is."""
    [meeting] = add_deadlines([meeting])
    if not (meeting.deadlines and meeting.deadlines.is_agenda_late):
        return []
    return [f"The agenda is late: it was due on {in_words(meeting.deadlines.agenda_due_on)}."]


def of_changing(meeting: Meeting) -> list[str]:
    """When and where the meeting would be, as the record has it with what was typed, and who is told."""
    where = ", ".join(filter(None, [in_words(meeting.held_on), meeting.times, meeting.venue]))
    kind = "an extraordinary" if meeting.is_extraordinary else "the"
    return [f"It is {kind} meeting of {where}.", "Everybody who was sent the agenda is told by e-mail."]


def of_clearing(meeting: Meeting) -> list[str]:
    """How much is cleared."""
    return [f"The draft has {_what_it_has(meeting)}."]


def of_circulating(meeting: Meeting) -> list[str]:
    """How much members get to read, and whether a chair has checked it."""
    said = [f"The minutes have {_what_it_has(meeting)}."]
    if meeting.cleared_at is None:
        said.append("No chair has cleared this draft: it is marked as not yet checked by the chair.")
    if number := open_suggestions(meeting):
        left = counted(number, "suggestion")
        said.append(f"{left} left open: nobody can take any of them once the minutes go round.")
    return said


def of_publishing(meeting: Meeting) -> list[str]:
    """How much becomes public, and how many people it names."""
    open_items, confidential = _items(meeting)
    named = _named(meeting)
    return [
        f"{capital(counted(open_items, 'item'))} can be read by anybody, and found by search engines.",
        f"{capital(counted(named, 'person', 'people'))} {are(named)} named as present, in attendance or absent.",
        *besides_becoming_public(meeting),
        *_neutral(confidential),
    ]


def of_cancelling(meeting: Meeting) -> list[str]:
    """What stays of the meeting."""
    papers = counted(meeting.papers.current().count(), "paper")
    items = counted(meeting.items.count(), "item")
    said = [f"The agenda stays, with {items} and {papers}: nobody can change it while the meeting is cancelled."]
    if planned := meeting.planned.open().count():
        said.append(
            f"{capital(counted(planned, 'entry', 'entries'))} of the forward plan {are(planned)} then not placed."
        )
    return said


def of_setting_up_again(meeting: Meeting) -> list[str]:
    """What the meeting has when it is planned again."""
    late = meeting.items.filter(is_late=True).count()
    papers = counted(meeting.papers.current().count(), "paper")
    said = [f"The agenda is as it was, with {counted(meeting.items.count(), 'item')} and {papers}."]
    if late:
        said.append(f"{capital(counted(late, 'item'))} that came late {are(late)} late no more.")
    return said


def of_withdrawing_paper(paper: Paper) -> list[str]:
    """Who could read the paper until now, and that it comes back only as a new one."""
    if not paper.meeting.has_issued_agenda:
        had = "The agenda has not gone out, so members have not seen it."
    elif paper.part.is_confidential:
        had = "Members who may read Part B could open it until now. Nobody is told that it is withdrawn."
    elif paper.is_public:
        had = "Anybody could open it until now. Nobody is told that it is withdrawn."
    else:
        had = "Members could open it until now. Nobody is told that it is withdrawn."
    return [had, "It is kept for who records the meeting. To put it back, add it again as a new paper."]


def of_removing_item(item: AgendaItem) -> list[str]:
    """How many items are numbered anew, and what goes with the item."""
    after = item.meeting.items.filter(position__gt=item.position).count()
    goes = "It goes with what was typed as its minute. " if item.text.strip() else ""
    if item.planned_as_id:
        goes += "It is in the board’s forward plan then, as not placed yet."
        return [f"{capital(counted(after, 'item'))} after it {are(after)} numbered anew.", goes]
    return [
        f"{capital(counted(after, 'item'))} after it {are(after)} numbered anew.",
        f"{goes}It cannot be taken back: you would add the item again.",
    ]


def of_moving_to_part_a(item: AgendaItem) -> list[str]:
    """What of a confidential item becomes open to whoever reads the minutes of Part A."""
    words = len(item.text.split())
    publishes = item.meeting.board.publishes_minutes
    readers = "members, and the public once the minutes are published" if publishes else "members"
    outcomes = f"{counted(item.decisions.count(), 'decision')} and {counted(item.actions.count(), 'action')}"
    papers = item.papers.count()
    return [
        f"Its title, its minute of {counted(words, 'word')}, {outcomes} are for {readers}.",
        f"{capital(counted(papers, 'paper'))} of it {are(papers)} for members, and public where marked so again.",
        "The agenda’s page shows its title to anybody once the agenda is issued.",
    ]


def of_opening_entries() -> list[str]:
    """What of confidential entries of a forward plan becomes open, whichever they are."""
    return [
        "Titles, who brings them and notes are for whoever reads the forward plan.",
        "Items on agendas are open with entries that come once. Anybody sees their titles once the agenda is issued.",
    ]


def of_opening_entry(entry: PlannedItem) -> list[str]:
    """What of a confidential entry of a forward plan becomes open, and on which agendas."""
    foreseen = ["Its title, who brings it and its note are for whoever reads the forward plan."]
    if entry.is_recurring:
        return [
            *foreseen,
            "Agendas that have it keep it confidential; those planned from now on have it open.",
        ]
    item = entry.agenda_items.filter(meeting=entry.meeting_id).select_related("meeting__board").first()
    return [*foreseen, "The item on the agenda is open with it.", *of_moving_to_part_a(item)] if item else foreseen


def _items(meeting: Meeting) -> tuple[int, int]:
    """How many items are of Part A and of Part B."""
    confidential = meeting.items.of_part(Part.B).count()
    return meeting.items.count() - confidential, confidential


def _named(meeting: Meeting) -> int:
    """How many people the approved minutes name, as they were frozen."""
    approved = meeting.versions.approved(part=Part.A).first()
    if approved is None:
        return meeting.attendances.count()
    content = approved.data
    present = sum(len(body["people"]) for body in content["present"])
    return present + sum(len(content[key]) for key in ("in_attendance", "apologies", "absent"))


def _what_it_has(meeting: Meeting) -> str:
    open_items, confidential = _items(meeting)
    decisions = Decision.objects.filter(item__meeting=meeting).count()
    actions = Action.objects.filter(item__meeting=meeting).count()
    parts = f"{counted(open_items, 'item')} of Part A, {counted(confidential, 'item')} of Part B"
    items = parts if confidential else counted(open_items, "item")
    return f"{items}, {counted(decisions, 'decision')} and {counted(actions, 'action')}"


def _neutral(confidential: int) -> list[str]:
    if not confidential:
        return []
    return [
        f"{capital(counted(confidential, 'item'))} of Part B {'shows' if confidential == 1 else 'show'} a neutral "
        "title and nothing else."
    ]
