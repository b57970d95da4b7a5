"""Decisions over all meetings, and the permanent address of every minute."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from base.paging import paginate
from boards.decisions.filters import DecisionFilters
from boards.decisions.finding import said_in
from boards.minutes.latest import copy_of, latest_versions
from boards.part_b import note_part_b


@login_not_required
@may_be_kept
@require_safe
def decision_list(request: HttpRequest) -> TemplateResponse:
    """The decisions of the minutes that the reader may read, searched and narrowed, 25 a page."""
    filters = DecisionFilters(request.GET, request.user)
    page = paginate(request, filters.found, filters.ignored)
    note_part_b(request, [found.meeting for found in page if found.version.part.is_confidential])
    return TemplateResponse(
        request, "boards/decisions/decision_list.html", {"filters": filters, "page": page, "ignored": filters.ignored}
    )


@login_not_required
@require_safe
def minute_by_number(request: HttpRequest, board: str, day: str, number: str) -> HttpResponseRedirect:
    """The permanent address of a minute, ``SPB 2026-10-15/5b``: on to the copy that the reader may read, at its place.

    404 for minutes that are not theirs to read, as if they were not there.
    """
    of_that_day = [
        version
        for version in latest_versions(request.user)
        if version.meeting.board.abbreviation.lower() == board.lower() and version.meeting.held_on.isoformat() == day
    ]
    with_it = [(version, said) for version, said in said_in(of_that_day) if number.lower() in said.numbers]
    if not with_it:
        raise Http404("There is no such minute")
    # Part A has a neutral title in the place of a confidential minute, and Part B a line of its own of matters arising.
    version, _ = min(with_it, key=lambda found: (number.lower() in found[1].withheld, found[0].part))
    address, item = reverse("meetings:minutes", args=[version.meeting_id]), number.lower()
    return redirect(f"{address}?copy={copy_of(version)}&item={item}#item-{item}")
