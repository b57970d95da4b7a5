"""The pack of a meeting, for those who may read its papers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from boards.fetching import with_right
from boards.models import Part
from boards.papers.packs import OrderedPack, pack_for
from boards.part_b import note_part_b
from boards.waiting import MadeFile, page_while_it_is_made

ASK_AGAIN = 5  # seconds until a browser asks again for a pack that is being made


@require_safe
def meeting_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Agenda and papers as one PDF: those of Part A, or of Part B with ``?part=b`` for who may read it.

    Until the worker has made it, a page says so and asks again by itself.
    """
    part = Part.asked_in(request.GET)
    meeting = with_right(request, pk, part.right)
    if not (meeting.has_issued_agenda or meeting.may_record):
        raise Http404("The agenda has not gone out")
    pack = pack_for(meeting, request.user, part=part)
    if part.is_confidential and not (pack.items or pack.papers):
        raise Http404("The meeting has no Part B")
    note_part_b(request, [meeting] if part.is_confidential else [])
    name = slugify(f"{meeting.reference} pack{part.suffix}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    wanted = OrderedPack(pack)
    content = wanted.content()
    if content is not None:
        return HttpResponse(content, content_type="application/pdf", headers=headers)
    made = MadeFile("This PDF", "Agenda and papers as one PDF", "boards/papers/pack_waits.html")
    cache = "private, no-store"
    return page_while_it_is_made(request, made, meeting, has_failed=wanted.has_failed, seconds=ASK_AGAIN, cache=cache)
