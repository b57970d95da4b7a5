"""What an agenda starts from, and what its standing items fill themselves with."""

from boards.models import AgendaItem, Board, Meeting, TemplateItem

Standing, Purpose = AgendaItem.Standing, AgendaItem.Purpose

# Where officers have made no template yet: what every agenda of the council's boards has (title, what it is, purpose,
# minutes).
USUAL = (
    ("Welcome and apologies", Standing.WELCOME, Purpose.NOTE, 5),
    ("Declarations of interest", Standing.DECLARATIONS, Purpose.NOTE, 5),
    ("Minutes of the last meeting", Standing.LAST_MINUTES, Purpose.DECIDE, 5),
    ("Matters arising", Standing.MATTERS_ARISING, Purpose.DISCUSS, 10),
    ("Any other business", Standing.NONE, Purpose.DISCUSS, 5),
    ("Date of next meeting", Standing.NEXT_DATE, Purpose.NOTE, 5),
)


def template_of(board: Board) -> list[TemplateItem]:
    """The items that the board's agendas start with, in order: its own, else those all boards share, else the usual."""
    return list(TemplateItem.objects.for_board(board)) or [
        TemplateItem(position=position, title=title, standing=standing, purpose=purpose, minutes_allowed=minutes)
        for position, (title, standing, purpose, minutes) in enumerate(USUAL, start=1)
    ]


def items_from_template(meeting: Meeting) -> list[AgendaItem]:
    """The items of a new meeting's agenda, numbered and not saved; Part B comes last whatever its place."""
    ordered = sorted(template_of(meeting.board), key=lambda item: item.part)
    return [
        AgendaItem(
            meeting=meeting,
            position=number,
            number=str(number),
            title=item.title,
            standing=item.standing,
            purpose=item.purpose,
            minutes_allowed=item.minutes_allowed,
            **item.part.column,
        )
        for number, item in enumerate(ordered, start=1)
    ]
