"""Names as people type them: alone, without an e-mail address, for names are published and addresses are not.

“TBC” and “Vacant” are no names: see ``is_nobody``.
"""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from base.plain import plain

AT = "@＠﹫"  # the sign, and what keyboards of other scripts and copying make of it
_WORD = re.compile(r"[^\s<>＜＞()\[\],;:\"“”]+")
_BEFORE = re.compile(r"[<＜(\[]?\s*(?:mailto:)?$", re.IGNORECASE)
_BESIDE = 20  # characters that may stand between an address and its bracket
_CLOSING = ">＞)]"
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}  # of Unicode: what directs machines, and what is no character
_BLANK = {"\u034f", "\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}  # letters and signs that show nothing
# What is written where there is nobody, in small letters and without spaces or punctuation.
_NOBODY = re.compile(
    r"(?:interim|name)?tb[acd]|tobe(?:confirmed|agreed|appointed|announced|decided|determined)|awaiting|x"
    r"|(?:post|position|currently)?vacant|vacancy|none|nobody|noone|nolead|unknown"
    r"|notyet|not(?:yet)?(?:known|appointed|applicable)"
)


def is_nobody(name: str) -> bool:
    """Whether it stands where a name would and says that there is none: “TBC”, “Vacant”, “n/a”, “?”."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name).casefold())
    if plain == "na":
        return "/" in name or "." in name  # somebody may be called Na
    return bool(_NOBODY.fullmatch(plain)) or not re.search(r"\w", name)


def refuse_nobody(name: str, *, place: str = "") -> None:
    """A validator: refuse, as somebody's name, words that say that there is nobody.

    ``place`` is what they are to have, where it may be left empty.
    """
    if is_nobody(name):
        to_do = f"Leave the {place} empty, or enter who it is." if place else "Enter who it is."
        raise ValidationError(f"“{name}” is no name. {to_do}", code="nobody")


def refuse_day_to_come(on: dt.date) -> None:
    """Refuse, as the first day of a new name, one to come: the name is on every page once it is recorded."""
    if on > timezone.localdate():
        raise ValidationError("Enter today or a day that has passed: a new name is used from when you confirm it.")


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


def refuse_unreadable(name: str) -> None:
    """Refuse, as a name, what has no letter, and what holds characters that nobody sees: two names would look alike."""
    if any(letter in _BLANK or unicodedata.category(letter) in _UNSEEN for letter in name):
        raise ValidationError(
            "There are characters in it that nobody can see, as come with copied text. Type it anew by hand.",
            code="invisible",
        )
    if name and not any(letter.isalpha() for letter in name):
        raise ValidationError(f"“{name}” has no letter, so it is no name. Write one with letters.", code="no-letter")


def refuse_same_name(name: str, others: QuerySet) -> None:
    """Refuse a name that one of the others has, however that is written: capitals, signs, spaces, “&” for “and”."""
    key = _key(name)
    for known in others.order_by().values_list("name", flat=True):
        if _key(known) == key:
            raise ValidationError(f"“{known}” is there already. Write another name.", code="same-name")


def _key(name: str) -> str:
    return plain(name).replace(" ", "") or name.casefold()


def refuse_address(name: str) -> None:
    """A validator: refuse an e-mail address in a name, and say the name that is left.

    All names that are typed or imported have it, so what nobody can read as one is refused here too.
    """
    refuse_unreadable(name)
    if not any(sign in name for sign in AT):
        return
    alone = divided(name)[0]
    what = f"“{alone}” alone" if alone and not any(sign in alone for sign in AT) else "this"
    raise ValidationError(f"Enter {what}, without an e-mail address: others see what stands here.", code="address")


def refuse_address_in_text(text: str) -> None:
    """A validator: refuse an e-mail address in a text that everybody reads."""
    if any(sign in text for sign in AT):
        raise ValidationError("Take out the e-mail address: everybody reads what stands here.", code="address")
