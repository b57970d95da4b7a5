"""Amendments by phrase: how they are read, where they find their place, and that they change nothing besides."""

import pytest

from boards.minutes.approving.phrases import MOST, Phrase, PhraseError, nearest, of_boxes, read_phrases

TEXT = (
    "Noted: it took 34 weeks.\n\nThe plan, of 134 weeks, is **for all** schools' heads.\n- one\n"
    "! Ann Day: write by 1 May\n"
)


def read_one(typed: str) -> Phrase:
    [phrase] = read_phrases(typed)
    return phrase


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("minute 7, for '34 weeks' read '43 weeks'", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("Minute 7: for “34 weeks” read “43 weeks”", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("Minute 7: for „34 weeks‟ read «43 weeks»", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("minute 7 for 34 weeks read 43 weeks", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("- in minute 7 replace \"34 weeks\" with '43 weeks'", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("In item 7 change ‘34 weeks’ to ‘43 weeks’", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("minute 7, '34 weeks' should read '43 weeks'", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("minute 7 substitute '43 weeks' for '34 weeks'", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("3) Minute 7, line 2, for '34 weeks' read '43 weeks'", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("7: for '34 weeks' read '43 weeks'", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("for '34 weeks' read '43 weeks' in minute 7", "Minute 7: for “34 weeks” read “43 weeks”"),
        ("MINUTE 5B, DELETE 'by all'", "Minute 5b: delete “by all”"),
        ("delete the words “by all” in minute 5b", "Minute 5b: delete “by all”"),
        ("minute 4a, after ‘agreed’ insert ‘in principle’", "Minute 4a: after “agreed” insert “in principle”"),
        ("minute 4, insert 'not' after 'was'", "Minute 4: after “was” insert “not”"),
        ("minute 4, before 'good' add 'very'", "Minute 4: before “good” insert “very”"),
        ("minute 9: add at the end 'Thanks.'", "Minute 9: add at the end “Thanks.”"),
        ("Minute 9, at the end insert “Thanks.”", "Minute 9: add at the end “Thanks.”"),
        ("minute 9 add 'Thanks.' at the end", "Minute 9: add at the end “Thanks.”"),
        ("minute 7, for the second 'weeks' read 'days'", "Minute 7: for the second “weeks” read “days”"),
        ("minute 7, for 'the school's plan' read 'a plan'", "Minute 7: for “the school's plan” read “a plan”"),
        ("minute 7, for “a” read “a “good” plan”", "Minute 7: for “a” read ‘a “good” plan’"),
        ("minute 7, for 'a' read 'the schools' plan'.", "Minute 7: for “a” read “the schools' plan”"),
        ("minute 7 for the school's plan read a plan", "Minute 7: for “the school's plan” read “a plan”"),
        ("minute 7, for 'a “good” plan' read 'a plan'", "Minute 7: for ‘a “good” plan’ read “a plan”"),
    ],
)
def test_what_clerks_write_is_read(typed, words):
    assert read_one(typed).in_words == words


def test_what_is_said_in_words_is_read_again_as_the_same():
    phrases = [Phrase("7", "for", "a b", "c", 2), Phrase("7", "delete", "x"), Phrase("4a", "after", "x", "y")]
    phrases += [Phrase("1", "before", "x", "y"), Phrase("1", "end", new="Thanks.")]

    assert read_phrases("\n".join(phrase.in_words for phrase in phrases)) == phrases


def test_line_without_a_minute_is_of_the_one_named_before():
    phrases = read_phrases("minute 7, delete 'a'\n\nfor 'b' read 'c'\nminute 8, delete 'd'")

    assert [phrase.number for phrase in phrases] == ["7", "7", "8"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("for 'x' read 'y'", "does not say which minute it is of"),
        ("minute 2 is wrong", "is not read as an amendment. Write it so: minute 7, for “34 weeks” read “43 weeks”"),
        ("minute 7 for read to with read x", "can be read in two ways. Put the words in quotes"),
        ("minute 7, for 'a' read 'b', and for 'c' read 'd'", "seems to be two amendments"),
        ("minute 7, for 'a' read 'b' and, in minute 6, for 'c' read 'd'", "seems to be two amendments"),
        ("minute 7, for “a” read “b”; then, minute 6: for “c” read “d”", "seems to be two amendments"),
        ("minute 7, for “34 weeks” read “43 weeks” as Ann Day said", "Words follow the last quotation"),
        ("minute 7, for '34 weeks' read '43 weeks' (and not '44 weeks')", "Words follow the last quotation"),
        ("minute 7, for “a” read “b” and not “c”", "Words follow the last quotation"),
        ("minute 7, for “a” in the second line read “b”", "Words follow the last quotation"),
        ("minute 7, delete “by all”, which is wrong", "Words follow the last quotation"),
        ("minute 7, add at the end “Thanks.” as the chair said", "Words follow the last quotation"),
        ("minute 7, for ' ' read 'b'", "is not read as an amendment"),
        ("minute 7, delete ''", "is not read as an amendment"),
        ("minute 7, for 'a' read '" + "x" * 1000 + "'", "is too long for an amendment"),
        ("minute 7, delete 'a'\n" * (MOST + 1), "These are 51 amendments"),
    ],
)
def test_what_is_no_amendment_yet_is_said(typed, said):
    with pytest.raises(PhraseError, match=said):
        read_phrases(typed)


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("for '34 weeks' read '43 weeks'", TEXT.replace("took 34", "took 43")),
        ("for 'schools’ heads' read 'heads'", TEXT.replace("schools' heads", "heads")),
        ("for '134  weeks' read '12 weeks'", TEXT.replace("134 weeks", "12 weeks")),
        ("delete 'of 134 weeks,'", TEXT.replace(" of 134 weeks,", "")),
        ("delete ' it took 34 weeks'", TEXT.replace(" it took 34 weeks", "")),
        ("delete '- one'", TEXT.replace("- one\n", "")),
        ("after 'took' insert 'about'", TEXT.replace("took 34", "took about 34")),
        ("after 'plan' insert ', as agreed'", TEXT.replace("plan,", "plan, as agreed,")),
        ("before '34 weeks' insert 'about'", TEXT.replace("took 34", "took about 34")),
        ("add at the end 'Thanks.'", TEXT.rstrip() + "\n\nThanks.\n"),
        ("for '1 May' read '2 May'", TEXT.replace("1 May", "2 May")),
    ],
)
def test_change_is_made_and_nothing_else(typed, after):
    assert read_one(f"minute 1, {typed}").applied_to(TEXT) == after


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("34 weeks", "It took 34\nweeks."),
        ("34 weeks", "It took 34\u00a0weeks."),
        ("34 weeks", "It took **34** weeks."),
        ("5-6 schools", "There were 5–6 schools"),
        ('the "plan"', "There is the “plan”."),
    ],
)
def test_spaces_quotes_dashes_and_bold_may_be_of_any_sort(old, text):
    assert "NEW" in Phrase("1", "for", old, "NEW").applied_to(text)


def test_words_that_are_partly_in_bold_are_not_cut():
    with pytest.raises(PhraseError, match="“all schools” in minute 1 is partly in bold"):
        Phrase("1", "for", "all schools", "x").applied_to("**for all** schools")


@pytest.mark.parametrize("text", ["134 weeks", "34 weeksend", "1.34 weeks", "3,34 weeks", "34 week"])
def test_part_of_a_word_or_of_a_figure_is_not_it(text):
    with pytest.raises(PhraseError, match="“34 weeks” is not in minute 1"):
        Phrase("1", "for", "34 weeks", "x").applied_to(text)


def test_phrase_that_is_there_more_than_once_is_asked_about():
    text = "It took three weeks in May, and then five weeks in June, and two weeks at the end of it all."

    with pytest.raises(PhraseError) as refused:
        Phrase("7", "for", "weeks", "days").applied_to(text)

    said = str(refused.value)
    assert said.startswith("“weeks” is in minute 7 3 times: ")
    assert "five weeks in June" in said
    assert "Give more of the words around it, or write which: for the second “weeks” read" in said
    assert Phrase("7", "for", "weeks", "days", 2).applied_to(text) == text.replace("five weeks", "five days")
    with pytest.raises(PhraseError, match="3 times"):
        Phrase("7", "for", "weeks", "days", 4).applied_to(text)
    with pytest.raises(PhraseError, match="once"):
        Phrase("7", "for", "May", "June", 2).applied_to(text)


def test_phrase_that_is_not_there_is_told_the_nearest_or_where_it_is():
    phrase = Phrase("7", "for", "43 weeks", "x")

    with pytest.raises(PhraseError, match=r"is not in minute 7\. The nearest there is “34 weeks”"):
        phrase.applied_to("It took 34 weeks.")
    with pytest.raises(PhraseError, match="It is in minute 8"):
        phrase.applied_to("It took long.", {"8": "After 43 weeks", "9": ""})
    with pytest.raises(PhraseError, match="Copy the words as they stand there"):
        phrase.applied_to("")


def test_nearest_of_a_long_text_is_found_quickly():
    assert nearest("the quartely report", "one two three " * 3000 + "the quarterly report") == ""  # beyond what is read
    assert nearest("the quartely report", "one two three " * 100 + "the quarterly report") == "the quarterly report"


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        (("", "a", "b"), "Enter which minute is amended"),
        (("7", " ", "b"), "Enter the words of minute 7"),
        (("7", "a", ""), "To delete words, write: minute 7, delete “a”"),
    ],
)
def test_box_that_is_empty_is_asked_for(boxes, said):
    with pytest.raises(PhraseError, match=said):
        of_boxes(*boxes, field="minute-1")


@pytest.mark.parametrize("number", ["7", " 7 ", "Minute 7", "item 7."])
def test_boxes_say_the_same_as_words(number):
    phrase = of_boxes(number, "‘34 weeks’", "43  weeks", field="minute-2")

    assert phrase.in_words == "Minute 7: for “34 weeks” read “43 weeks”"
    assert phrase.field == "minute-2"
