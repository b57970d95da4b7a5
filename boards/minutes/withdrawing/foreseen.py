"""What withdrawing minutes and putting them back will do, in numbers, for the pages that ask."""

from collections.abc import Mapping, Sequence

from boards.foreseen import are, capital, counted
from boards.minutes.redaction import Passage
from boards.models import MinutesVersion


def of_withdrawing(passages: Sequence[Passage], instead: Mapping[str, str | None]) -> list[str]:
    """How much of the public minutes goes, is shown otherwise and stays."""
    gone = sum(1 for passage in passages if passage.key in instead and instead[passage.key] is None)
    reworded = len([text for text in instead.values() if text is not None])
    stays = len(passages) - gone - reworded
    return [
        f"{capital(counted(gone, 'part'))} of the minutes {are(gone)} removed, {reworded or 'none'} "
        f"{are(reworded)} shown otherwise, and {stays or 'none'} {'stays' if stays == 1 else 'stay'} as "
        f"{'it is' if stays == 1 else 'they are'}.",
        "It changes at once, as page, Word file and PDF. Search engines may show the old text for some days.",
        "Nobody is written to. An officer can put the minutes back.",
    ]


def of_putting_back(public: MinutesVersion, original: MinutesVersion) -> list[str]:
    """How much the public can read again."""
    shown = {item["number"] for item in public.data["items"] if "text" in item}
    hidden = [item for item in original.data["items"] if "text" in item and item["number"] not in shown]
    said = [f"{capital(counted(len(original.data['items']), 'item'))} can be read by anybody again, word for word."]
    if hidden:
        said.append(f"{len(hidden)} of them {are(len(hidden))} removed now.")
    return [*said, f"Version {original.number} becomes a new version. The redacted one is kept, and who did what."]
