"""Postcodes that officers put in beside the register's (ADR 3): until now every postcode was the register's."""

from django.db import migrations, models
from django.db.models import F

HELP = "Put in what the register leaves out or has wrong, such as CO4 5EG; a refresh keeps your correction."


def copy(apps, schema_editor):
    for name in ("School", "HistoricalSchool"):
        apps.get_model("partnerships", name).objects.exclude(postcode="").update(register_postcode=F("postcode"))
    _rewrite(apps, lambda values: values | ({"register_postcode": values["postcode"]} if "postcode" in values else {}))


def forget(apps, schema_editor):
    _rewrite(apps, lambda values: {name: value for name, value in values.items() if name != "register_postcode"})


def _rewrite(apps, change):
    """Change what each import says that it wrote of schools, so that undoing it puts back both or the one."""
    for imported in apps.get_model("partnerships", "RegisterImport").objects.only("written"):
        rows = [row for row in imported.written if row["model"] == "school" and "before" in row]
        for row in rows:
            row["before"], row["after"] = change(row["before"]), change(row["after"])
        if rows:
            imported.save(update_fields=["written"])


class Migration(migrations.Migration):

    dependencies = [("partnerships", "0007_register_imports_previewed")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="register_postcode",
            field=models.CharField(blank=True, max_length=8, verbose_name="postcode in the register"),
        )
        for model in ("historicalschool", "school")
    ] + [
        migrations.AlterField(
            model_name=model, name="postcode", field=models.CharField(blank=True, help_text=HELP, max_length=8)
        )
        for model in ("historicalschool", "school")
    ] + [migrations.RunPython(copy, forget)]
