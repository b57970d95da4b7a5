"""What is known hides nothing else, what has gone is said, and a failure reads well."""

import pytest

from tests.every_page.faults import Fault, Known, gone, told, unknown
from tests.every_page.test_turns import Page, answer

KNOWN = Known("label-title-only", 'id="searchbar"', 22, "Django's own list", frozenset({"list"}))
LIST, FORM = Page((answer("list", "officer"),)), Page((answer("form", "officer"),))


@pytest.mark.parametrize(
    "fault",
    [
        Fault("label", LIST, '<input id="searchbar">'),
        Fault("label-title-only", LIST, '<input id="other">'),
        Fault("label-title-only", FORM, '<input id="searchbar">'),
    ],
)
def test_known_fault_hides_no_other_rule_place_or_address(fault):
    assert unknown([fault], [KNOWN]) == [fault]


def test_known_fault_is_hidden_where_it_is_known():
    assert unknown([Fault("label-title-only", LIST, '<input id="searchbar" name="q">')], [KNOWN]) == []


def test_known_fault_that_no_longer_occurs_is_said_unless_pages_of_it_were_left_out():
    other = Fault("label-title-only", FORM, '<input id="searchbar">')

    assert gone([other], [KNOWN]) == ['label-title-only at id="searchbar" on list']
    assert gone([other], [KNOWN], cut_short={"list"}) == []


def test_told_is_a_line_for_each_rule_and_address_with_its_pages_and_the_first_html():
    twice = Page((answer("list", "officer"), answer("list", "chair")))
    faults = [
        Fault("image-alt", twice, "<img>", 360),
        Fault("image-alt", Page((answer("list", "lead"),)), "<img src>", 1280),
        Fault("image-alt", FORM, "<img id>"),
    ]

    assert told(faults).splitlines() == [
        "image-alt | form | /form/ as officer",
        "    <img id>",
        "image-alt | list at 360 and 1280 px | /list/ as officer, chair, lead",
        "    <img>",
    ]
