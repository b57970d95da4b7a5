"""Two invented delegates: one acts for the demonstration's lead, the other for its headteacher."""

from django.utils import timezone

from accounts.delegating.rules import usual_last_day
from accounts.models import Delegate, User
from accounts.models.delegates import Post, field_of
from partnerships.models import Headship, Lead


def act_for(*, user: User, holder: User) -> None:
    """Let the account act for what the holder leads, or else heads, until the end of the school year, unless it does,
    or somebody ended that.

    It was asked and said yes: nobody is written to.
    """
    post = _post_of(holder)
    if post is None or user.delegations.active().exists() or user.delegations.exclude(withdrawn_at=None).exists():
        return
    Delegate.objects.create(
        name=user.name,
        email=user.email,
        user=user,
        ended_on=usual_last_day(post),
        named_by=holder,
        accepted_at=timezone.now(),
        **{field_of(post): post},
    )


def _post_of(holder: User) -> Post | None:
    lead = Lead.objects.held_by(holder).order_by("pk").first()
    return lead or Headship.objects.held_by(holder).order_by("pk").first()
