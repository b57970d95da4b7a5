"""The names that the recording screen spells, asked for once a meeting."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boards.fetching import recordable
from boards.models import AgendaItem, Part
from boards.part_b import note_part_b
from boards.recording.names import names_of


@never_cache
@require_safe
def record_names(request: HttpRequest, pk: int) -> JsonResponse:
    """Names as JSON: ``{people, partnerships, schools}``; who comes for a confidential item alone is among them for who
    may read that item."""
    meeting = recordable(request, pk)
    names = names_of(meeting, request.user)
    shows_part_b = AgendaItem.objects.readable_by(request.user, meeting).of_part(Part.B).exists()
    note_part_b(request, [meeting] if shows_part_b else [])
    return JsonResponse(names)
