"""The areas of the inspection framework of November 2025, with early years and sixth form: no safeguarding (ADR 50)."""

import datetime as dt

from django.db import migrations
from django.utils.text import slugify

FIRST_DAY = dt.date(2025, 11, 10)  # of inspections by that framework
TOPICS = (
    "Inclusion",
    "Curriculum and teaching",
    "Achievement",
    "Attendance and behaviour",
    "Personal development and well-being",
    "Leadership and governance",
    "Early years",
    "Sixth form",
)


def add_topics(apps, schema_editor):
    """Add those that are not there."""
    topics = apps.get_model("improvement", "Topic").objects.using(schema_editor.connection.alias)
    for position, name in enumerate(TOPICS, start=1):
        known = {"name": name, "position": position, "started_on": FIRST_DAY}
        topics.get_or_create(slug=slugify(name), defaults=known)


class Migration(migrations.Migration):
    dependencies = [("improvement", "0002_triggers")]

    operations = [migrations.RunPython(add_topics, migrations.RunPython.noop)]
