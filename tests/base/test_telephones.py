"""Telephone numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from base.telephones import refuse_wrong_number, spaced


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("01206555010", "01206 555010"),  # Colchester
        ("01245 496 000", "01245 496000"),
        ("01702-345678", "01702 345678"),
        ("(01621) 815456", "01621 815456"),
        ("0137612345", "01376 12345"),  # five figures, as some places still have
        ("02085007566", "020 8500 7566"),
        ("02380001234", "023 8000 1234"),
        ("01214960000", "0121 496 0000"),
        ("01184960000", "0118 496 0000"),
        ("01539412345", "015394 12345"),
        ("0169772345", "016977 2345"),
        ("03456037627", "0345 603 7627"),
        ("08001234567", "0800 123 4567"),
        ("0800123456", "0800 123456"),
        ("07700900123", "07700 900123"),
        ("+441206555010", "01206 555010"),
        ("+44 (0)1206 555010", "01206 555010"),
        ("00441206555010", "01206 555010"),
        ("1206555010", "1206555010"),
        ("01206 555010 ext 3", "01206 555010 ext 3"),
        ("+33 1 23 45 67 89", "+33 1 23 45 67 89"),
        ("Ask the office", "Ask the office"),
        ("٠١٢٠٦", "٠١٢٠٦"),
        ("", ""),
    ],
)
def test_number_is_spaced_after_its_area_code(number, written):
    assert spaced(number) == written


@pytest.mark.parametrize(
    "number",
    [
        *("01206 555010", "01376 12345", "020 7946 0000", "0800 123456", "+44 1206 555010", "+44 (0)1206 555010"),
        *(
            "00441206555010",
            "+33 1 23 45 67 89",
            "01206 555010 ext 3",
            "01206 555010 / 07700 900123",
            "Ask the office",
            "",
        ),
    ],
)
def test_numbers_of_the_right_length_are_taken(number):
    refuse_wrong_number(number)


@pytest.mark.parametrize(("number", "digits"), [("01206 5550101", 12), ("01206 5550", 9), ("+44 1206 5550101", 12)])
def test_number_with_a_digit_too_many_or_too_few_is_refused(number, digits):
    with pytest.raises(ValidationError, match=f"has 10 or 11 digits, and “.*” has {digits}"):
        refuse_wrong_number(number)


@pytest.mark.parametrize("number", ["+33 1", "+33 1 23 45 67 89 10 11 12"])
def test_number_from_abroad_is_whole(number):
    with pytest.raises(ValidationError, match="is no telephone number"):
        refuse_wrong_number(number)
