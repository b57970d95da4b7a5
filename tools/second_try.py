"""A second try, alone, for the few tests that failed while much else ran.

Some tests start servers, kill them and wait; on a machine that does too much at once one of them may lose a race that
has nothing to do with what it looks at. What fails for a reason fails again. What passes alone is named, for it is a
fault of the test or a race of ours: to be looked into, but not worth the run of an hour.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FAILED = 1  # pytest's exit code for: all was collected and run, and some of it failed
MOST = 3  # files: failures in more of them are no chance; the tests of one may share a server that lost its race


class Tries:
    """A run of pytest over the tests so marked, and another over what failed of it.

    ``name`` names a cache of its own, in which pytest notes what failed; several runs may be under way at once.
    """

    def __init__(self, name: str, marked: str, environment: Mapping[str, str], project: Path = PROJECT) -> None:
        self.project = project
        self.cache = project / ".pytest_cache" / name.lower().replace(",", "").replace(" ", "-")
        self.environment = os.environ | environment
        self.pytest = [sys.executable, "-m", "pytest", "-q", "-m", marked, "-o", f"cache_dir={self.cache}"]
        shutil.rmtree(self.cache, ignore_errors=True)

    def first(self, *options: str) -> list[str]:
        """The command of the whole run."""
        return [*self.pytest, *options]

    def code_after(self, code: int) -> int:
        """What the whole run comes to, where it ended with this code: that of the second try where there is one."""
        failed = self._failed() if code == FAILED else []
        if not 0 < len({test.partition("::")[0] for test in failed}) <= MOST:
            return code
        named = ", ".join(failed)
        print(f"\n== Once more, alone: {named}", flush=True)
        again = [*self.pytest, "--last-failed", "--last-failed-no-failures", "none"]
        code = subprocess.run(again, cwd=self.project, env=self.environment, check=False).returncode
        if not code:
            print(f"Failed beside others, passed alone; look into it: {named}", flush=True)
        return code

    def _failed(self) -> Sequence[str]:
        noted = self.cache / "v" / "cache" / "lastfailed"
        return sorted(json.loads(noted.read_text(encoding="utf-8"))) if noted.exists() else []
