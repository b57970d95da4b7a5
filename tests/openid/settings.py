"""A real OpenID Connect provider, django-allauth's own, as a site of its own: the council's sign-in in the tests."""

import os
from pathlib import Path

FOLDER = Path(os.environ["OPENID_FOLDER"])
SECRET_KEY = "the-provider-of-the-tests-signs-nothing-that-matters-0123456789"
DEBUG = True  # so that runserver serves it without more ado
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.openid.urls"
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "provider.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
SESSION_COOKIE_NAME = "provider_session"  # the portal is on the same host, and cookies know no ports
CSRF_COOKIE_NAME = "provider_csrf"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
IDP_OIDC_PRIVATE_KEY = os.environ["OPENID_PRIVATE_KEY"]
IDP_OIDC_ADAPTER = "tests.openid.claims.Claims"
