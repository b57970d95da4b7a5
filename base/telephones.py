"""Telephone numbers of the United Kingdom as people write them, with a space after the area code.

The lengths of the codes are those of Ofcom's National Telephone Numbering Plan.
"""

import re

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
