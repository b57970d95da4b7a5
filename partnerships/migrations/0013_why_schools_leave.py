"""Keep why a school is a member no more; of what ended before, what the records tell."""

from collections import defaultdict
from datetime import timedelta

from django.db import migrations, models

REASONS = [
    ("moved", "Moved to another partnership"),
    ("partnership-ended", "The partnership ended"),
    ("became-part", "The partnership became part of another"),
    ("school-closed", "The school closed"),
    ("converted", "The school became another, which carries on"),
    ("left", "Left"),
]
AT_ONCE = 500
OF_EACH = (
    *("pk", "school_id", "partnership_id", "ended_on", "school__closed_on"),
    *("partnership__ended_on", "partnership__became_part_of_id"),
)


def say_why(apps, schema_editor):
    Membership, SchoolLink = (apps.get_model("partnerships", name) for name in ("Membership", "SchoolLink"))
    begins, members = set(), set()
    for partnership, school, day in Membership.objects.values_list("partnership_id", "school_id", "started_on"):
        begins.add((school, day))
        members.add((partnership, school))
    followed = defaultdict(set)
    links = SchoolLink.objects.filter(direction="successor", set_aside_on=None)
    for school, successor in links.values_list("school_id", "linked_school_id"):
        followed[school].add(successor)

    found = defaultdict(list)
    for row in Membership.objects.filter(ended_on__isnull=False).values_list(*OF_EACH):
        pk, school, partnership, ended_on, closed_on, partnership_ended_on, became_part_of = row
        if closed_on == ended_on:
            goes_on = any((partnership, successor) in members for successor in followed[school])
            reason = "converted" if goes_on else "school-closed"
        elif partnership_ended_on == ended_on:
            reason = "became-part" if became_part_of else "partnership-ended"
        else:
            reason = "moved" if (school, ended_on + timedelta(days=1)) in begins else "left"
        found[reason].append(pk)
    for reason, pks in found.items():
        for start in range(0, len(pks), AT_ONCE):
            Membership.objects.filter(pk__in=pks[start : start + AT_ONCE]).update(leaving_reason=reason)


def _fields():
    note = {"blank": True, "help_text": "In a sentence, for officers; never public.", "max_length": 200}
    reason = {"blank": True, "choices": REASONS, "help_text": "Only for one that has a last day.", "max_length": 20}
    for model in ("historicalmembership", "membership"):
        yield migrations.AddField(
            model_name=model, name="leaving_note", field=models.CharField("more on why it left", **note)
        )
        yield migrations.AddField(
            model_name=model, name="leaving_reason", field=models.CharField("why it left", **reason)
        )


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0012_links_set_aside_by_officers")]
    operations = [
        *_fields(),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(leaving_reason__in=["", *(value for value, _ in REASONS)]),
                name="partnerships_membership_leaving_reason_known",
            ),
        ),
        migrations.RunPython(say_why, migrations.RunPython.noop),
    ]
