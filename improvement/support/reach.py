"""Of whom a request is asked, in words."""

from improvement.models import SupportRequest
from office.council.reading import the_council


def in_a_sentence(reach: str) -> str:
    """Of whom it is asked, in the council's own word for a quadrant; empty for nobody."""
    said = dict(SupportRequest.Reach.choices).get(reach, "").lower()
    return said.replace("quadrant", the_council().quadrant_word)
