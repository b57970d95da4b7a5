"""The framework that comes with the portal: seven themes at four stages, in words of our own (ADR 82)."""

import datetime as dt

from django.db import migrations
from django.utils import timezone

FIRST_DAY = dt.date(2026, 9, 1)
INTRODUCTION = (
    "Seven themes, each at four stages. Read what a theme looks like at each stage, and agree which fits best today: "
    "it need not fit in every word. It is yours, to see what to do next; it is no inspection, and nobody ranks by it."
)
STAGES = ("Getting started", "Growing", "Established", "Self-sustaining")
THEMES = (
    (
        "Purpose and leadership",
        "Do we all know what we are together for, and who leads it?",
        (
            "We have a name and a first meeting. Why we are together differs with whom you ask, and one person does it all.",
            "We have written down what we want to change for children. A lead and one or two others plan our meetings.",
            "Our aims are few, and every head can say them. Leading is shared out, and the days of the year are kept.",
            "Our aims shape each school’s own plan. Leading passes on without a gap, and heads who are new soon join in.",
        ),
    ),
    (
        "Sharing practice and capacity",
        "Do we learn from each other, and lend each other people and time?",
        (
            "We tell each other what we do when we happen to meet. Staff hardly know the other schools.",
            "Some subjects or phases meet now and then. We know roughly who is good at what.",
            "Staff of all schools work together on what matters most, and visit each other’s classrooms. We plan it yearly.",
            "Sharing people is how we work: posts, training and time are planned together, and we know what it brought.",
        ),
    ),
    (
        "Holding each other to account",
        "Do we look closely at each other’s schools, and say what we see?",
        (
            "We are polite. What goes wrong in a school the others learn from its inspection report.",
            "We share some data, and have tried visits. What was found is rarely spoken of again.",
            "Every school is reviewed by its peers as agreed. We say difficult things kindly, and ask later what changed.",
            "We ask for challenge before we need it. Reviews change what schools do, and we check how good our reviews are.",
        ),
    ),
    (
        "Access to support",
        "Does each of our schools get the help it needs, in time?",
        (
            "Schools find help by themselves, or not at all. We hear late that one is struggling.",
            "Heads ring each other. We know of some support outside the partnership.",
            "A school says early what it needs and gets it, from us or from further away, with an end and an outcome.",
            "We see needs coming and plan for them. We give as much support as we get, also beyond our partnership.",
        ),
    ),
    (
        "Impact for children",
        "Do we know what our work together changes for children?",
        (
            "We believe that it helps. We have not said by what we would see it.",
            "We have chosen what we want to see change, and for which children. We have figures to begin from.",
            "We can show what changed for the children we chose, in most schools, and stop what brought nothing.",
            "Differences between our schools have become smaller, and children who need most gain most. It has lasted.",
        ),
    ),
    (
        "Leaders’ wellbeing",
        "Do our heads have each other when it is hard?",
        (
            "Heads carry their load alone. Meetings are about business.",
            "Heads know each other and call. New heads are paired with someone.",
            "We make time to talk about the job itself. We notice when somebody is not well, and somebody steps in.",
            "Looking after each other is planned and protected, for deputies too. People stay, and want to lead here.",
        ),
    ),
    (
        "Sustainability",
        "Would the partnership go on if people, money or structures changed?",
        (
            "It rests on one person’s goodwill, and on no money or time of its own.",
            "We have a yearly calendar, and agreed what each school puts in.",
            "Time and money are agreed for more than a year. Governors and trusts know of it, and back it.",
            "It has come through changes of heads, trusts or funding, and we look ahead to the next ones together.",
        ),
    ),
)


def add_framework(apps, schema_editor):
    """Add version 1, unless there is a version already."""
    frameworks, themes, stages, statements = (
        apps.get_model("improvement", name).objects.using(schema_editor.connection.alias)
        for name in ("Framework", "Theme", "Stage", "Statement")
    )
    if frameworks.exists():
        return
    framework = frameworks.create(
        version=1, name="Partnership self-evaluation", introduction=INTRODUCTION, started_on=FIRST_DAY
    )
    in_order = [stages.create(framework=framework, position=n, name=name) for n, name in enumerate(STAGES, start=1)]
    for n, (name, question, texts) in enumerate(THEMES, start=1):
        theme = themes.create(framework=framework, position=n, name=name, question=question)
        for stage, text in zip(in_order, texts, strict=True):
            statements.create(theme=theme, stage=stage, text=text)


def begin_histories(apps, schema_editor):
    """Begin the histories of the words that came with the portal, which this migration wrote."""
    for name in ("Framework", "Stage", "Theme", "Statement"):
        model, history = apps.get_model("improvement", name), apps.get_model("improvement", f"Historical{name}")
        fields = [field.attname for field in model._meta.concrete_fields]
        for row in model.objects.using(schema_editor.connection.alias).values(*fields):
            history.objects.using(schema_editor.connection.alias).create(
                **row, history_type="+", history_date=timezone.now()
            )


class Migration(migrations.Migration):
    dependencies = [("improvement", "0004_sats_of_2027")]

    operations = [
        migrations.RunPython(add_framework, migrations.RunPython.noop),
        migrations.RunPython(begin_histories, migrations.RunPython.noop),
    ]
