"""What the tests of papers post, and what they read."""

from django.core.files.uploadedfile import SimpleUploadedFile

from boards.models import Meeting, Paper
from tests.pages.reading import texts

AGREED = "Ann Day, in the chair, 12 October 2026"


def pdf(name: str = "report.pdf", content: bytes = b"%PDF-1.7 first") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def papers_of(meeting: Meeting, number: str = "1") -> str:
    item = meeting.items.get(number=number)
    return f"/meetings/{meeting.pk}/agenda/{item.pk}/papers/"


def add(client, meeting: Meeting, number: str = "1", **fields):
    data = {"title": "Report", "file": pdf(), "timing": "on-time"} | fields
    return client.post(papers_of(meeting, number), {name: value for name, value in data.items() if value is not None})


def change(client, paper: Paper, **fields):
    data = {"title": paper.title, "timing": paper.timing, "agreement": paper.agreement} | fields
    return client.post(f"{papers_of(paper.meeting, paper.item.number)}{paper.pk}/", data)


def words(client, address: str) -> str:
    return " ".join(texts(client.get(address), "."))
