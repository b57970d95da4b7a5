"""What the tests of the register's import share."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from partnerships.models import EstablishmentType, School, SchoolLink, SchoolName
from register.planning.plan import RegisterPlan, make_plan
from register.reading.columns import KNOWN, LINK_COLUMNS, REQUIRED, Register, read_links, read_register
from register.reading.files import read_rows
from tests.conftest import REGISTER_2020

DATA = Path(__file__).resolve().parent.parent / "data" / "register"
REGISTER_2025 = DATA / "essex-register-2025.csv"
LINKS_2025 = REGISTER_2020.parent / "essex-links-2025.csv"
REGISTER_2025_07 = REGISTER_2020.parent / "essex-register-2025-07.csv"
ENGLAND = DATA / "england-register-2020.csv.gz"
MYLAND = 114708  # Myland Community Primary School, in Colchester by the register
FRINTON, FRINTON_ACADEMY = 114723, 149966  # closed on 31 August 2023, and its successor

SCHOOL = dict.fromkeys(REQUIRED, "") | {
    "URN": "114704",
    "LA (code)": "881",
    "LA (name)": "Essex",
    "EstablishmentName": "A school",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Primary",
}


NORTH = {"Colchester", "Tendring", "Braintree", "Uttlesford"}  # districts


def divided_in_two(path: Path, register: Path = REGISTER_2020) -> Path:
    """A register of the county with four districts under one new authority and the rest under another.

    Both are invented.
    """
    with register.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        is_north = row["DistrictAdministrative (name)"] in NORTH
        code, name = ("945", "North Invented Council") if is_north else ("946", "South Invented Council")
        row |= {"PreviousLA (code)": "881", "PreviousLA (name)": "Essex", "LA (code)": code, "LA (name)": name}
    return table(path, *rows)


def import_gias(*arguments: object, **options: object) -> str:
    """Run the command; return what it printed."""
    out = StringIO()
    call_command("import_gias", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def everything() -> list:
    """Every row that an import may touch, and the length of its history."""
    models = (School, SchoolLink, SchoolName, EstablishmentType)
    return [[list(model.objects.order_by("pk").values()), model.history.count()] for model in models]


def edited(folder: Path, change: Callable[[bytes], bytes]) -> Path:
    """A copy of the 2020 register with its bytes changed by a function."""
    path = folder / "register.csv"
    path.write_bytes(change(REGISTER_2020.read_bytes()))
    return path


def closing(folder: Path, count: int) -> Path:
    """A copy of the 2020 register in which that many more schools are closed."""

    def close(content: bytes) -> bytes:
        header, *lines = csv.reader(content.decode("cp1252").splitlines())
        status, closed = header.index("EstablishmentStatus (name)"), header.index("CloseDate")
        for line in [line for line in lines if line[status] == "Open"][:count]:
            line[status], line[closed] = "Closed", "31-08-2020"
        out = StringIO()
        csv.writer(out).writerows([header, *lines])
        return out.getvalue().encode("cp1252")

    return edited(folder, close)


def next_refresh(folder: Path) -> tuple[Path, Path]:
    """The register after July 2025, and its links: two schools became academies, whose district is not recorded yet.

    Highfields Primary School and Holland Haven Primary School are in partnerships of the demonstration.
    """
    with REGISTER_2025_07.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file))
    followed = []
    for row in [row for row in rows if row["URN"] in ("114769", "115256")]:
        academy = {
            "URN": str(999_001 + len(followed)),
            "TypeOfEstablishment (name)": "Academy Converter",
            "EstablishmentTypeGroup (name)": "Academies",
            "OpenDate": "01-09-2025",
            "DistrictAdministrative (code)": "",
            "DistrictAdministrative (name)": "",
        }
        rows.append(row | academy)
        row |= {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2025"}
        followed.append((int(row["URN"]), int(academy["URN"]), "Successor"))
    register = table(folder / "edubasealldata20250902.csv", *rows)
    return register, links(folder / "links_edubasealldata20250902.csv", *followed)


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Return a change of the first ``old`` into ``new``."""
    return lambda content: content.replace(old, new, 1)


def table(path: Path, *rows: dict[str, str]) -> Path:
    """A CSV file of rows that all have the columns of the first."""
    lines = [list(rows[0]), *[list(row.values()) for row in rows]]
    path.write_text("".join(",".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines), encoding="cp1252")
    return path


def links(path: Path, *lines: tuple[int, int, str]) -> Path:
    """A links file of lines with a URN, the other school's and the type of link."""
    rows = [(str(urn), str(other), f"School {other}", kind, "01-09-2024") for urn, other, kind in lines]
    return table(path, *[dict(zip(LINK_COLUMNS, row, strict=True)) for row in rows])


def read(path: Path) -> Register:
    """The schools of a register file."""
    return read_register(read_rows(path, REQUIRED, KNOWN))


def planned(path: Path, links_path: Path | None = None) -> RegisterPlan:
    """What importing a file would do."""
    found = read_links(read_rows(links_path, LINK_COLUMNS)) if links_path else None
    return make_plan(read(path), found, las=["881"])
