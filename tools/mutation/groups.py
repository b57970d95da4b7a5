"""Where faults are put in: what each group of the report is made of, as folders and files from the project's root."""

from pathlib import Path

from tools.our_apps import portal_apps

PROJECT = Path(__file__).resolve().parent.parent.parent
APPS = (*portal_apps(), "essex_partnerships")
GROUPS = {  # a file is of the first that names it
    "writes": (
        *sorted(
            path.relative_to(PROJECT).as_posix()
            for app in APPS
            for path in (PROJECT / app).rglob("writes.py")
            if app not in ("confirmations", "register", "spreadsheets")
        ),
        "base/saving.py",
        "boards/workflow.py",
        "boards/moving.py",
        "boards/minutes/freezing.py",
        "boards/minutes/outcomes.py",
        "boards/minutes/item_texts.py",
        "boards/meetings/planning.py",
        "accounts/models/invitations.py",
        "portal/changes/departures.py",
    ),
    "minutes": ("boards/minutes",),
    "confirmations": ("confirmations",),
    "spreadsheets": ("spreadsheets",),
    "register": ("register",),
    "access": (
        "boards/models/access.py",
        "boards/models/action_access.py",
        "boards/part_b.py",
        "base/glass.py",
        "base/glass_page.py",
        "boards/fetching.py",
        "accounts/roles.py",
        "portal/web/access.py",
    ),
}
OTHERS = "others"  # what is asked for by name or by its difference, and is in none of them


def group_of(path: str) -> str:
    """The group of a file, given from the project's root."""
    return next(
        (name for name, places in GROUPS.items() if any(_is_in(path, place) for place in places)),
        OTHERS,
    )


def python_files(places: tuple[str, ...], project: Path = PROJECT) -> list[str]:
    """The Python files at or under those places, without migrations, in order."""
    found = set()
    for place in places:
        path = project / place
        found |= {path} if path.suffix == ".py" else set(path.rglob("*.py"))
    return sorted(
        path.relative_to(project).as_posix() for path in found if path.is_file() and "migrations" not in path.parts
    )


def files_of_groups(project: Path = PROJECT) -> list[str]:
    """Every file of every group."""
    return sorted({path for places in GROUPS.values() for path in python_files(places, project)})


def _is_in(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
