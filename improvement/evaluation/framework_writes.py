"""A new version of the framework, with the words of one that is there."""

import datetime as dt

from django.db import transaction

from base.saving import Author, locked, save
from improvement.models import Framework, Stage, Statement, Theme


@transaction.atomic
def copy_framework(*, framework: Framework, started_on: dt.date, by: Author) -> Framework:
    """Make the next version with all its words, which may be used from that day on. What is open keeps its own."""
    framework = locked(framework)
    latest = Framework.objects.order_by("-version").values_list("version", flat=True)[0]
    why = f"Copied from version {framework.version}"
    made = Framework(
        version=latest + 1, name=framework.name, introduction=framework.introduction, started_on=started_on
    )
    save(made, by=by, why=why)
    stages = {}
    for stage in framework.stages.all():
        stages[stage.pk] = Stage(framework=made, position=stage.position, name=stage.name)
        save(stages[stage.pk], by=by, why=why)
    for theme in framework.themes.prefetch_related("statements"):
        own = Theme(framework=made, position=theme.position, name=theme.name, question=theme.question)
        save(own, by=by, why=why)
        for statement in theme.statements.all():
            save(Statement(theme=own, stage=stages[statement.stage_id], text=statement.text), by=by, why=why)
    return made
