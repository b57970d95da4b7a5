"""Where it is shown what is held on a person, and where they are erased."""

from django.utils import timezone

from partnerships.models import Person

TODAY = timezone.localdate()
HELD, JSON, ERASE = (f"/admin/partnerships/person/{{}}/{page}" for page in ("held/", "held.json", "erase/"))
EVERYWHERE = ("Ann Day", "ann@example.org", "ann-lead@example.org", "01245 000 001")


def erase(client, person: Person, reason: str = "they asked for it") -> None:
    """Go through the preview and confirm it."""
    address = ERASE.format(person.pk)
    preview = client.post(address, {"ask": "1", "reason": reason})
    text = preview.context["effect"].text
    client.post(address, {"ask": "1", "reason": reason, "agreed": text})
    client.get("/admin/")  # which tells once more what was done
