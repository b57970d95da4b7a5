"""An amendment of a lettered point: ``minute 5a`` where the page prints 5 a)."""

import pytest

from boards.minutes.approving.phrases import PhraseError, read_phrases
from boards.minutes.approving.points import applied_in_point
from boards.minutes.approving.writes import approve
from boards.models import Part
from tests.boards.minuted import bring_to_members, make_recording, type_text

TEXT = "The heads met.\na) 34 weeks\n   i) of 34 days\nb) 34 weeks too\n\nThen 34 more.\n"


@pytest.mark.parametrize("written", ["minute 2b", "Minute 2(b)", "item 2 b)", "minute 2 (b)"])
def test_number_with_the_letter_of_a_point_is_read_however_it_is_written(written):
    [phrase] = read_phrases(f"{written}, for “34 weeks” read “43 weeks”")

    assert (phrase.number, phrase.in_words) == ("2b", "Minute 2b: for “34 weeks” read “43 weeks”")


@pytest.mark.parametrize(
    ("amendment", "letter", "changed"),
    [
        ("for “34 weeks” read “43 weeks”", "a", TEXT.replace("a) 34", "a) 43")),
        ("for “34 days” read “43 days”", "a", TEXT.replace("34 days", "43 days")),
        ("for “34” read “43”", "b", TEXT.replace("b) 34", "b) 43")),
        ("add at the end “at least”", "b", TEXT.replace("weeks too", "weeks too at least")),
    ],
)
def test_phrase_is_looked_for_in_the_point_and_nothing_else_changes(amendment, letter, changed):
    [phrase] = read_phrases(f"minute 2{letter}, {amendment}")

    assert applied_in_point(phrase, TEXT, letter) == changed


@pytest.mark.parametrize(
    ("letter", "said"),
    [("c", "There is no minute 2c, and minute 2 has no point c)."), ("b", "“days” is not in minute 2b.")],
)
def test_what_is_not_there_is_refused(letter, said):
    [phrase] = read_phrases(f"minute 2{letter}, for “days” read “weeks”")

    with pytest.raises(PhraseError) as refused:
        applied_in_point(phrase, TEXT, letter)

    assert said in str(refused.value)


@pytest.mark.django_db
@pytest.mark.once
def test_approval_amends_the_point_and_says_its_letter(setting, next_meeting):
    meeting = make_recording(setting)
    type_text(meeting.items.get(number="2"), TEXT, setting.minute_taker)
    bring_to_members(meeting, setting)
    item = next_meeting.items.first()

    approve(
        meeting=meeting,
        part=Part.A,
        in_item=item,
        version=2,
        phrases=read_phrases("minute 2a, for “34 weeks” read “43 weeks”"),
        by=setting.chair,
    )

    item.refresh_from_db()
    assert meeting.items.get(number="2").text == TEXT.replace("a) 34", "a) 43")
    assert "as a true record with the following amendment:\n- Minute 2a: for “34 weeks” read “43 weeks”" in item.text
    approved = meeting.versions.approved(part=Part.A).get()
    assert approved.data["approval"]["is_amended"]
