"""What is put into boxes, queries, paths and headers by whoever means no good, or by a program that is broken."""

from random import Random
from urllib.parse import quote

PROBE = "zzq7"  # in every value that a page must not give back as markup
ELEMENT = f"<{PROBE} onload=alert(1)>"
TEXTS = (
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\x1b[31m",
        "\x7f",
        "\ufeff",
        "\u202egnp.exe",
        "\u2066\u200b",
        "\u2028",
        "e\u0301" * 60,
    ),
    *(
        "日本語",
        "שלום",
        "\u0627\u0644\u0639\u0631\u0628",
        "٣",
        "²",
        "Ⅷ",
        "🏫" * 40,
        "\U0010ffff",
        "\ufffe",
        "ﷺ" * 200,
        "ß" * 300,
    ),
    *("' OR 1=1 --", '"; DROP TABLE x; --', "%' AND 1=0 UNION SELECT 1 --", "\\", "%", "_", "*", "(((((", "[a-", "\\1"),
    *(ELEMENT, f'"><{PROBE}>', f"'><{PROBE} x='", f"</title><{PROBE}>", f"</textarea><{PROBE}>", f"--><{PROBE}>"),
    *(
        "javascript:alert(1)",
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "\r\nX-Zz: 1",
        "data:text/html,x",
    ),
    *(
        "{{ 7919*3 }}",
        "{% load x %}",
        "${7919*3}",
        "#{7919*3}",
        "%(x)s",
        "{0}",
        "{x.__class__}",
        "%s%n%d",
        "$(id)",
        "`id`",
    ),
    *(
        "../../../../etc/passwd",
        "..\\..\\x",
        "file:///etc/passwd",
        "con",
        "nul.txt",
        ".",
        "..",
        "/",
        "a/b",
        "?",
        "#",
        "&",
        ";",
    ),
    *(
        "=1+1",
        "+1",
        "@SUM(A1)",
        "-1+1|cmd",
        "null",
        "None",
        "undefined",
        "true",
        "on",
        "[]",
        "{}",
        '{"a": 1}',
        "[[[[[[",
    ),
    *(
        "x" * 5_000,
        "x" * 255,
        "x" * 256,
        "word " * 2_000,
        "1" * 5_000,
        "é" * 1_001,
        "\n" * 3_000,
        ",".join(["1"] * 2_000),
    ),
)
NUMBERS = (
    *(
        "0",
        "-0",
        "-1",
        "1",
        "2",
        "999999999",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
    ),
    *(
        "1e9",
        "1e400",
        "NaN",
        "inf",
        "-inf",
        "0x10",
        "1_000",
        " 1 ",
        "1.5",
        "1,5",
        "1.",
        "٣",
        "००",
        "1" * 400,
        "+1",
        "１",
        "0" * 60,
    ),
)
DAYS = (
    *(
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "0000-00-00",
        "2026-02-29",
        "2024-02-29",
        "2026-13-01",
        "2026-9-1",
        "1900-01-01",
    ),
    *(
        "31/12/9999",
        "1/1/1",
        "1 January 0001",
        "31 December 9999",
        "1 Jan",
        "31.9.2026",
        "99/99/99",
        "١/١/٢٠٢٦",
        "tomorrow",
    ),
    *(
        "2026-10-25T01:30",
        "2026-W53",
        "2026-12-31T24:00",
        "24:00",
        "25:61",
        "0:0",
        "9999-12-31T23:59:59+14:00",
        "-1-1-1",
        "2026",
    ),
)
KEYS = (
    "id",
    "pk",
    "user",
    "person",
    "is_superuser",
    "is_staff",
    "role",
    "roles",
    "groups",
    "status",
    "state",
    "is_part_b",
    "by",
    "owner",
)
QUERY_NAMES = (
    *(
        "q",
        "quadrant",
        "district",
        "phase",
        "kind",
        "character",
        "room",
        "status",
        "near",
        "page",
        "on",
        "next",
        "year",
        "term",
    ),
    *(
        "format",
        "o",
        "all",
        "p",
        "e",
        "_popup",
        "_to_field",
        "_changelist_filters",
        "school",
        "partnership",
        "person",
        "back",
    ),
    *(
        "id__exact",
        "person__user__password__startswith",
        "term",
        "app_label",
        "model_name",
        "field_name",
        "sort",
        "topic",
        "board",
    ),
)
# As bytes: percent-encoded, broken UTF-8, lone surrogates, overlong, half an escape.
RAW = (
    "%00",
    "%ed%a0%80",
    "%ff%fe",
    "%c0%ae%c0%ae",
    "%",
    "%zz",
    "%u0041",
    "+",
    "%0d%0aX-Zz:1",
    "%25%30%30",
    "%e2%80%ae",
    "%2e%2e%2f",
)
METHODS = ("PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "ZZZ", "get", "")
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Host",
        (
            "evil.example",
            "testserver:99999",
            "testserver:x",
            "[::1",
            "",
            "a" * 300,
            "testserver\x00",
            "тест",
            "-",
            "127.0.0.1@x",
        ),
    ),
    ("X-Forwarded-Host", ("evil.example", "a,b")),
    ("X-Forwarded-For", ("127.0.0.1", "x", "::1, 10.0.0.1", "1" * 500, "")),
    ("X-Forwarded-Proto", ("https", "ftp")),
    ("Accept-Language", ("zz", "en" * 300, "*;q=x", "de,fr;q=0.5", "\xff", "../../x", "en;q=1e400")),
    ("Accept", ("", "*/*;q=9", "application/json", "\xe9", "text/html" + ",a/b" * 300)),
    ("Accept-Encoding", ("gzip", "gzip;q=0", "br, zzz", "*;q=x", "gzip," * 300)),
    (
        "Range",
        (
            "bytes=0-0",
            "bytes=-1",
            "bytes=9-1",
            "bytes=0-,0-,0-,0-",
            "x=1",
            "bytes=" + "9" * 400 + "-",
            "bytes=-" + "9" * 50,
        ),
    ),
    ("If-Range", ("x", "Thu, 01 Jan 1970 00:00:00 GMT")),
    (
        "If-Modified-Since",
        ("x", "Thu, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 32 Jan 2026 00:00:00 GMT"),
    ),
    ("If-Unmodified-Since", ("Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 99 Foo 99 99:99:99")),
    ("If-None-Match", ("*", '"x"', 'W/"', '"' * 300, "\xff")),
    ("If-Match", ("*", '"x"', "x")),
    ("Referer", ("https://evil.example/", "http://testserver/" + "x" * 3_000, "\xff", "javascript:x", "http://[", "/")),
    ("Origin", ("null", "https://evil.example", "http://[", "x")),
    ("User-Agent", ("", f"<{PROBE}>", "x" * 5_000, "\x00", "\xff")),
    ("X-Requested-With", ("XMLHttpRequest", "x")),
    ("X-HTTP-Method-Override", ("DELETE", "PUT")),
    ("Authorization", ("Basic x", "Bearer " + "x" * 2_000, "\xff", "Basic Og==")),
    ("Sec-Fetch-Site", ("cross-site", "x")),
    ("X-CSRFToken", ("x", "x" * 64)),
    ("Content-Encoding", ("gzip", "zzz")),
    ("Expect", ("100-continue", "x")),
    ("X-Request-ID", (f"<{PROBE}>", "x" * 2_000, "\r\nX-Zz: 1", "\xff")),
)
COOKIES = (
    *(
        "sessionid=zz",
        "sessionid=" + "z" * 4_000,
        "sessionid=\x00",
        "csrftoken=x",
        "csrftoken=\xff",
        "a" * 3_000,
        ";;;=;",
        "=x",
    ),
    *(
        'messages="[[\\"__json_message\\",0,25,\\"x\\"]]"',
        "messages=x:y:z",
        "x=\x1b",
        "sessionid=; sessionid=",
        '"a"="b',
        "$Version=1",
    ),
)
CONTENT_TYPES = (
    *("application/json", "text/xml", "text/plain", "", "x", "multipart/form-data", "multipart/form-data; boundary="),
    *(
        "multipart/form-data; boundary=" + "x" * 300,
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/octet-stream",
    ),
    *(
        "application/x-www-form-urlencoded; charset=zzz",
        "application/x-www-form-urlencoded; charset=utf-16",
        "text/html;charset=\xff",
    ),
    *(
        "multipart/form-data; boundary=zz; charset=zzz",
        "multipart/mixed; boundary=zz",
        "application/x-www-form-urlencoded, x",
    ),
)
BODIES = (
    *(
        b"",
        b"\x00",
        b"{",
        b'{"a": [',
        b"[" * 20_000,
        b"null",
        b"1",
        b'"x"',
        b"%",
        b"a=%zz&%",
        b"=&=&=",
        b"&" * 999,
        b"a=1&" * 1_100,
    ),
    *(
        b"--zz\r\n",
        b"--zz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--zz--\r\n",
        b'--zz\r\nContent-Disposition: form-data; name="a"',
    ),
    b'--zz\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\nx\r\n--zz--\r\n',
    b'--zz\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--zz--\r\n',
    b"--zz\r\nContent-Disposition: form-data; name*=utf-8''%ff; filename*=x'y'%00\r\n\r\nx\r\n--zz--\r\n",
    b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
    b'{"a": NaN, "b": 1e999, "items": {"__proto__": 1}, "text": "\\ud800", "' + b"k" * 500 + b'": -0}',
    b'{"text": "x", "version": "x", "items": [null, 1, {}], "pk": 99999999999999999999}',
    b"a=\xff\xfe&b=%ed%a0%80&c=%00",
)
FILES = (
    ("", b""),
    *(
        ("a.csv", b"URN,Mailbox\n\x00,\xff\n"),
        ("a.pdf", b"%PDF-1.7\n<</Type/ObjStm/First 1>>stream\n"),
        ("a.xlsx", b"PK\x03\x04"),
    ),
    *(
        ("\x00.csv", b"a"),
        ("../../a.csv", b"a,b\n1,2\n"),
        ("a" * 300 + ".pdf", b"%PDF-1.7"),
        ("a\u202efdp.csv", b"a"),
        (".csv", b"x"),
    ),
    *(
        ("a.docx", b"PK\x05\x06" + b"\x00" * 18),
        ("a.zip", b"PK\x03\x04" + b"\xff" * 60),
        ("a.gz", b"\x1f\x8b\x08\x00"),
        ("con", b"x"),
    ),
    *(
        ("a.csv", b'"' * 2_000),
        ("a.csv", b"," * 5_000),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.svg", b"<svg onload=x>"),
    ),
    ("a.csv", "Partnership,Lead,School\n=1+1,\u202e,١\n".encode("utf-16")),
)


def anything(random: Random) -> str:
    """A hostile value for a box, or a query."""
    return random.choice(random.choice((TEXTS, TEXTS, NUMBERS, DAYS)))


def raw_query(random: Random, names: tuple[str, ...] = ()) -> str:
    """A query, as it would be sent."""
    pairs = []
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        name = random.choice((*QUERY_NAMES, *names, *names))
        name += random.choice(("", "", "", "[]", "__in", "%00", "__regex"))
        pairs.append(f"{name}={random.choice(RAW) if random.random() < 0.2 else escaped(anything(random))}")
    return random.choice(("&", "&", "&", ";", "&&")).join(pairs)[:9_000]


def escaped(text: str, safe: str = "") -> str:
    """It, as it stands in an address; a lone surrogate as the bytes that a careless program sends."""
    return quote(text, safe=safe, errors="surrogatepass")
