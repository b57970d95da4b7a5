"""One search box for schools, partnerships, leads and places, and the schools that informal names mean.

>>> find("Gt Waltham CE P").schools[0].reason
'School name'
"""

from .current import Names, names, reset
from .finding import find
from .matching import match_school
from .ranked import InOwnOrder, Ranked
from .respelling import respelt
from .results import Candidate, Hit, Match, Place, Results

__all__ = [
    "Candidate",
    "Hit",
    "InOwnOrder",
    "Match",
    "Names",
    "Place",
    "Ranked",
    "Results",
    "find",
    "match_school",
    "names",
    "reset",
    "respelt",
]
