"""URNs, LAESTABs and telephone numbers in what somebody typed."""

import re

_LAESTAB = re.compile(r"(?<!\d)(\d{3})\s?[/\\-]\s?(\d{4})(?!\d)|(?<!\d)(\d{3})\s?(\d{4})(?!\d)")
_URN = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_ONLY_A_NUMBER = re.compile(r"(?:urn|laestab|dfe(?: no| number)?|no|number)?[\s.:#]*(\d[\d\s/\\-]{2,9}\d)\s*", re.I)


def number_in(text: str) -> tuple[str, str]:
    """The URN or LAESTAB in the text, digits only, and what reason to give; empty where there is none.

    >>> number_in("881/2345")
    ('8812345', 'LAESTAB')
    """
    text = text[:200]
    if found := _LAESTAB.search(text):
        return "".join(part for part in found.groups() if part), "LAESTAB"
    if found := _URN.search(text):
        return found[1], "URN"
    return "", ""


def only_a_number(text: str) -> str:
    """The digits of a text that is nothing but a number, perhaps a part of one; empty where there is more to it."""
    found = _ONLY_A_NUMBER.fullmatch(text[:200].strip())
    digits = re.sub(r"\D", "", found[1]) if found else ""
    return digits if digits.isascii() else ""


def words_beside_numbers(text: str) -> str:
    """The text without its URN or LAESTAB."""
    return _URN.sub(" ", _LAESTAB.sub(" ", text[:200]))


def telephone_digits(text: str) -> str:
    """A telephone number as its digits, from its first nought; empty where the text is none."""
    rest = text.strip().replace("(0)", "")
    digits = "".join(letter for letter in rest if letter.isdigit() and letter.isascii())
    if any(letter.isalpha() for letter in rest):
        return ""
    digits = f"0{digits[2:]}" if rest.startswith("+44") else f"0{digits[4:]}" if digits.startswith("0044") else digits
    return digits if digits.startswith("0") and 10 <= len(digits) <= 11 else ""
