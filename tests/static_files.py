"""The static files as the portal serves them, collected for the tests that ask for one."""

from pathlib import Path

from django.conf import settings

from portal.web.storage import PortalStaticFilesStorage
from tools.collecting import collect


class CollectedWhenAsked(PortalStaticFilesStorage):
    """The portal's storage, which collects at the first question; the processes of a run share what was collected."""

    def __init__(self) -> None:
        collect(Path(settings.STATIC_ROOT))
        super().__init__()
