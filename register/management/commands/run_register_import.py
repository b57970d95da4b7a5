"""Do a step of a refresh that an officer began in the browser."""

import logging
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from register.models import RegisterImport
from register.runs.refresh import apply_upload, read_upload, undo_import
from register.runs.running import State

log = logging.getLogger(__name__)
STEPS = {  # what does it, and the state that a refresh has when it fails
    "read": (read_upload, State.REFUSED),
    "apply": (apply_upload, State.READY),
    "undo": (undo_import, State.APPLIED),
}
FAILED = "Something went wrong that is not the file’s fault. Nothing was changed. Tell whoever runs the portal: {error}"


class Command(BaseCommand):
    """``run_register_import ID read|apply|undo``: the portal starts it; nobody needs to."""

    help = "Read, apply or undo a refresh of the register that was begun in the browser. The portal runs this itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command line holds."""
        parser.add_argument("id", type=int)
        parser.add_argument("step", choices=STEPS)

    def handle(self, *args: object, **options) -> None:
        """Do the step; whatever happens, the refresh does not stay running."""
        run(RegisterImport.objects.get(pk=options["id"]), options["step"])


def run(imported: RegisterImport, step: str) -> None:
    """Do a step of a refresh and leave it in a state that is not running."""
    work, before = STEPS[step]
    try:
        work(imported)
    except Exception as error:
        log.exception("The refresh %s could not %s", imported.pk, step)
        imported.refresh_from_db()
        imported.enter(before)
        imported.message = FAILED.format(error=f"{type(error).__name__}: {error}"[:300])
        imported.save()
