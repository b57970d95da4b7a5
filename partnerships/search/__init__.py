"""One search box for schools, partnerships, leads and places, and the schools that informal names mean.

>>> find("Gt Waltham CE P").schools[0].reason
'School name'

The first three modules answer questions, with the classes of ``results``; the others are what they ask.

``search_box``      ``find``: all that the search box shows for a text; it would rather show too much than too little.
``informal_names``  ``match_school``: which one school a name means; where two are possible, it is not sure.
``respelling``      ``respelt``: a school's name with its one typing mistake corrected, to be offered.
``ranked``          The rows of a queryset that ``find`` found, in order and in pages, for the lists.
``kept_indexes``    ``names``: the indexes of this process. When a record changes, it has ``records`` build new ones.
``records``         Turns schools, partnerships, leads and places into ``entries``, each one name of one record.
``index``           ``Index``: picks the entries that share words with a text, and has ``scoring`` weigh them.
``scoring``         ``fit``: how many points one entry has for what was typed, and why.
``vocabulary``      The words of one index: how rare each is, and which of them a typed word may stand for.
``words``           Cuts a text into words spelt one way (``abbreviations.toml``); ``numbers`` finds URNs in a text.
"""

from partnerships.search.informal_names import match_school
from partnerships.search.kept_indexes import Names, names, reset
from partnerships.search.ranked import InOwnOrder, Ranked
from partnerships.search.respelling import respelt
from partnerships.search.results import Candidate, FoundPlace, Hit, Match, Results
from partnerships.search.search_box import find

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
