"""Settings of the snapshot: the portal's own as on any machine, whatever its environment and its ``.env`` say."""

import os
from pathlib import Path
from unittest import mock

import environ

os.environ["DEMO"] = "True"
os.environ["SECRET_KEY"] = "the-snapshot-signs-nothing-that-matters-to-anybody-0123456789"

with mock.patch.object(environ.Env, "read_env"):  # a developer's own file has no say
    from essex_partnerships.settings import *  # noqa: F403
    from essex_partnerships.settings import STORAGES, VAR_DIR

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT = Path(VAR_DIR, "static")  # empty: nothing static is asked for
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REQUIRE_SECOND_FACTOR = True  # as outside the demonstration
