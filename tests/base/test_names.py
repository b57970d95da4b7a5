"""An e-mail address is told from the name that it was typed with, and refused in a name; so is “TBC”."""

import pytest
from django.core.exceptions import ValidationError

from base.names import divided, is_nobody, refuse_address, refuse_nobody

ADDRESS = "a.day@example.org"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (f"Ann Day <{ADDRESS}>", "Ann Day"),
        (f"Day, Ann <{ADDRESS}>", "Ann Day"),
        (f'"Day, Ann (Colne)" <{ADDRESS}>', "Ann (Colne) Day"),
        (f"Ann Day ({ADDRESS})", "Ann Day"),
        (f"Ann Day [mailto:{ADDRESS}]", "Ann Day"),
        (f"Ann Day, {ADDRESS}", "Ann Day"),
        (f"Ann Day – {ADDRESS}", "Ann Day"),
        (f"<{ADDRESS}> Ann Day", "Ann Day"),
        ("Ann Day ＜a.day＠example.org＞", "Ann Day"),
        (ADDRESS, ""),
    ],
)
def test_name_and_address_are_divided(written, name):
    assert divided(written) == (name, ADDRESS)


@pytest.mark.parametrize("written", ["Ann Day", "Day, Ann", "Ann-Marie O’Hara (Colne)", "", "Ann @ Colne"])
def test_name_without_an_address_stays_as_it_is(written):
    assert divided(written) == (written, "")


@pytest.mark.parametrize(
    ("written", "what"),
    [
        (f"Ann Day <{ADDRESS}>", "“Ann Day” alone"),
        (ADDRESS, "this"),
        ("Ann @ Colne", "this"),
        ("a＠example.org", "this"),
        ("Ann a@b c@d", "“Ann” alone"),
    ],
)
def test_name_with_an_address_is_refused_in_a_sentence_with_the_name_alone(written, what):
    with pytest.raises(ValidationError) as refused:
        refuse_address(written)

    assert refused.value.messages == [f"Enter {what}, without an e-mail address: others see what stands here."]


@pytest.mark.parametrize("written", ["Ann Day", "O’Hara, Ann-Marie", ""])
def test_name_is_taken(written):
    refuse_address(written)


@pytest.mark.parametrize(
    ("written", "is_none"),
    [
        *((word, True) for word in ("TBC", "tba", "T.B.D.", "To be confirmed", "to be agreed", "To be appointed")),
        *(
            (word, True)
            for word in ("Vacant", "vacancy", "Post vacant", "currently vacant", "Interim – TBC", "awaiting", "not yet")
        ),
        *((word, True) for word in ("none", "Nobody", "no lead", "unknown", "not known", "x", "n/a", "N.A.", "?", "–")),
        *((word, False) for word in ("Ann Day", "Na", "X Æ", "Ny Vacant", "王")),
    ],
)
def test_words_that_say_that_there_is_nobody_are_no_name(written, is_none):
    assert is_nobody(written) is is_none


def test_what_is_no_name_is_refused_with_what_to_do():
    with pytest.raises(ValidationError, match=r"“TBC” is no name\. Leave the lead empty, or enter who it is\."):
        refuse_nobody("TBC", place="lead")
    with pytest.raises(ValidationError, match=r"“Vacant” is no name\. Enter who it is\."):
        refuse_nobody("Vacant")
    refuse_nobody("Ann Day", place="lead")


@pytest.mark.parametrize("name", ["!!!", "– –", "123", "🎉"])
def test_name_without_a_letter_is_refused(name):
    with pytest.raises(ValidationError, match="has no letter, so it is no name"):
        refuse_address(name)


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\xad", "\u2060", "\u202e", "\u3164", "\u2800", "\n", "\ue000"])
def test_name_with_characters_that_nobody_sees_is_refused(unseen):
    with pytest.raises(ValidationError, match="characters in it that nobody can see"):
        refuse_address(f"Col{unseen}ne")


@pytest.mark.parametrize("name", ["Zoë O’Hara-Łuk", "2gether", "王芳", "Colne & Stour (North)", "Ann\xa0Day"])
def test_names_that_are_read_are_taken(name):
    refuse_address(name)
