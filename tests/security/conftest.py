"""The world of the matrix, for every module that asks what whom is shown."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.security.matrix.making import make_world
from tests.security.matrix.world import World


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """Everybody and everything that the matrix speaks of, for every test of a module; gone after it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        uploads = tmp_path_factory.mktemp("uploads")
        patch.setattr("django.conf.settings.MEDIA_ROOT", uploads)
        logging.disable(logging.WARNING)  # each refusal is one
        yield make_world(uploads)
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
