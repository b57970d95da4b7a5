"""Settings of the measured server: the portal's own, with one address more."""

from essex_partnerships.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
