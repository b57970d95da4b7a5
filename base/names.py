"""Names as people type them: alone, without an e-mail address, for names are published and addresses are not.

“TBC” and “Vacant” are no names: see ``is_nobody``.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

AT = "@＠﹫"  # the sign, and what keyboards of other scripts and copying make of it
_WORD = re.compile(r"[^\s<>＜＞()\[\],;:\"“”]+")
_BEFORE = re.compile(r"[<＜(\[]?\s*(?:mailto:)?$", re.IGNORECASE)
_BESIDE = 20  # characters that may stand between an address and its bracket
_CLOSING = ">＞)]"
# What is written where there is nobody, in small letters and without spaces or punctuation.
_NOBODY = re.compile(
    r"(?:interim|name)?tb[acd]|tobe(?:confirmed|agreed|appointed|announced|decided|determined)|awaiting|x"
    r"|(?:post|position|currently)?vacant|vacancy|none|nobody|noone|nolead|unknown"
    r"|not(?:yet)?(?:known|appointed|applicable)"
)


def is_nobody(name: str) -> bool:
    """Whether it stands where a name would and says that there is none: “TBC”, “Vacant”, “n/a”, “?”."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name).casefold())
    if plain == "na":
        return "/" in name or "." in name  # somebody may be called Na
    return bool(_NOBODY.fullmatch(plain)) or not re.search(r"\w", name)


def refuse_nobody(name: str, *, place: str) -> None:
    """Refuse, as the name of who is to have that place, words that say that nobody has it."""
    if is_nobody(name):
        raise ValidationError(f"“{name}” is no name. Leave the {place} empty, or enter who it is.", code="nobody")


def divided(written: str) -> tuple[str, str]:
    """The name and the address: "Ann Day <a.day@example.org>" is ("Ann Day", "a.day@example.org").

    "Day, Ann <a.day@example.org>", as Outlook has it, is Ann Day too. Either part may be empty. The time that it takes
    grows with the length alone, for anybody may send a form.
    """
    addresses = [word for word in _WORD.finditer(written) if any(sign in word[0][1:] for sign in AT)]
    if not addresses:
        return written, ""
    rest, at = [], 0
    for word in addresses:
        before = written[at : word.start()]
        rest.append(before[:-_BESIDE] + _BEFORE.sub("", before[-_BESIDE:]))
        at = _after(written, word.end())
    name = " ".join(" ".join([*rest, written[at:]]).split()).strip(" \"'“”‘’,;:<>-–—")
    family, comma, given = name.partition(",")
    name = f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name
    return name, addresses[0][0].strip(".").translate({ord(sign): "@" for sign in AT})


def _after(written: str, end: int) -> int:
    """Where it goes on after an address that ends there, without the bracket that closes it."""
    beside = written[end : end + _BESIDE]
    blank = len(beside) - len(beside.lstrip())
    return end + blank + 1 if beside[blank : blank + 1] in tuple(_CLOSING) else end


def refuse_address(name: str) -> None:
    """A validator: refuse an e-mail address in a name, and say the name that is left."""
    if not any(sign in name for sign in AT):
        return
    alone = divided(name)[0]
    what = f"“{alone}” alone" if alone and not any(sign in alone for sign in AT) else "this"
    raise ValidationError(f"Enter {what}, without an e-mail address: others see what stands here.", code="address")


def refuse_address_in_text(text: str) -> None:
    """A validator: refuse an e-mail address in a text that everybody reads."""
    if any(sign in text for sign in AT):
        raise ValidationError("Take out the e-mail address: everybody reads what stands here.", code="address")
