"""Settings of the tests: the portal's own, with a fixed key and fast passwords; HTTPS has tests of its own."""

import os
from pathlib import Path

os.environ["DEMO"] = "True"
os.environ["SECRET_KEY"] = "the-tests-sign-nothing-that-matters-to-anybody-at-all-0123456789"
# Set, so that an .env file of the developer's own does not send the tests to another database.
PROJECT = Path(__file__).resolve().parent.parent
os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or f"sqlite:///{PROJECT / 'db.sqlite3'}"

from essex_partnerships.settings import *  # noqa: E402, F403
from essex_partnerships.settings import DATABASES, VAR_DIR  # noqa: E402

STATIC_ROOT = Path(VAR_DIR) / "test-static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_AUTOREFRESH = True  # looked up when asked for: every test's client would else list all of them anew
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory, so that the browser tests' server and the test have connections of their own, as in life.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
