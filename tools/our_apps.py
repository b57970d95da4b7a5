"""Our own apps, for tools: read from the settings without running them, for those want an environment."""

import ast
from pathlib import Path

SETTINGS = Path(__file__).resolve().parent.parent / "essex_partnerships" / "settings.py"


def portal_apps() -> list[str]:
    """What ``PORTAL_APPS`` of the settings says."""
    for statement in ast.parse(SETTINGS.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "PORTAL_APPS":
            return ast.literal_eval(statement.value)
    raise LookupError(f"{SETTINGS} has no list of apps called PORTAL_APPS")
