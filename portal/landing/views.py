"""The page that signing in leads to where no other was asked for: the one of what somebody has to do first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import roles
from accounts.models import User
from boards.models import Meeting
from boards.models.access import is_officer
from improvement.models import PeerReview
from portal.web.access import own_school_of, roles_from_records, sees_to_a_partnership


@never_cache
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """On to the user's own first page."""
    return redirect(first_page_of(request.user))  # type: ignore[arg-type]


def first_page_of(user: User) -> str:
    """The address. Of several roles the one with most to do counts, but for a meeting that is being recorded, or
    is to be today.

    An officer comes to the desk, a lead to their partnership (the page has the next meeting too), a minute taker to the
    next meeting that they record, a head to their school; a delegate to where the one for whom they act does; who
    reviews another school, or leads its workshop, to those reviews; all others to the home page.
    """
    if is_officer(user) and user.is_staff:
        return reverse("admin:index")
    held = roles_from_records(user)
    records = bool({roles.MINUTE_TAKER, roles.STAND_IN} & set(held))
    if records and (open_now := _being_recorded(user)):
        return reverse("meetings:record", args=[open_now.pk])
    meeting = _next_to_record(user) if records else None
    if meeting and meeting.next_day == timezone.localdate():
        return meeting.get_absolute_url()
    if sees_to_a_partnership(user):
        return reverse("my_partnership:list")
    if meeting:
        return meeting.get_absolute_url()
    if roles.MINUTE_TAKER in held:
        return reverse("meetings:list")
    if school := own_school_of(user):
        return school.get_absolute_url()
    return reverse("reviews:list") if _takes_part_in_reviews(user) else reverse("home")


def _takes_part_in_reviews(user: User) -> bool:
    return bool(user.person_id) and PeerReview.objects.visible_to(user).exists()


def _being_recorded(user: User) -> Meeting | None:
    """The latest meeting whose recording was started and not finished, on its day or from notes after it."""
    in_progress = Meeting.objects.editable_by(user).filter(status=Meeting.Status.IN_PROGRESS)
    return in_progress.order_by("-held_on", "-pk").first()


def _next_to_record(user: User) -> Meeting | None:
    return Meeting.objects.editable_by(user).upcoming().first()
