"""The home page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from boards.meetings.listing import MEETINGS_SHOWN
from boards.models import Meeting
from improvement.models import Page
from partnerships.coverage.counting import county
from partnerships.models import Quadrant


@login_not_required
@require_safe
def home(request: HttpRequest) -> TemplateResponse:
    """The strategy: its vision, how far the county is from it, and the ways in to everything else."""
    return TemplateResponse(
        request,
        "portal/home/home.html",
        {
            "strategy": Page.objects.filter(slug="strategy").first(),
            "coverage": county(),
            "meetings": Meeting.objects.upcoming().select_related("board")[:MEETINGS_SHOWN],
            "quadrants": Quadrant.objects.all(),
        },
    )
