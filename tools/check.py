"""What `make check` does: linters, formats, types, boundaries, migrations and Django's deployment checks."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# What a deployment sets: `check --deploy` looks at the settings as they would be there.
DEPLOYED = {"DEMO": "False", "SECRET_KEY": "x1y2z3" * 12, "ALLOWED_HOSTS": "partnerships.example.org"}


def templates() -> list[str]:
    """The templates that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "templates/*.html"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.split()


def checks() -> list[tuple[str, list[str], dict[str, str]]]:
    """Each check's name, its command, and what it adds to the environment."""
    manage = [sys.executable, "manage.py"]
    demonstration = {"DEMO": "True"}
    return [  # the longest first: the others are done beside it
        ("mypy", [str(BIN / "mypy"), "--no-error-summary"], {}),
        ("ruff", [str(BIN / "ruff"), "check", "--quiet", "."], {}),
        ("ruff format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."], {}),
        ("djade", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates()], {}),
        ("deptry", [str(BIN / "deptry"), "."], {}),
        ("import-linter", [str(BIN / "lint-imports"), "--no-cache"], {}),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], demonstration),
        ("new migrations", [sys.executable, "tools/lint_migrations.py"], {}),
        ("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
    ]


def run(check: tuple[str, list[str], dict[str, str]]) -> subprocess.CompletedProcess:
    """Run one of them; what it says is kept."""
    _name, command, environment = check
    return subprocess.run(
        command, cwd=PROJECT, env=os.environ | environment, capture_output=True, text=True, check=False
    )


def main() -> int:
    """Run every check, even after one fails, on every core; print what the failing ones said. Return how many."""
    failed = 0
    wanted = checks()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (name, _command, _environment), finished in zip(wanted, pool.map(run, wanted), strict=True):
            print(f"{name}: {'failed' if finished.returncode else 'passed'}", flush=True)
            if finished.returncode:
                failed += 1
                print(finished.stdout + finished.stderr, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
