"""Where the link in an e-mail with an extract leads, and when it does not go out at all: asked as it is sent.

So nobody gets a text that they may not read by then: minutes that were withdrawn in between, or a seat that ended.
"""

from django.urls import reverse

from boards.minutes.extracts.cutting import last_that_goes_out, query_of
from boards.minutes.extracts.readers import readers_of
from boards.models import MinutesVersion

KIND = "extract"


def address_of(version: MinutesVersion, number: str) -> str:
    """The path of a minute's extract: the reader's own copy where there are several, Part B where it is of that."""
    return f"{reverse('meetings:extract', args=[version.meeting_id, number])}{query_of(part=version.part)}"


def kept_of(version: MinutesVersion, number: str, *, person: int | None, has_text: bool) -> list[object]:
    """What a message keeps of its link."""
    return [version.pk, number, person, has_text]


def path_of(kept: list) -> str | None:
    """The path; None where that person, or whoever has the address, may not read any more what the message says."""
    pk, number, person, has_text = kept
    version = MinutesVersion.objects.select_related("meeting__board__quadrant").filter(pk=pk).first()
    if version is None:
        return None
    needs_right = version.part.is_confidential or (has_text and not version.is_public)
    if has_text and not _is_last(version):
        return None
    if needs_right and not readers_of(version.meeting, part=version.part).filter(pk=person).exists():
        return None
    return address_of(version, number)


def _is_last(version: MinutesVersion) -> bool:
    """Whether an extract that is written now would be of that version: Part A alone goes out with its text."""
    last = last_that_goes_out(version.meeting)
    return last is not None and last.pk == version.pk
