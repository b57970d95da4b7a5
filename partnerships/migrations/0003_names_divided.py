"""E-mail addresses that were typed inside names leave them; a person's goes where addresses are kept."""

from django.db import migrations

from base.names import divided

UNKNOWN = "Name to be entered"  # where an address was all there was


def divide(apps, schema_editor):
    """Divide the names that hold one, in the history too, which lists and exports read."""
    alias = schema_editor.connection.alias
    for model, field in (
        ("Person", "name"),
        ("Person", "title"),
        ("HistoricalPerson", "name"),
        ("HistoricalPerson", "title"),
        ("Organisation", "name"),
        ("Partnership", "name"),
    ):
        for row in apps.get_model("partnerships", model).objects.using(alias).filter(**{f"{field}__contains": "@"}):
            name, address = divided(getattr(row, field))
            name = name.replace("@", " at ").strip() or ("" if field == "title" else f"{UNKNOWN} ({row.pk})")
            setattr(row, field, name)
            if "Person" in model and address and not row.email:
                row.email = address[:254]
            row.save()


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_membership_exclusion")]
    operations = [migrations.RunPython(divide, migrations.RunPython.noop)]
