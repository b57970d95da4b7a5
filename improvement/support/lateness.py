"""What the worker does with requests that nobody sees to, so that each has somebody whose turn it is, until a day.

Whose day has passed is reminded once, whoever heads the school then: a head may have left meanwhile. Who does not act
on that either is not waited for. A school that has closed, and that no other follows, is waited for no longer than
until its day.
"""

from django.utils import timezone

from improvement.conversions import became
from improvement.models import Deployment, SupportRequest
from improvement.support.writes import close_unsaid, fall_through, remind, take_back, withdraw
from partnerships.models import Headship, School

_STATE, _OWNER = SupportRequest.State, SupportRequest.Owner


def see_to_what_is_late() -> bool:
    """See to one request, and say whether there was one."""
    return _see_to_closed_supporter() or _see_to_closed_school() or _see_to_late() or _see_to_unsaid()


def _see_to_closed_supporter() -> bool:
    """Support that has not begun falls through; what has begun has its outcome said by the school that asked."""
    today = timezone.localdate()
    not_begun = Deployment.objects.filter(state__in=Deployment.BINDING, school__isnull=False)
    not_begun = not_begun.exclude(school__in=School.objects.open(today).order_by())
    not_begun = not_begun.exclude(state=Deployment.State.AGREED, starts_on__lte=today)
    for deployment in not_begun.select_related("school", "request").order_by("pk"):
        after = deployment.school and became(deployment.school, today)
        if after is None or after.pk == deployment.request.school_id:
            fall_through(deployment=deployment)
            return True
    return False


def _see_to_closed_school() -> bool:
    """Nobody there needs support any more, or says what became of it."""
    today = timezone.localdate()
    for request in SupportRequest.objects.left_by_a_closed_school(today).select_related("school").order_by("pk"):
        if became(request.school, today) is None:
            if request.state == _STATE.AGREED:
                close_unsaid(request=request)
            else:
                withdraw(request=request, by=None)
            return True
    return False


def _see_to_late() -> bool:
    """A reminder; and after it whoever is asked, or was to agree, is asked no more."""
    for request in SupportRequest.objects.not_acted_on().order_by("pk"):
        there = request.deployments.filter(state__in=Deployment.BINDING).first()
        if not request.is_reminded and _is_headed(request, there):
            remind(request=request)
            return True
        if request.state != _STATE.AGREED and there:
            take_back(deployment=there, by=None)
            return True
    return False


def _is_headed(request: SupportRequest, there: Deployment | None) -> bool:
    """Whether somebody heads today the school whose turn it is."""
    school = there.school_id if there and request.owner == _OWNER.SUPPORTER else request.school_id
    return Headship.objects.active().filter(school=school).exists()


def _see_to_unsaid() -> bool:
    """Nobody at the school that asked has said for months what became of support."""
    left = SupportRequest.objects.of_which_nobody_said().order_by("pk").first()
    if left:
        close_unsaid(request=left)
    return left is not None
