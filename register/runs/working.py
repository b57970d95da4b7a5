"""What the worker does of refreshes: the step that waits (ADR 12)."""

import logging
from contextlib import suppress

from django.db import DatabaseError, transaction

from base.database_away import is_away
from register.models import RegisterImport
from register.runs.refresh import OUT_OF_SIGHT, OutOfSight, apply_upload, read_upload, undo_import
from register.runs.running import State, TakenBack, claim, hold, put_back, settle

log = logging.getLogger(__name__)
STEPS = {State.READING: read_upload, State.APPLYING: apply_upload, State.UNDOING: undo_import}
FAILED = "Something went wrong that is not the file’s fault. Nothing was changed. Tell whoever runs the portal: {error}"


def do_what_waits() -> bool:
    """Do the step that waits, if one does; whether there was one. Whatever happens, it does not stay running."""
    settle()
    imported = claim()
    if imported is None:
        return False
    try:
        STEPS[State(imported.state)](imported)
    except TakenBack:
        log.warning("The refresh %s was put back while it was being worked on", imported.pk)
    except OutOfSight:
        log.error("The files of the refresh %s cannot be read in %s", imported.pk, imported.path)
        _fail(imported, OUT_OF_SIGHT)
    except Exception as error:
        said = FAILED.format(error=f"{type(error).__name__}: {error}"[:300])
        if is_away(error):
            with suppress(DatabaseError):  # if it is, the refresh is put back once nothing is heard of it
                _fail(imported, said)
            raise
        log.exception("The refresh %s could not be done", imported.pk)
        _fail(imported, said)
    return True


@transaction.atomic
def _fail(imported: RegisterImport, message: str) -> None:
    imported.refresh_from_db()
    hold(imported)
    if imported.is_running:
        put_back(imported, message)
