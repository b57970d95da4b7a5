"""Who was there, as the meeting that approves the minutes corrects it."""

import pytest

from boards.minutes.approving.attendance import ADDED, corrected
from boards.minutes.approving.phrases import PhraseError, read_phrases

CONTENT = {
    "present": [
        {
            "body": "EPHA",
            "people": [
                {"name": "Lee Oak", "post": "Member", "note": ""},
                {"name": "Sam Elm", "post": "", "note": "substitute for Kim Ash"},
            ],
        }
    ],
    "apologies": [{"name": "Kerry Malcolm", "post": "Member", "note": ""}],
    "absent": [],
    "in_attendance": [{"name": "Noa Quill", "post": "Minute taker", "note": ""}],
}


def correct(typed: str) -> dict:
    return corrected(CONTENT, read_phrases(typed))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Apologies: for “Kerry Malcolm” read “Kerry Malcom”", "Apologies: for “Kerry Malcolm” read “Kerry Malcom”"),
        ("for 'Kerry Malcolm' read 'Kerry Malcom' in apologies", "Apologies: for “Kerry Malcolm” read “Kerry Malcom”"),
        ("add Bo Dee to those present", "Present: add “Bo Dee”"),
        ("Add “Bo Dee” to the list of apologies for absence.", "Apologies: add “Bo Dee”"),
        ("Present: add Bo Dee", "Present: add “Bo Dee”"),
        ("In attendance: add “Bo Dee”", "In attendance: add “Bo Dee”"),
        ("delete “Lee Oak” from those present", "Present: delete “Lee Oak”"),
        ("Attendance, for 'Lee Oak' read 'Leigh Oak'", "Attendance: for “Lee Oak” read “Leigh Oak”"),
        ("minute 7, for 'absent' read 'in attendance'", "Minute 7: for “absent” read “in attendance”"),
    ],
)
def test_correction_is_read_and_said_as_it_is_read(typed, words):
    [phrase] = read_phrases(typed)

    assert phrase.in_words == words
    assert read_phrases(words) == [phrase]


def test_name_is_corrected_where_it_stands_and_said_in_words():
    found = correct("Apologies: for “Kerry Malcolm” read “Kerry Malcom”")

    assert found["apologies"][0]["name"] == "Kerry Malcom"
    assert found["attendance_amended"] == ["Apologies: for “Kerry Malcolm” read “Kerry Malcom”"]
    assert CONTENT["apologies"][0]["name"] == "Kerry Malcolm"


def test_people_are_added_and_taken_out():
    found = correct("add Bo Dee to those present\nadd “Jo Fir” to those present\ndelete “Kerry Malcolm” from apologies")

    assert [row["name"] for row in found["present"][-1]["people"]] == ["Bo Dee", "Jo Fir"]
    assert found["present"][-1]["body"] == ADDED
    assert found["apologies"] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Apologies: for “Lee Oak” read “Leigh Oak”", "“Lee Oak” is not in “Apologies”. There are: Kerry Malcolm, Mem"),
        ("Present: for “m” read “n”", "is not in “Present”"),
        ("Attendance: for “Member” read “Chair”", "“Member” is in the attendance 2 times"),
        ("Apologies: after “Kerry” insert “Ann”", "the attendance is corrected in these ways"),
        ("add “Bo Dee” and “Jo Fir” to those present", "does not say whom to add"),
        ("Add “Bo Dee” to the attendance", "does not say to which list “Bo Dee” is added"),
        ("Attendance: add Bo Dee", "those present, the apologies, in attendance or absent"),
    ],
)
def test_what_cannot_be_is_said(typed, said):
    with pytest.raises(PhraseError, match=said):
        correct(typed)
