"""What the programme is, with the year in counts; and this year by partnership, for those who see to them."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.kept import may_be_kept
from base.paging import paginate
from base.school_terms import academic_year, year_label
from improvement.models import Topic, YearFigure
from improvement.programme.overview import YearOverview, may_look_through
from improvement.programme.past_years import past_years
from improvement.programme.year_in_counts import year_in_counts
from office.council.words import in_our_words
from partnerships.models import Quadrant

NOT_NARROWED = {  # what other pages are narrowed by, and this one is not
    "year": "This page is not of one year: it has this year’s numbers, and past years’ below. So “year” is left out.",
    "on": "This page is of today, and of past years as they were counted then. So “on” is left out.",
    "quadrant": "This page is of the whole county, and has each quadrant in a row. So “quadrant” is left out.",
}


@login_not_required
@may_be_kept
@require_safe
def about(request: HttpRequest) -> TemplateResponse:
    """How self-evaluation, peer review and support work, for a headteacher who is new to it, and the year in counts."""
    topics = list(Topic.objects.active().in_order())
    return TemplateResponse(
        request,
        "improvement/programme/about.html",
        {
            "topics": topics,
            "past_years": past_years(topics),
            "year": year_in_counts(timezone.localdate(), Quadrant.objects.all()),
            "may_look_through": may_look_through(request.user),
            "ignored": [in_our_words(said) for name, said in NOT_NARROWED.items() if request.GET.get(name)],
        },
    )


@require_safe
def this_year(request: HttpRequest) -> TemplateResponse:
    """This year's peer reviews by partnership: how each does them, and how many are in which state, without schools."""
    overview = YearOverview(request.GET, request.user)
    if not overview.is_theirs:
        raise PermissionDenied(
            in_our_words("This page is for LA officers, and for who chairs or takes the minutes of a quadrant meeting.")
        )
    page = paginate(request, overview.partnerships, overview.ignored, overview.count)
    last_year = academic_year(timezone.localdate()) - 1
    reasons = YearFigure.objects.reasons_of_year(request.user, last_year)
    context = {
        "overview": overview,
        "page": page,
        "rows": overview.rows(page),
        "ignored": overview.ignored,
        "last_year": year_label(last_year),
        "reasons": [(row.get_reason_display(), row.value) for row in reasons],
    }
    return TemplateResponse(request, "improvement/programme/this_year.html", context)
