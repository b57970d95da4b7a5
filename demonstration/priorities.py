"""Priorities of the county, invented, and how the quadrants’ meetings said that they go."""

import datetime as dt

from base.saving import Author
from boards.models import AgendaItem, Meeting
from boards.models.parts import Part
from demonstration.luck import luck
from demonstration.writing import get_or_add
from improvement.models import Priority, PriorityProgress, Topic
from improvement.priorities.writes import record_progress

STARTED_ON = dt.date(2024, 9, 1)
_RATING = PriorityProgress.Rating
# name: what it means, slug of its topic
PRIORITIES = {
    "Every school in a partnership": (
        "No school stands alone: each is in a partnership that meets, and knows who leads it.",
        "leadership-and-governance",
    ),
    "Children who need most": (
        "Children with special educational needs and those who are disadvantaged do as well as others do.",
        "inclusion",
    ),
    "In school every day": ("Fewer children are often absent, above all in years 1 and 7.", "attendance-and-behaviour"),
}
# What meetings said of one, by how it went; a word and a sentence, the earliest first.
SAID = (
    (_RATING.NOT_STARTED, "Partnerships are asked what they do already; nothing is agreed yet"),
    (_RATING.AT_RISK, "Some partnerships have a plan, and others wait to see what comes of it"),
    (_RATING.ON_TRACK, "Most partnerships have begun, and leads tell each other what helps"),
    (_RATING.OFF_TRACK, "What was meant for this term has not begun everywhere, so the meeting takes it up again"),
    (_RATING.ON_TRACK, "Leads report that what was agreed is done in their schools"),
    (_RATING.ACHIEVED, "What was meant for the year is reached, and the meeting goes on to the next"),
)


def make_priorities() -> list[Priority]:
    """Make the priorities that are missing, and give all of them, in order."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    priorities = []
    for position, (name, (description, topic)) in enumerate(PRIORITIES.items(), start=1):
        fields = {"description": description, "topic": topics.get(topic), "position": position}
        priorities.append(get_or_add(Priority, fields | {"started_on": STARTED_ON}, name=name)[0])
    return priorities


def say_priorities(meeting: Meeting, by: Author) -> None:
    """Record what a quadrant's meeting says of each priority, while its minutes are typed: it stands in them."""
    item = _item(meeting)
    if not meeting.board.quadrant_id or item is None or meeting.held_on < STARTED_ON:
        return
    for priority in make_priorities():
        drawn = luck("priority", meeting.board.slug, priority.name, str(meeting.term)).randrange(4)
        rating, sentence = SAID[min(meeting.term.year - STARTED_ON.year + drawn, len(SAID) - 1)]
        record_progress(meeting=meeting, priority=priority, rating=rating, sentence=sentence, item=item, by=by)


def _item(meeting: Meeting) -> AgendaItem | None:
    """The item under which it is said: the one that is about priorities, else one in the middle of the open agenda."""
    items = list(meeting.items.of_part(Part.A).order_by("position", "pk"))
    about = next((item for item in items if "priorities" in item.title), None)
    return about or (items[len(items) // 2] if items else None)
