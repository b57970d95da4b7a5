"""No template uses in one block a variable that a tag set in another: Django forgets it, and links lead nowhere."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
TAG = re.compile(r"{%-?\s*(?P<end>end)?block\b[^%]*%}|{%[^%]*\sas\s+(?P<set>\w+)\s*%}|(?P<used>\b\w+_url\b)")


def forgotten(template: str) -> set[str]:
    """The names that are used outside the block in which a tag of the template has set them."""
    known: list[set[str]] = [set()]
    elsewhere: set[str] = set()
    found = set()
    for tag in TAG.finditer(template):
        if tag["set"]:
            known[-1].add(tag["set"])
        elif tag["end"]:
            elsewhere |= known.pop()
        elif tag["used"]:
            if tag["used"] in elsewhere and not any(tag["used"] in names for names in known):
                found.add(tag["used"])
        else:
            known.append(set())
    return found


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_block_uses_no_variable_of_another_block(path: Path):
    assert forgotten(path.read_text()) == set()


def test_variable_of_another_block_is_found():
    template = (
        "{% block a %}{% url 'x' as list_url %}{{ list_url }}{% endblock %}{% block b %}{{ list_url }}{% endblock %}"
    )

    assert forgotten(template) == {"list_url"}
