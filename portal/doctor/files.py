"""Uploaded files: those that records name and that are gone, and those that no record names."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField, Model

from portal.doctor.findings import Finding, Visit, counted, must, should, verb
from register.models import RegisterImport

SHOWN = 5  # primary keys in a sentence
YOUNG = dt.timedelta(days=1)  # what is being written, or was by a form that is still open
REGISTER = "register"  # whose folders its records name


def missing(_: Visit) -> Iterator[Finding]:
    """Files of papers, minutes, resources and the like that the database names and the disk does not have."""
    for model, field in file_fields():
        kept = model._base_manager.exclude(**{field.name: ""}).order_by("pk").values_list("pk", field.name)
        gone = {pk: name for pk, name in kept if name and _is_gone(field.storage.path(name))}
        if gone:
            others = " and others" if len(gone) > SHOWN else ""
            listed = ", ".join(str(pk) for pk in [*gone][:SHOWN]) + others
            yield must(
                f"{counted(len(gone), 'file')} of {model._meta.verbose_name_plural} {verb(len(gone), 'is', 'are')} "
                f"missing ({model._meta.label} {listed}). Restore {verb(len(gone), 'it', 'them')} from a back-up "
                "(docs/back-up.md, “One file”); on a terminal the doctor says the path under uploads.",
                ", ".join([*gone.values()][:SHOWN]) + others,
            )
    ready = RegisterImport.objects.without_details().filter(state=RegisterImport.State.READY).exclude(folder="")
    if waiting := [imported.pk for imported in ready if _is_gone(imported.path / "register")]:
        yield should(
            f"The files of {counted(len(waiting), 'refresh', 'refreshes')} of the register that "
            f"{verb(len(waiting), 'waits', 'wait')} for a decision are missing. Discard in admin, and upload again."
        )


def _is_gone(path: str | Path) -> bool:
    """Whether it is not there. Of what we may not look for we do not know, and the check of the owners says so."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def unnamed(visit: Visit) -> Iterator[Finding]:
    """Files among the uploads that no record names: a record's that is gone, or what a restore left over."""
    root = Path(settings.MEDIA_ROOT)
    named = _named()
    found = [
        file
        for file in root.rglob("*")
        if file.is_file()
        and str(file.relative_to(root)) not in named
        and file.relative_to(root).parts[0] != REGISTER
        and _is_old(file, visit.now)
    ]
    folders = {*RegisterImport.objects.exclude(folder="").values_list("folder", flat=True)}
    found += [folder for folder in (root / REGISTER).glob("*") if folder.name not in folders]
    if found:
        yield should(
            f"{counted(len(found), 'file or folder', 'files or folders')} among the uploads "
            f"{verb(len(found), 'is', 'are')} named by no record. Compare with a back-up, then remove what nobody "
            "needs: personal data may be in it.",
            str(found[0].relative_to(root)),
        )


def _is_old(file: Path, now: dt.datetime) -> bool:
    """Whether nobody wrote it just now; what has vanished meanwhile is none of ours."""
    try:
        return now.timestamp() - file.stat().st_mtime > YOUNG.total_seconds()
    except FileNotFoundError:
        return False


def file_fields() -> Iterator[tuple[type[Model], FileField]]:
    """Every field of every record that names a file."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                yield model, field


def _named() -> set[str]:
    """The names in all of them, and in the histories, from which a record can be put back."""
    fields = {(model._meta.label, field.name): model for model, field in file_fields()}
    names: set[str] = set()
    for (_, name), model in fields.items():
        names |= {*model._base_manager.exclude(**{name: ""}).values_list(name, flat=True)}
        if hasattr(model, "history"):
            names |= {*model.history.exclude(**{name: ""}).values_list(name, flat=True)}
    return names
