"""The directory for Word: it opens, has real headings and contents, and says what the page says."""

import datetime as dt
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from tests.factories import make_headship, make_lead, make_partnership, make_person, make_quadrant, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
WORD = "/partnerships/print.docx"


def opened(response):
    """The file as python-docx opens it; its parts are whole and well formed."""
    content = response.getvalue()
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    return docx.Document(io.BytesIO(content))


def lines(document) -> list[tuple[str, str]]:
    """Its paragraphs, each with its style; those of the contents are apart."""
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


@pytest.fixture
def colne():
    lexden = make_school("Lexden Primary School")
    quadrant = make_quadrant("North-East")
    partnership = make_partnership("Colne", schools=[lexden, make_school()], home_quadrant=quadrant)
    make_lead(partnership, make_person("Tamsin Example"), school=lexden, email="lead@example.org", publish_contact=True)
    make_headship(make_person("Ann Head"), lexden)
    return partnership


def test_word_has_a_heading_for_each_area_and_partnership_and_what_the_page_says(client, colne):
    make_partnership("Anywhere", home_quadrant=None)

    found = lines(opened(client.get(WORD)))

    headings = [line for line in found if line[0].startswith("Heading")]
    assert headings == [
        ("Heading 1", "North-East quadrant"),
        ("Heading 2", "Colne"),
        ("Heading 1", "County-wide"),
        ("Heading 2", "Anywhere"),
    ]
    said = [text for _, text in found]
    assert "Led by: Tamsin Example, lead, Lexden Primary School" in said
    assert "To reach it: lead@example.org" in said
    assert ("List Bullet", "Lexden Primary School – Headteacher: Ann Head") in found
    assert "100% of schools are in a partnership: 2 of 2." in said


def test_word_by_religious_character_says_that_it_may_be_read_from_a_name(client, colne):
    sentence = "Where the register gives no religious character, we go by the school’s name."

    said = [text for _, text in lines(opened(client.get(WORD, {"character": "not-recorded"})))]

    assert sentence in said
    assert sentence not in [text for _, text in lines(opened(client.get(WORD)))]


def test_word_has_contents_that_word_can_update_and_whose_entries_lead_to_the_headings(client, colne):
    body = opened(client.get(WORD)).element.body

    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert links == ["_north_east", f"_p_{colne.pk}"]
    assert set(links) == marks
    assert kinds == ["begin", "separate", "end"]
    assert next(body.iter(qn("w:instrText"))).text.split()[0] == "TOC"


def test_word_keeps_a_partnership_on_one_page(client, colne):
    paragraphs = opened(client.get(WORD)).paragraphs
    first = next(place for place, one in enumerate(paragraphs) if one.style.name == "Heading 2")

    kept = [one.paragraph_format.keep_with_next for one in paragraphs[first:]]

    assert all(kept[:-1])
    assert kept[-1] is None


def test_word_numbers_its_pages_and_says_whose_it_is(client, colne):
    document = opened(client.get(f"{WORD}?on=2024-03-01"))

    foot = document.sections[0].footer.paragraphs[0]
    assert "School partnerships on 1 March 2024" in foot.text
    assert [what.text.strip() for what in foot._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert document.core_properties.title == "School partnerships on 1 March 2024"


def test_word_is_named_for_its_day(client):
    response = client.get(f"{WORD}?on=2024-03-01")

    assert response["Content-Disposition"] == 'attachment; filename="partnerships-2024-03-01.docx"'


def test_word_of_nothing_opens_and_says_so(client):
    assert "No partnership is in this directory." in [text for _, text in lines(opened(client.get(WORD)))]


def test_word_holds_whatever_a_name_holds(client):
    make_partnership("Bell\x07 & <Sons>\x0b“ö”", schools=[make_school("Tab\tSchool\x1f")])

    found = lines(opened(client.get(WORD)))

    assert ("Heading 2", "Bell & <Sons> “ö”") in found
    assert ("List Bullet", "Tab School") in found


def test_word_with_a_bad_filter_is_refused_in_a_sentence(client):
    response = client.get(f"{WORD}?quadrant=atlantis")

    assert response.status_code == 404
    assert "There is no quadrant called “atlantis”" in response.content.decode()


def test_word_of_a_past_day_says_what_of_it_is_of_today(client):
    make_partnership("Empty", started_on=dt.date(2020, 9, 1))

    today, past = ([text for _, text in lines(opened(client.get(f"{WORD}{on}")))] for on in ("", "?on=2024-03-01"))

    sentence = "Who led and who belonged on that day; what else is said of a partnership is as it stands today."
    assert (sentence in today, sentence in past) == (False, True)
    assert "No school is recorded in it on that day." in past
