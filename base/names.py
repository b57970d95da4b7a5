"""Names as people type them: alone, without an e-mail address, for names are published and addresses are not."""

import re

from django.core.exceptions import ValidationError

AT = "@＠﹫"  # the sign, and what keyboards of other scripts and copying make of it
_PART = r"[^\s<>＜＞()\[\],;:\"“”]"
_ADDRESS = re.compile(rf"[<＜(\[]?\s*(?:mailto:)?({_PART}+[{AT}]{_PART}*)\s*[>＞)\]]?", re.IGNORECASE)


def divided(written: str) -> tuple[str, str]:
    """The name and the address: "Ann Day <a.day@example.org>" is ("Ann Day", "a.day@example.org").

    "Day, Ann <a.day@example.org>", as Outlook has it, is Ann Day too. Either part may be empty.
    """
    found = _ADDRESS.search(written)
    if found is None:
        return written, ""
    name = " ".join(_ADDRESS.sub(" ", written).split()).strip(" \"'“”‘’,;:<>-–—")
    family, comma, given = name.partition(",")
    name = f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name
    return name, found[1].strip(".").translate({ord(sign): "@" for sign in AT})


def refuse_address(name: str) -> None:
    """A validator: refuse an e-mail address in a name, and say the name that is left."""
    if not any(sign in name for sign in AT):
        return
    alone = divided(name)[0]
    what = f"“{alone}” alone" if alone and not any(sign in alone for sign in AT) else "this"
    raise ValidationError(f"Enter {what}, without an e-mail address: others see what stands here.", code="address")
