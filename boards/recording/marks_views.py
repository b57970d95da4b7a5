"""Where the recording screen's script sends its marks, as many at once as wait."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from base.json_posts import posted_json, status_of
from boards.fetching import recordable, sentence
from boards.models import Meeting
from boards.recording.changes import changes
from boards.recording.marks import (
    AskedFirst,
    MarkConflict,
    MarkSaved,
    PostedMark,
    SeveralTyped,
    WhoAsked,
    read_marks,
    take,
)
from boards.recording.screen import Screen, to_the_second


@require_POST
def record_marks(request: HttpRequest, pk: int) -> JsonResponse:
    """Take marks in their order, each by itself: one that is refused holds up none of the others.

    Takes ``{since, marks: [{token, subject, fields, base}]}`` (``marks.py``); gives ``{saved_at, answers: [{token,
    is: saved|conflict|asked|refused, …}], changes}``, with what was marked after ``since`` (``changes.py``).
    """
    meeting = recordable(request, pk)
    try:
        data = posted_json(request)
        posted, since = read_marks(data), _since(data, meeting)
    except ValidationError as error:
        return JsonResponse({"problem": sentence(error)}, status=status_of(error))
    own: dict[str, int] = {}
    answers = [_answer(request, meeting, mark, own) for mark in posted]
    screen = Screen(meeting, request.user)
    return JsonResponse(
        {
            "saved_at": to_the_second(timezone.now()),
            "answers": answers,
            "changes": changes(request, screen, since=since, besides={mark.subject for mark in posted if mark.keys}),
        }
    )


def _since(data: dict[str, Any], meeting: Meeting) -> int:
    since = data.get("since")
    return since if isinstance(since, int) and since >= 0 else meeting.last_mark


def _answer(request: HttpRequest, meeting: Meeting, mark: PostedMark, own: dict[str, int]) -> dict[str, Any]:
    try:
        answer = take(posted=mark, meeting=meeting, by=request.user, own=own)
    except ValidationError as error:
        return {"token": str(mark.token), "is": "refused", "problem": sentence(error)}
    match answer:
        case MarkSaved(marks, said):
            own.update(marks)
            return {"token": str(mark.token), "is": "saved", "marks": marks, "said": said}
        case MarkConflict(other):
            by = "You" if other.saved_by_id == request.user.pk else str(other.saved_by or "Somebody else")
            return {"token": str(mark.token), "is": "conflict", "by": by, "at": to_the_second(other.saved_at)}
        case AskedFirst(why, anyway):
            return {"token": str(mark.token), "is": "refused", "problem": why, "anyway": anyway}
        case SeveralTyped(names):
            return {"token": str(mark.token), "is": "asked", "name": ", ".join(names), "several": names, "people": []}
        case WhoAsked(name, people):
            listed = {person.pk for person in Screen(meeting, request.user).roll.people}
            asked = [
                {
                    "person": str(one.person.pk),
                    "name": str(one.person),
                    "roles": capfirst(one.roles or "no role today"),
                    "is_listed": one.person.pk in listed,
                }
                for one in people
            ]
            return {"token": str(mark.token), "is": "asked", "name": name, "people": asked}
