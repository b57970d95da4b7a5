"""What the recording screen posts."""

import json
import uuid

from django.test import Client

from boards.models import AgendaItem


def at(meeting, tail: str = "") -> str:
    return f"/meetings/{meeting.pk}/record/{tail}"


def save(client: Client, item: AgendaItem, text: str, base: int = 0, token: str = ""):
    body = {"text": text, "base": base, "token": token or str(uuid.uuid4())}
    return client.post(at(item.meeting, f"items/{item.pk}/"), json.dumps(body), content_type="application/json")
