"""What the trail says, and what leaves something in it."""

import json

from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import AuditEvent
from boards.models import AgendaItem, Paper

REFERENCE, NEXT_REFERENCE = "SPB 2025-10-15", "SPB 2026-01-20"
SECRET = "Restructure of the marker school"


def opened() -> list[tuple[str, str]]:
    """Who opened Part B of which meeting, in order."""
    events = AuditEvent.objects.filter(kind="saw-part-b").order_by("pk")
    return list(events.values_list("user__email", "detail"))


def type_over(client: Client, item: AgendaItem, text: str, base: int):
    address = f"/meetings/{item.meeting_id}/record/items/{item.pk}/"
    return client.post(address, json.dumps({"text": text, "base": base}), content_type="application/json")


def paper_of(item: AgendaItem) -> Paper:
    paper = Paper(meeting=item.meeting, item=item, title=f"Paper of {item.number}")
    paper.file.save("paper.csv", ContentFile(b"a,b\n1,2\n"))
    return paper
