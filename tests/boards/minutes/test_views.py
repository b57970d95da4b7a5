"""The minutes as page, Word and PDF: they say the same, and the public ones nothing that is not public."""

import datetime as dt
import io
import re
from urllib.parse import quote

import pytest
from docx import Document as WordFile

from boards.minutes.approving.writes import approve
from boards.minutes.plain import lines_of
from boards.minutes.postscripts.writes import add_postscript
from boards.minutes.reading import read_version
from boards.models import Meeting, Part
from boards.recording.writes import declare_interest, mark_attendance
from boards.workflow import finish_recording, publish
from tests.boards.minuted import NEXT_ON, bring_to_members, make_item, make_recording, make_setting, type_text
from tests.boards.minutes.word_reading import minutes_table
from tests.clients import signed_in
from tests.factories import make_lead, make_meeting, make_partnership, make_quadrant, make_user
from tests.pages.reading import read, text_of, texts

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TEXT = """The report was **received**; minute 2 refers.

a) first <b>point</b> #strong[x] $y$
b) second, see https://example.org/plan
- a bullet
Agreed: to write to every school
! Ann Day, Lee Oak: write to heads by 12 November
And that was all."""
HEADINGS = ["Attendance", "Minutes", "Summary of actions", "About these minutes"]
FILES = ("minutes/", "minutes.docx", "minutes.pdf")


@pytest.fixture
def meeting(setting) -> Meeting:
    """Circulated minutes with a Part B item, full of marker words."""
    meeting = make_recording(setting)
    taker = setting.minute_taker
    mark_attendance(meeting=meeting, person=taker.person, presence="present", by=taker)
    type_text(meeting.items.first(), TEXT, taker)
    secret = make_item(meeting, "3", title="MARKERTITLE", is_part_b=True)
    type_text(secret, "MARKERTEXT\nAgreed: MARKERDECISION\n! Ann: MARKERACTION", taker)
    declare_interest(item=secret, person=setting.kim, nature="MARKERINTEREST", withdrew=True, by=taker)
    return bring_to_members(meeting, setting)


@pytest.fixture
def published(setting, meeting) -> Meeting:
    approving = make_recording(setting, NEXT_ON)
    approve(meeting=meeting, part=Part.A, in_item=approving.items.first(), version=2, by=setting.chair)
    publish(meeting=meeting, by=setting.minute_taker)
    return meeting


def at(meeting, tail: str = "minutes/") -> str:
    return f"/meetings/{meeting.pk}/{tail}"


def words_of_word(content: bytes) -> str:
    file = WordFile(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def test_page_word_and_plain_text_say_the_same(client, published):
    minutes = read_version(published.versions.published().first())
    page = " ".join(texts(client.get(at(published)), ".//article"))
    word = words_of_word(client.get(at(published, "minutes.docx")).content)

    for line in lines_of(minutes):
        for piece in re.split(r"[():,;]| by ", line):
            assert " ".join(words(piece)) in " ".join(words(page)), piece
            assert " ".join(words(piece)) in " ".join(words(word)), piece


@pytest.mark.slow
def test_pdf_is_tagged_titled_and_named(client, published):
    answer = client.get(at(published, "minutes.pdf"))

    assert answer.content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in answer.content
    assert b"/Lang(en-GB)" in answer.content.replace(b" ", b"")
    assert b"School Partnership Board: minutes of 15 October 2025" in answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="spb-2025-10-15-minutes.pdf"'


@pytest.mark.slow
def test_word_has_real_headings_and_header_rows(client, published):
    file = WordFile(io.BytesIO(client.get(at(published, "minutes.docx")).content))

    assert [p.text for p in file.paragraphs if p.style.name == "Heading 1"] == HEADINGS
    assert all("tblHeader" in table.rows[0]._tr.xml for table in file.tables)
    assert file.core_properties.title == "School Partnership Board: minutes of 15 October 2025"
    assert [cell.text for cell in minutes_table(file).rows[0].cells] == ["Item", "Minute", "Action"]


@pytest.mark.slow
def test_word_has_attendance_as_a_table_facts_as_lines_and_bold_as_on_the_page(client, published):
    file = WordFile(io.BytesIO(client.get(at(published, "minutes.docx")).content))
    paragraphs = [*file.paragraphs, *(p for row in minutes_table(file).rows for p in row.cells[1].paragraphs)]
    runs = [run for paragraph in paragraphs for run in paragraph.runs if run.text]
    bold = [run.text for run in runs if run.bold or run.style.name == "Strong"]

    assert "Reference: SPB 2025-10-15" in [paragraph.text for paragraph in file.paragraphs]
    assert [cell.text for cell in file.tables[0].columns[0].cells[1:]] == [
        "ASHE",
        "EPHA",
    ]
    assert {"Reference: ", "received", "Agreed: "} <= set(bold)
    assert "to write to every school" not in bold


def test_public_gets_nothing_of_part_b_and_no_minute_takers_name(client, published):
    for tail in ("", *FILES, "minutes/?copy=members", "minutes/?copy=part-b", "minutes.docx?copy=part-b"):
        answer = client.get(at(published, tail))
        is_word = "docx" in tail and answer.status_code == 200
        content = words_of_word(answer.content) if is_word else answer.content.decode(errors="replace")

        assert answer.status_code == (404 if "part-b" in tail else 200), tail
        assert "MARKER" not in content, tail
        assert "Noa Quill" not in content, tail


def test_public_reads_of_an_item_of_part_b_that_it_is_not_published(client, published):
    page = client.get(f"{published.get_absolute_url()}minutes/")

    assert texts(page, ".//section[@id='item-3']/p") == ["Not published."]
    assert texts(page, ".//section[@id='item-1']/p[@class='govuk-body']") == []
    assert "Not published." in lines_of(read_version(published.versions.last_public()))


def test_minutes_that_are_not_published_are_for_members_marked_draft(setting, meeting, client):
    member, outsider = signed_in(setting.member), signed_in(make_user())
    for tail in FILES:
        assert client.get(at(meeting, tail)).status_code == 404
        assert outsider.get(at(meeting, tail)).status_code == 404
        assert member.get(at(meeting, tail)).status_code == 200

    word = WordFile(io.BytesIO(member.get(at(meeting, "minutes.docx")).content))
    assert word.sections[0].header.paragraphs[0].text == "DRAFT · SPB 2025-10-15"
    assert "DRAFT: these minutes are not approved yet." in member.get(at(meeting)).content.decode()


@pytest.mark.parametrize("pk", [0, None])
def test_who_follows_the_link_of_the_e_mail_signed_out_is_asked_to_sign_in(meeting, client, pk):
    address = f"/meetings/{meeting.pk if pk is None else 99999}/minutes/?copy=members"

    assert client.get(address)["Location"] == f"/accounts/login/?next={quote(address)}"
    assert signed_in(make_user()).get(address).status_code == 404
    assert client.get(at(meeting, "minutes/?copy=part-b")).status_code == 404


def test_chair_reads_the_draft_as_it_is_now(setting):
    meeting = make_recording(setting)
    secret = make_item(meeting, "3", is_part_b=True)
    finish_recording(meeting=meeting, by=setting.minute_taker)
    type_text(meeting.items.first(), "Typed afterwards.", setting.minute_taker)
    type_text(secret, "MARKER", setting.minute_taker)
    chair = signed_in(setting.chair)

    page = chair.get(at(meeting)).content.decode()

    assert "Typed afterwards." in page
    assert "MARKER" not in page
    assert "DRAFT: these minutes are not approved yet." in page
    assert "Typed afterwards." in words_of_word(chair.get(at(meeting, "minutes.docx")).content)
    assert "MARKER" in chair.get(at(meeting, "minutes/?copy=part-b")).content.decode()
    assert chair.get(at(meeting, "minutes/versions/?from=1&to=1")).content.decode().count("Typed afterwards.") == 0
    assert signed_in(setting.member).get(at(meeting)).status_code == 404


@pytest.mark.slow
def test_pages_of_minutes_take_no_more_queries_for_more_versions(client, count_queries, setting, published):
    client.force_login(setting.officer)
    pages = [at(published, tail) for tail in ("", "minutes/", "minutes/versions/?from=1&to=2", "minutes/withdraw/")]
    client.get(pages[0])  # the first to show Part B in an hour is written into the audit trail
    before = [count_queries(page) for page in pages]
    for number in range(5):
        add_postscript(meeting=published, part=Part.A, text=f"Postscript {number}", by=setting.officer)

    assert [count_queries(page) for page in pages] == before


def test_part_b_is_for_the_board_but_not_for_who_withdrew(setting, meeting):
    withdrew = make_user(person=setting.kim)

    assert "MARKERTEXT" in signed_in(setting.member).get(at(meeting, "minutes/?copy=part-b")).content.decode()
    assert signed_in(withdrew).get(at(meeting, "minutes/?copy=part-b")).status_code == 404
    assert "MARKER" not in signed_in(withdrew).get(at(meeting)).content.decode()


def test_lead_of_the_quadrant_reads_circulated_minutes_and_no_part_b():
    quadrant = make_quadrant("West")
    setting = make_setting(name="West quadrant meeting", quadrant=quadrant)
    lead = make_lead(make_partnership(schools=2, home_quadrant=quadrant))
    meeting = make_recording(setting)
    type_text(make_item(meeting, "3", is_part_b=True), "MARKER", setting.minute_taker)
    bring_to_members(meeting, setting)
    client = signed_in(make_user(person=lead.person))

    assert "MARKER" not in client.get(at(meeting)).content.decode()
    assert client.get(at(meeting, "minutes/?copy=part-b")).status_code == 404


def test_approval_is_recorded_by_a_chair_and_amendments_are_compared(setting, meeting):
    approving = make_recording(setting, NEXT_ON)
    item, chair = meeting.items.first(), signed_in(setting.chair)
    form = {"version": "2", "in_item": approving.items.first().pk, f"text-{item.pk}": "Amended", "sure": "yes"}
    address = at(meeting, "minutes/approve/")
    assert signed_in(setting.member).post(address, form).status_code == 404

    chair.post(address, form)

    meeting.refresh_from_db()
    item.refresh_from_db()
    assert (meeting.status, item.text) == ("approved", "Amended")
    compared = chair.get(at(meeting, "minutes/versions/?from=2&to=3"))
    assert "Amended" in texts(compared, ".//ins")
    assert "Agreed: to write to every school" in texts(compared, ".//del")


def test_approval_refused_says_why_and_loses_nothing(setting, meeting):
    approving = make_recording(setting, NEXT_ON)
    form = {"version": "2", "in_item": approving.items.first().pk, f"text-{meeting.items.first().pk}": "Typed"}
    chair = signed_in(setting.chair)
    refusals = [
        ({"version": "1"}, "The version before you was 1; the latest is 2"),
        ({"version": "x"}, "The version before you was 0"),
        ({"in_item": ""}, "Choose the item of the meeting"),
    ]

    for change, sentence in refusals:
        page = chair.post(at(meeting, "minutes/approve/"), form | change)
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert texts(page, ".//textarea[@name!='amendments']")[0].strip() == "Typed"


@pytest.mark.slow
def test_copy_that_is_not_there_gives_the_one_that_is(client, published):
    for query in ("?copy=nonsense", "?copy=members", ""):
        assert client.get(at(published, f"minutes/{query}")).context["copy"] == "public"


@pytest.mark.slow
def test_minutes_say_when_the_board_meets_next_as_it_was_planned_when_they_were_frozen(setting):
    meeting = make_recording(setting)
    make_item(meeting, "3", title="Date of next meeting", standing="next-date")
    following = make_meeting(setting.board, held_on=NEXT_ON, start_time=dt.time(13, 30), venue="County Hall")
    version = bring_to_members(meeting, setting).versions.filter(is_part_b=False).first()
    Meeting.objects.filter(pk=following.pk).update(venue="Elsewhere")

    assert "The next meeting is on 20 January 2026, 1.30pm, County Hall." in lines_of(read_version(version))


def test_version_is_read_alone_from_the_list_of_all(setting):
    meeting = bring_to_members(make_recording(setting), setting)
    chair = signed_in(setting.chair)

    links = read(chair.get(at(meeting, "minutes/versions/"))).findall(".//th[@scope='row']/a")

    assert [text_of(link) for link in links] == ["Read it: version 1", "Read it: version 2"]
    alone = chair.get(at(meeting, f"minutes/versions/{links[1].get('href')}"))
    assert "Version 2, circulated" in texts(alone, ".//h2")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?from=1&to=2", []),
        ("?from=banana&to=2", ["There is no version “banana”, so nothing is compared."]),
        ("?from=9&to=9", ["There is no version “9”, so nothing is compared."]),
    ],
)
def test_version_that_is_not_there_is_said(setting, meeting, query, said):
    page = signed_in(setting.chair).get(at(meeting, f"minutes/versions/{query}"))

    assert texts(page, ".//div[@role='status']") == said
