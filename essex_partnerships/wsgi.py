"""The WSGI application, for gunicorn."""

import gc
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

gc.disable()  # what is loaded stays: looking through it for what is not needed any more is a quarter of the start

GIVE_UP = 3  # what gunicorn takes as: do not start this process again

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essex_partnerships.settings")
try:
    _ = settings.INSTALLED_APPS  # which reads the settings
except ImproperlyConfigured as error:
    print(f"{error}. .env.example lists the settings.", file=sys.stderr, flush=True)
    sys.exit(GIVE_UP)

application = get_wsgi_application()

from base.in_use import use  # noqa: E402  # once the settings could be read

use()
views = get_resolver().url_patterns  # all views, before anybody asks for one
gc.freeze()
gc.enable()
