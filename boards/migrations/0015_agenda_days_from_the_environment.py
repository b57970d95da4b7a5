"""The days before a meeting on which its agenda goes out were a setting of the environment: boards take them over."""

import os

from django.db import migrations

MOST = 30


def take_over(apps, schema_editor) -> None:
    """``AGENDA_DAYS_AHEAD`` days before are one clear day fewer. Else the default stays."""
    ahead = os.environ.get("AGENDA_DAYS_AHEAD", "").strip()
    if ahead.isdecimal() and 0 < int(ahead) <= MOST + 1:
        apps.get_model("boards", "Board").objects.update(agenda_clear_days=int(ahead) - 1)


class Migration(migrations.Migration):
    dependencies = [("boards", "0014_forward_plan_and_deadlines")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
