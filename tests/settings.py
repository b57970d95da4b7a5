"""Settings of the tests: the portal's own, with a fixed key and fast passwords; HTTPS has tests of its own."""

import os
from pathlib import Path

os.environ["DEMO"] = "True"
os.environ["SECRET_KEY"] = "the-tests-sign-nothing-that-matters-to-anybody-at-all-0123456789"
# Set, so that an .env file of the developer's own does not send the tests to another database.
PROJECT = Path(__file__).resolve().parent.parent
os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or f"sqlite:///{PROJECT / 'db.sqlite3'}"

from essex_partnerships.settings import *  # noqa: E402, F403
from essex_partnerships.settings import VAR_DIR  # noqa: E402

STATIC_ROOT = Path(VAR_DIR) / "test-static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_AUTOREFRESH = True  # looked up when asked for: every test's client would else list all of them anew
STORAGES["staticfiles"] = {"BACKEND": "tests.static_files.CollectedWhenAsked"}  # noqa: F405
# The demonstration is loaded once for the tests and for the browser tests' server, which keeps passwords as in life.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
