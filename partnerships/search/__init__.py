"""One search box for schools, partnerships, leads and places, and the schools that informal names mean.

>>> find("Gt Waltham CE P").partnerships[0].why
'Great Waltham Church of England Voluntary Controlled Primary School is a member'

The first four modules answer questions, with the classes of ``results``; the others are what they ask.

``search_box``      ``find``: all that the search box shows for a text; it would rather show too much than too little.
``informal_names``  ``match_school``: which one school a name means; where two are possible, it is not sure.
``nearby``          ``locate_anything``: where ``near`` is, or what it may be.
``respelling``      ``respelt``: a school's name with its one typing mistake corrected, to be offered.
``ranked``          The rows of a queryset that ``find`` found, in order and in pages, for the lists.
``questions``       ``read``: what a question asks for; "who leads the Colne Valley partnership" asks for Colne Valley.
``kinds``           ``kind_asked``: the kinds of school that a text asks for: "special schools" (``kinds.toml``).
``cards``           What is said of a partnership besides names: "MAT" asks for its kind.
``further_people``  People who stand in public on other pages, such as the chairs of boards; other apps name them.
``addresses``       What a web or e-mail address names: ``thaxted.primary@essex.sch.uk`` asks for Thaxted Primary.
``there``           The schools and partnerships of a place, the nearest and the most local first.
``in_none``         The schools in no partnership that a text means, which the list of partnerships names.
``further_pages``   Pages that a text asks for and other apps have: a board's, the meetings, where to sign in.
``suggestions``     Names to offer where nothing was found.
``closed_schools``  The schools not open that day that a text asks for, and what they became or were.
``trusts``          The schools of a trust.
``forerunners``     The schools that follow one that has no page here, by its name.
``heads``           The schools of a head, by name, where the school's page says who that is.
``kept_indexes``    ``names``: the indexes of this process. When a record changes, it has ``records`` build new ones.
``records``         Turns schools, partnerships, leads and places into ``entries``, each one name of one record.
``places``          ``Gazetteer``: every place by its names; ``Whereabouts``: where every school is.
``index``           ``Index``: picks the entries that share words with a text, and has ``scoring`` weigh them.
``scoring``         ``fit``: how many points one entry has for what was typed, and why.
``vocabulary``      The words of one index: how rare each is, and which of them a typed word may stand for.
``words``           Cuts a text into words spelt one way (``abbreviations.toml``); ``numbers`` finds URNs in a text.
"""

from partnerships.search.informal_names import match_school
from partnerships.search.kept_indexes import Names, names, reset, school_names
from partnerships.search.nearby import Nearby, locate_anything
from partnerships.search.ranked import InOwnOrder, Ranked
from partnerships.search.respelling import respelt
from partnerships.search.results import Candidate, FoundPlace, Hit, Match, Results
from partnerships.search.search_box import find
from partnerships.search.words import are_one_name

__all__ = [
    "Candidate",
    "FoundPlace",
    "Hit",
    "InOwnOrder",
    "Match",
    "Names",
    "Nearby",
    "Ranked",
    "Results",
    "are_one_name",
    "find",
    "locate_anything",
    "match_school",
    "names",
    "reset",
    "respelt",
    "school_names",
]
