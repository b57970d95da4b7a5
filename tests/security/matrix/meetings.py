"""The boards of the matrix, with meetings of every stage and what is read of each."""

import datetime as dt

from django.core.files.base import ContentFile

from boards.actions.writes import sign
from boards.minutes.freezing import freeze
from boards.models import (
    Action,
    AgendaItem,
    Attendance,
    Board,
    Decision,
    Meeting,
    MinutesVersion,
    Paper,
    PlannedItem,
    Seat,
    Suggestion,
    Vote,
)
from boards.models.parts import BOTH_PARTS
from tests import factories
from tests.security.matrix.world import World

Status, Role, Stage = Meeting.Status, Seat.Role, MinutesVersion.Stage
STATUSES = (Status.PLANNED, Status.AGENDA_ISSUED, Status.CIRCULATED, Status.PUBLISHED)


def make_board(world: World, whose: str) -> None:
    """A board that the member, the chair and the minute taker sit on, or others; with meetings of every stage."""
    name = "School Partnership Board" if whose == "own" else "Mid quadrant meeting"
    quadrant = factories.make_quadrant("Mid") if whose == "other" else None
    board = factories.make_board(name, quadrant=quadrant, publishes_minutes=True)
    for who, role in {"board member": Role.MEMBER, "chair": Role.CHAIR, "minute taker": Role.MINUTE_TAKER}.items():
        seat = factories.make_seat(board, world.person(whose, who), role=role)
    world.about[f"{whose} board"] = {"slug": board.slug}
    for number, status in enumerate(STATUSES, start=10):
        meeting = factories.make_meeting(
            board,
            held_on=dt.date(2026, 10, number),
            status=status,
            joining_link=f"https://join.example.org/{whose}-{status}",
        )
        _meeting(world, f"{whose} meeting, {status}", meeting)
    _forward_plan(world, f"{whose} board", board)
    world.about[f"{whose} board to follow"] = {"name": "board", "slug": board.slug}
    if whose == "own":
        world.keep(board)
        world.keep(seat)


def make_meeting_of_leads(world: World) -> None:
    """A meeting of the quadrant that the lead's partnership is at home in, where nobody else here has a seat."""
    board = factories.make_board("South quadrant meeting", quadrant=factories.make_quadrant("South"))
    meeting = factories.make_meeting(board, status=Status.CIRCULATED, joining_link="https://join.example.org/quadrant")
    world.about["board for its members to follow"] = {"name": "board", "slug": board.slug}
    _meeting(world, "quadrant meeting, circulated", meeting)
    world.about["quadrant board"] = {"slug": board.slug}
    _forward_plan(world, "quadrant board", board)


def _forward_plan(world: World, name: str, board: Board) -> None:
    entry = PlannedItem.objects.create(board=board, title=f"Entry of {name}")
    secret = PlannedItem.objects.create(board=board, title=f"Secret entry of {name}", is_part_b=True)
    world.about[f"entry of {name}"] = {"slug": board.slug, "pk": entry.pk}
    world.secrets |= {f"entry of {name}": entry.title, f"Part B entry of {name}": secret.title}


def _meeting(world: World, name: str, meeting: Meeting) -> None:
    item = meeting.items.create(position=1, number="1", title=f"Item of {name}", text=f"Minute of {name}")
    part_b = meeting.items.create(
        position=2, number="2", title=f"Secret item of {name}", text=f"Secret minute of {name}", is_part_b=True
    )
    world.about[name] = {"pk": meeting.pk, "item_pk": item.pk}
    votes = [Vote.objects.create(item=of, motion=f"Motion under {of.title}", votes_for=1) for of in (item, part_b)]
    world.about[f"vote of {name}"] = world.about[name] | {"vote_pk": votes[0].pk}
    world.secrets |= {f"vote of {name}": votes[0].motion, f"Part B vote of {name}": votes[1].motion}
    suggestions = [
        Suggestion.objects.create(item=of, remark=f"Suggestion on {of.title}", suggested_by=factories.make_user())
        for of in (item, part_b)
    ]
    world.about[f"suggestion of {name}"] = world.about[name] | {"suggestion_pk": suggestions[0].pk}
    world.secrets |= {
        f"suggestion of {name}": suggestions[0].remark,
        f"Part B suggestion of {name}": suggestions[1].remark,
    }
    world.about[f"Part B of {name}"] = world.about[name] | {"query": "part=b"}
    day = str(meeting.held_on)
    world.about[f"minute of {name}"] = {"board": meeting.board.abbreviation, "day": day, "number": item.number}
    world.about[f"extract of {name}"] = {"pk": meeting.pk, "number": item.number}
    of_part_b = {"pk": meeting.pk, "number": part_b.number}
    world.about[f"Part B extract of {name}"] = of_part_b | {"query": "copy=part-b"}
    world.about[f"extract of what is Part B of {name}"] = of_part_b
    world.about[f"step of {name}"] = {"pk": meeting.pk, "step": "issue"}
    world.about[f"clearing of {name}"] = {"pk": meeting.pk, "step": "clear"}
    world.secrets |= {
        f"agenda of {name}": item.title,
        f"minute of {name}": item.text,
        f"Part B title of {name}": part_b.title,
        f"Part B minute of {name}": part_b.text,
        f"joining link of {name}": meeting.joining_link,
    }
    actions = [
        Action.objects.create(
            item=of,
            owner=factories.make_person(),
            text=f"{kind} of {name}",
            undertaken_on=meeting.held_on,
            due_on=dt.date(2026, 11, 15),
        )
        for of, kind in ((item, "Action"), (part_b, "Secret action"))
    ]
    world.about[f"action of {name}"] = {"pk": actions[0].pk, "signed": sign(actions[0].pk)}
    arising = meeting.items.create(position=3, number="3", title="Matters arising", standing="matters-arising")
    left = Action.objects.create(
        item=item,
        owner=factories.make_person(),
        text=f"What was left to {name}",
        undertaken_on=meeting.held_on - dt.timedelta(days=30),
        due_on=dt.date(2026, 11, 16),  # after those above, which the first page of the log has to show
    )
    world.about[f"arising at {name}"] = {"pk": meeting.pk, "item_pk": arising.pk, "action_pk": left.pk}
    world.about[f"Part B action of {name}"] = {"pk": actions[1].pk, "signed": sign(actions[1].pk)}
    world.secrets |= {f"action of {name}": actions[0].text, f"Part B action of {name}": actions[1].text}
    _minutes(world, name, meeting)
    papers = {"public paper": {"is_public": True}, "paper for members": {}, "Part B paper": {"is_part_b": True}}
    for kind, fields in papers.items():
        paper = Paper(meeting=meeting, item=item, title=f"{kind} of {name}", **fields)
        paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
        world.about[f"{kind} of {name}"] = {"pk": meeting.pk, "item_pk": item.pk, "paper_pk": paper.pk}
        world.secrets[f"title of {kind} of {name}"] = paper.title
        if kind == "public paper":
            world.keep(paper, meeting.status)
    if meeting.status == Status.CIRCULATED:
        for of, called in ((item, "decision"), (part_b, "Part B decision")):
            text = f"{called} of {name}".capitalize()
            Decision.objects.create(item=of, text=text)
            world.secrets[f"{called} of {name}"] = text
        meeting.refresh_from_db()
        freeze(meeting=meeting, parts=BOTH_PARTS, stage=MinutesVersion.Stage.CIRCULATED, by=world.users["officer"])
    if not name.startswith("own"):
        return
    person = factories.make_person()
    outcomes = [
        Decision.objects.create(item=item, text="Agreed"),
        actions[0],
        Attendance.objects.create(meeting=meeting, person=person, presence="present"),
        AgendaItem.objects.get(pk=item.pk),
    ]
    for record in outcomes:
        world.keep(record, meeting.status)
    world.keep(meeting, meeting.status)


def _minutes(world: World, name: str, meeting: Meeting) -> None:
    """The versions that a meeting of that status has, of both parts."""
    for part in ("members", "part-b", "public"):
        world.about[f"{part} copy of {name}"] = {"pk": meeting.pk, "query": f"copy={part}"}
    stages = {Status.CIRCULATED: [Stage.CIRCULATED], Status.PUBLISHED: [Stage.CIRCULATED, Stage.PUBLISHED]}
    for stage in stages.get(Status(meeting.status), []):
        freeze(meeting=meeting, parts=BOTH_PARTS, stage=stage, by=world.users["officer"])
