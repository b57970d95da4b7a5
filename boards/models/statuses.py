"""How far a meeting and its minutes have come."""

from django.db import models


class MeetingStatus(models.TextChoices):
    """The states that the steps of a meeting lead between (``boards/steps.py``)."""

    PLANNED = "planned", "Planned"
    AGENDA_ISSUED = "agenda-issued", "Agenda issued"
    IN_PROGRESS = "in-progress", "In progress"
    ADJOURNED = "adjourned", "Adjourned"
    DRAFT = "draft", "Draft minutes"
    CIRCULATED = "circulated", "Minutes circulated"
    APPROVED = "approved", "Minutes approved"
    PUBLISHED = "published", "Minutes published"
    CANCELLED = "cancelled", "Cancelled"


NOT_BEGUN = (MeetingStatus.PLANNED, MeetingStatus.AGENDA_ISSUED)
GOING_ON = (MeetingStatus.IN_PROGRESS, MeetingStatus.ADJOURNED)  # not over, on its first day or another
WITHOUT_ISSUED_AGENDA = (MeetingStatus.PLANNED, MeetingStatus.CANCELLED)
BEING_RECORDED = (MeetingStatus.IN_PROGRESS, MeetingStatus.ADJOURNED, MeetingStatus.DRAFT)  # minutes may be changed
WITH_CIRCULATED_MINUTES = (MeetingStatus.CIRCULATED, MeetingStatus.APPROVED, MeetingStatus.PUBLISHED)
