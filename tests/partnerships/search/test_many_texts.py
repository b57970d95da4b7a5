"""A sheet of a thousand names of no school takes seconds: they are weighed against none that cannot be meant."""

import time

import pytest

from partnerships.search.entries import SearchEntry
from partnerships.search.index import Index

pytestmark = pytest.mark.once


def test_thousands_of_texts_that_nothing_answers_take_seconds():
    names = [("primary", "school", "of", f"town{number}") for number in range(600)]
    index = Index([SearchEntry(pk, " ".join(name), name, order=(name, pk)) for pk, name in enumerate(names)])

    before = time.process_time()
    for number in range(1000):  # ten seconds where every school is weighed for each
        assert index.find(f"Schol {number} Primry of {number * 683}") == []

    assert time.process_time() - before < 3
