"""What a cell of the register says."""

import pytest

from register.reading.cells import tidy

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("cell", "text"),
    [("St  Mary\x92s ", "St Mary’s"), ("\ufeffGt\x00 Waltham\x07", "Gt Waltham"), ("One\x0btwo", "One two")],
)
def test_cell_keeps_what_was_meant_by_characters_that_nothing_can_show(cell, text):
    assert tidy(cell) == text
