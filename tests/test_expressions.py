"""No regular expression of ours takes longer than its text is long: anybody may send a long one, and a worker waits."""

import importlib
import pkgutil
import re
import time
from itertools import product

import pytest
from django.conf import settings

pytestmark = [pytest.mark.once, pytest.mark.slow]

LETTERS = 20_000  # of a text made to hurt; an expression that is quadratic takes seconds for them
SECONDS = 0.7  # by the processor’s clock; the slowest takes a tenth of it
REPEATED = (
    *" a1-.,@(*_#/\n\t'&|<",
    *("! ", "a ", "1 ", "a,", "a.", "a@", "by ", "to ", " by a", "Ann: ", "+44", "(0", "http://", "β\u0327"),
)
BEFORE, AFTER = ("", "! Ann: a"), ("", "!", "b", "@")
# Expressions that are only asked whether a text begins with them or is one, never looked for within it.
ANCHORED = {
    "base.active_content._DATA",
    "base.active_content._LOCAL",
    "base.office_fields._EXCHANGING",
    "base.pdf_links._ADDRESS",
    "boards.minutes.list_marks._BULLET",
    "boards.minutes.list_marks._LABEL",
    "boards.minutes.list_marks._PARTS",
    "boards.minutes.plain._WANTS_TAB",
    "boards.minutes.words._BEGINS",
    "boards.minutes.words._BEGINS_LIST",
    "boards.minutes.words._FOLLOWS",
    "boards.minutes.words._OTHERS",
    "boards.minutes.text._OF_ANOTHER",
    "boards.minutes.text_tables._DASHES",
    "boards.minutes.text_tables._EXCEL_ROW",
    "boards.minutes.text_tables._FIGURE",
    "boards.minutes.text_tables._YEAR",
    "partnerships.geography.positions._POSITION",
    "partnerships.search.numbers._ONLY_A_NUMBER",
}
# Expressions whose text is short whatever is sent, and where that is seen to.
OF_SHORT_TEXTS = {
    "base.names._BEFORE": "twenty characters beside an address",
    "office.post.admin.OF_RECORD": "what a message is about, a column of the database",
    "portal.web.logs.VALUE": "an error's first line, which is left out where it is long",
    "portal.web.logs.VALUE_AT_END": "the same",
    "boards.minutes.owners._BETWEEN": "the owners of an action, 120 characters",
}


def _expressions() -> dict[str, re.Pattern]:
    """Every expression that a module of ours compiles once, by its name."""
    found = {}
    for app in settings.PORTAL_APPS:
        package = importlib.import_module(app)
        for info in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in info.name:
                module = importlib.import_module(info.name)
                found |= {
                    f"{info.name}.{name}": one for name, one in vars(module).items() if isinstance(one, re.Pattern)
                }
    own = {}
    for name, expression in found.items():
        if expression not in own.values():
            own[name] = expression
    return own


EXPRESSIONS = _expressions()


@pytest.mark.parametrize("name", sorted(EXPRESSIONS.keys() - OF_SHORT_TEXTS))
def test_expression_takes_no_longer_than_its_text_is_long(name):
    expression = EXPRESSIONS[name]

    for before, one, after in product(BEFORE, REPEATED, AFTER):
        text = before + (one * LETTERS)[:LETTERS] + after
        subject = text.encode() if isinstance(expression.pattern, bytes) else text
        begun = time.process_time()
        if name in ANCHORED:
            expression.match(subject)
            expression.fullmatch(subject)
        else:
            expression.sub(lambda found: found[0], subject)
        assert time.process_time() - begun < SECONDS, f"{before!r}, then {one!r} again and again, then {after!r}"


def test_exceptions_are_expressions_that_there_are():
    assert ANCHORED | OF_SHORT_TEXTS.keys() <= EXPRESSIONS.keys()
