"""One search box for schools, partnerships, leads and places, and the schools that informal names mean.

>>> find("Gt Waltham CE P").schools[0].reason
'School name'
"""

from partnerships.search.current import Names, names, reset
from partnerships.search.finding import find
from partnerships.search.matching import match_school
from partnerships.search.ranked import InOwnOrder, Ranked
from partnerships.search.respelling import respelt
from partnerships.search.results import Candidate, FoundPlace, Hit, Match, Results

__all__ = [
    "Candidate",
    "FoundPlace",
    "Hit",
    "InOwnOrder",
    "Match",
    "Names",
    "Ranked",
    "Results",
    "find",
    "match_school",
    "names",
    "reset",
    "respelt",
]
