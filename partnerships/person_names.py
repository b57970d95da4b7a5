"""Names of people, so far as two ways of writing one are the same."""

from base.plain import plain

TITLES = {
    *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "canon", "father", "fr", "sister"),
    *("sr", "sir", "dame", "lady", "lord"),
}


def split_title(written: str) -> tuple[str, str]:
    """The titles and the name: "Revd Dr Ann Day" is ("Revd Dr", "Ann Day")."""
    words = written.split()
    at = 0
    while at < len(words) - 1 and words[at].rstrip(".").lower() in TITLES:
        at += 1
    return " ".join(words[:at]), " ".join(words[at:])


def name_key(written: str) -> str:
    """What two ways of writing one person's name have in common.

    Titles, capitals, accents, apostrophes, hyphens, full stops and spaces are forgiven: "Mrs Anne-Marie O’Hara" and
    "annemarie ohara" are one. A name without any Latin letter is compared as it is written.
    """
    name = split_title(written)[1]
    return plain(name).replace(" ", "") or name.casefold()
