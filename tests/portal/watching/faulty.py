"""Settings and addresses of a portal with faults in it, for a real server."""

import os

if os.environ.get("DJANGO_SETTINGS_MODULE") == __name__:
    from tests.settings import *  # noqa: F403
    from tests.settings import STORAGES

    ROOT_URLCONF = "tests.portal.watching.faulty_urls"
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
