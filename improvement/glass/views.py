"""The page on which a superuser opens one school's peer reviews, support and self-evaluations to themself, and finds
them.
"""

import datetime as dt

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache

from base.glass import note_besides
from base.glass_page import glass_page
from base.methods import may_be_sent
from improvement.evaluation.fetching import addressed_by
from improvement.glass.telling import tell_opened
from improvement.models import PeerReview, SelfEvaluation, SupportRequest
from improvement.models.access import glass_of, is_any_opened, is_opened, needs_glass
from improvement.models.support_access import is_opened as is_request_opened
from partnerships.models import School

TELL = (
    "Nobody at the school can be told by e-mail: no address is recorded of who heads it, of who headed it in the last "
    "90 days, or of its office. Tell the school yourself: its headteacher, or the chair of its governors. The audit "
    "trail says that nobody could be told."
)


@never_cache
@may_be_sent
@transaction.atomic
def programme_glass(request: HttpRequest, urn: int) -> HttpResponse:
    """Ask a superuser why they need them; then open them for an hour, to be read, and tell the school and the council.

    Answers 404 to everybody else, and to a superuser who heads the school.
    """
    school = get_object_or_404(School, urn=urn)
    if not needs_glass(request.user, school):
        raise Http404("There is no glass for this user")

    def opened(reason: str, until: dt.datetime) -> HttpResponse:
        to_school = tell_opened(school, by=request.user, reason=reason, until=until)
        said = (
            f"Peer reviews, support and self-evaluations of {school} are open to you until {date_format(until, 'H:i')}."
        )
        if any(message.recipient for message in to_school):
            messages.success(request, f"{said} The school and the council are told by e-mail.")
        else:
            note_besides(request, "Nobody at the school could be told")
            messages.warning(request, f"{said} {TELL}")
        return redirect("glass:programme", urn)

    reviews = PeerReview.objects.filter(is_opened(request.user), host=school)
    requests = SupportRequest.objects.filter(is_request_opened(request.user), school=school)
    return glass_page(
        request,
        of=glass_of(school),
        what="its peer reviews, support and self-evaluations",
        template="improvement/glass/programme_glass.html",
        context={
            "school": school,
            "reviews": reviews.select_related("round__partnership").order_by("-year", "pk"),
            "requests": requests.select_related("topic").order_by("-asked_on", "pk"),
            "evaluations": _evaluations(request, school),
        },
        opened=opened,
    )


def _evaluations(request: HttpRequest, school: School) -> list[tuple[int, SelfEvaluation]]:
    """Those of partnerships in which it is today, each with the lead by whom its address names them."""
    if not is_any_opened(request.user):
        return []
    members = school.memberships.active().order_by().values("partnership")
    rows = SelfEvaluation.objects.visible_to(request.user).filter(partnership__in=members)
    found = list(rows.select_related("partnership").order_by("-year", "pk"))
    addresses = addressed_by(one.partnership_id for one in found)
    return [(addresses[one.partnership_id], one) for one in found if one.partnership_id in addresses]
