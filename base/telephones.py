"""Telephone numbers of the United Kingdom as people write them, with a space after the area code.

The lengths of the codes are those of Ofcom's National Telephone Numbering Plan.
"""

import re

from django.core.exceptions import ValidationError

# Some places in the north of England and the Borders have a code of six figures within one of five.
SIX_FIGURES = (
    *("013873", "015242", "015394", "015395", "015396", "016973", "016974", "016977"),
    *("017683", "017684", "017687", "019467", "019755", "019756"),
)
_WAYS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(02\d)(\d{4})(\d{4})",  # 020 7946 0000, 023 8000 0000
        r"(01\d1|011\d)(\d{3})(\d{4})",  # 0121 496 0000, 0118 496 0000
        rf"({'|'.join(SIX_FIGURES)})(\d{{4,5}})",  # 016977 2345
        r"(0[389]\d\d)(\d{3})(\d{4})",  # 0345 603 7627
        r"(0800)(\d{6})",  # 0800 123456
        r"(01\d{3}|07\d{3})(\d{5,6})",  # 01206 555010, 07700 900123
    )
]
_BESIDE = re.compile(r"[^\W\d_]|[#/,;]")  # where an extension begins, or a second number
_FROM_ABROAD = re.compile(r"(?:\+|00)440?")


def spaced(telephone: str) -> str:
    """The number as it is read out; one that is not of the United Kingdom, or has words beside it, as it stands.

    >>> spaced("01206555010")
    '01206 555010'
    """
    said = telephone.strip()
    digits = re.sub(r"[\s().–-]", "", said)
    if abroad := _FROM_ABROAD.match(digits):
        digits = f"0{digits[abroad.end() :]}"
    found = next((parts for way in _WAYS if (parts := way.fullmatch(digits))), None)
    return " ".join(found.groups()) if found else said


def refuse_wrong_number(telephone: str) -> None:
    """A validator: refuse a number with more or fewer digits than numbers have.

    Words without any digit stand as they are, and an extension or a second number beside the first.
    """
    number = _BESIDE.split(telephone.strip())[0]
    digits = "".join(filter(str.isdecimal, number))
    is_from_abroad = number.startswith(("+", "00"))
    if is_from_abroad and _FROM_ABROAD.match(number.replace(" ", "")):
        digits, is_from_abroad = f"0{digits[2 if number[0] == '+' else 4 :].removeprefix('0')}", False
    if digits and not is_from_abroad and len(digits) not in (10, 11):
        raise ValidationError(
            f"A telephone number of the United Kingdom has 10 or 11 digits, and “{telephone}” has {len(digits)}. Write "
            "it such as 01245 000000, and one from abroad with + before it.",
            code="digits",
        )
    if is_from_abroad and not 8 <= len(digits) <= 15:
        raise ValidationError(f"“{telephone}” is no telephone number. Write it in full, such as +33 1 23 45 67 89.")
