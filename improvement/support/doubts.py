"""What is unusual about the days that are offered to a school, said to both before they are agreed; refused is none."""

from base.days import in_words
from improvement.models import Offer, SupportRequest


def doubts_about(request: SupportRequest) -> list[str]:
    """The sentences about the days of whom it is asked of; none before days are said."""
    there = request.deployment
    if there is None or there.days is None or there.ends_on is None:
        return []
    said = []
    offer = Offer.objects.behind(there).first()
    if offer and there.days > offer.days:
        said.append(f"That is more than the {offer.days} day{'' if offer.days == 1 else 's'} that {there.by} offers.")
    if there.ends_on > request.wanted_by:
        said.append(f"The last day is after {in_words(request.wanted_by)}, by when the support is wanted.")
    return said
