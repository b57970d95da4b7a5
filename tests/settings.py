"""Settings of the tests: the portal's own, with a fixed key, fast passwords and HTTPS left to its own tests."""

import os

os.environ.setdefault("DEMO", "True")
os.environ.setdefault("SECRET_KEY", "the-tests-sign-nothing-that-matters-to-anybody-at-all-0123456789")

from essex_partnerships.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
