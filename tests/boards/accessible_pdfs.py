"""Which rules of PDF/UA-1 do not hold in what the portal prints, by veraPDF."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.verapdf import VeraPdfMissing, looked_at

Check = Callable[[dict[str, bytes]], dict[str, list[str]]]


@pytest.fixture
def not_held(tmp_path: Path) -> Check:
    """The rules that do not hold, by file. Skipped where veraPDF cannot run, unless ``REQUIRE_VERAPDF`` is set."""

    def check(files: dict[str, bytes]) -> dict[str, list[str]]:
        paths = {tmp_path / f"{number}.pdf": name for number, name in enumerate(files)}
        for path, name in paths.items():
            path.write_bytes(files[name])
        try:
            found = looked_at(list(paths))
        except VeraPdfMissing as missing:
            if os.environ.get("REQUIRE_VERAPDF"):
                pytest.fail(f"veraPDF is required (REQUIRE_VERAPDF): {missing}")
            pytest.skip(str(missing))
        assert all(looked.assertions > 1000 for looked in found.values()), "it has looked at something"
        return {paths[path]: looked.failed for path, looked in found.items() if looked.failed}

    return check
