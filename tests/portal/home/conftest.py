"""Fixtures of the front page's tests."""

import pytest

from tests.boards.minuted import make_setting


@pytest.fixture
def setting():
    return make_setting()
