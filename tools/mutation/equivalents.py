"""The table of changes that change nothing, ``equivalent.toml``."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from tools.mutation.source import Change

TABLE = Path(__file__).with_name("equivalent.toml")


class Equivalents:
    """The entries of the table, by file and change, each with why."""

    def __init__(self, table: Path = TABLE) -> None:
        entries = tomllib.loads(table.read_text(encoding="utf-8")).get("equivalent", [])
        self.reasons = {(entry["file"], entry["change"]): entry["why"] for entry in entries}

    def why(self, change: Change) -> str:
        """Why nobody could see it; empty where somebody could."""
        return self.reasons.get((change.path, change.text), "")

    def unmatched(self, changes: Iterable[Change]) -> list[str]:
        """The entries of files that were looked at which match no change of theirs."""
        known = {(change.path, change.text) for change in changes}
        files = {path for path, _text in known}
        return [f"{path} {text}" for path, text in self.reasons if path in files and (path, text) not in known]
