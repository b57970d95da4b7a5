"""What an address of a list may have behind its question mark besides filters, and what is said of anything else."""

from collections.abc import Collection
from difflib import get_close_matches

from django.http import QueryDict

# What mail programs, advertisements and social networks add to an address, and what the list does not go by.
TRACKING = frozenset(
    [
        *(
            "fbclid",
            "gclid",
            "gclsrc",
            "gbraid",
            "wbraid",
            "dclid",
            "msclkid",
            "yclid",
            "twclid",
            "ttclid",
            "li_fat_id",
        ),
        *("igshid", "igsh", "srsltid", "mkt_tok", "epik", "s_kwcid", "sc_cid", "vero_id", "wickedid", "oly_enc_id"),
        *("oly_anon_id", "rb_clickid", "_openstat", "_ga", "_gl"),
    ]
)
TRACKING_BEGINS = ("utm_", "mc_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "_hs", "__hs", "at_", "stm_", "trk_")
MOST_SAID = 3
MOST_LETTERS = 50  # of a name that is said


def is_for_tracking(name: str) -> bool:
    """Whether a parameter is of those that others add to an address, to know where somebody came from."""
    return name.lower() in TRACKING or name.lower().startswith(TRACKING_BEGINS)


def said_of_unknown(query: QueryDict, filters: Collection[str], others: Collection[str]) -> list[str]:
    """A sentence for each of the first parameters with a value that are none of the filters and none of the others."""
    given = [name for name, value in query.items() if str(value).strip() and not is_for_tracking(name)]
    unknown = [name for name in given if name not in filters and name not in others]
    return [_said_of(name[:MOST_LETTERS], filters) for name in unknown[:MOST_SAID]]


def said_of_repeated(query: QueryDict, known: Collection[str]) -> list[str]:
    """A sentence for each known parameter that was given several values: only the last is gone by."""
    return [
        f"“{name}” was given more than once. What is shown goes by the last: “{values[-1][:MOST_LETTERS]}”."
        for name, values in query.lists()
        if name in known and len({value.strip() for value in values}) > 1
    ]


def _said_of(name: str, filters: Collection[str]) -> str:
    said = f"There is no filter called “{name}” here, so the list is not narrowed by it."
    meant = get_close_matches(name.lower(), filters, n=1)
    return f"{said} Perhaps “{meant[0]}” was meant." if meant else said
