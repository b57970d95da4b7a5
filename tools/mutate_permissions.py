"""Remove each check of a permission, one at a time, and see whether the matrix of tests/security notices.

    python tools/mutate_permissions.py [--list] [PART OF A PATH ...]

Each removal is made in a copy of the project, in which the matrix is run: first the part of it that is most likely to
notice, then, where that does not, the whole. Nothing of the project itself changes. It takes some seconds for each, and
is no part of ``make test``. It exits with 1 where a removal goes unnoticed.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from our_apps import portal_apps

PROJECT = Path(__file__).resolve().parent.parent
DECORATORS = {"permission_required", "user_passes_test", "staff_member_required", "login_required"}
GATES = {  # what querysets are narrowed by
    "visible_to",
    "editable_by",
    "public",
    "published",
    "recordable_by",
    "readable_by",
    "readable_in",
    "closable_by",
}
NARROWING = GATES | {
    "with_right",
    "sees_to_every_board",
    "_boards",
    "_quadrants_led_in",
}  # functions that filter for it
ASKED = {"has_perm", "has_perms"}
PUBLIC = "login_not_required"
RIGHTS = {"may_read", "may_record", "may_check", "may_approve", "may_read_part_b"}  # of a meeting, by ``with_rights``
TRUE_WHERE_OPEN = {"has_public_contact", "has_issued_agenda", "publish_contact"} | RIGHTS
SHOWN = {"admin", "actions", "actions.py", "forms.py", "forms"}  # where those are values, not asked
HANDLERS = {"bad_request", "csrf_failure"}  # views that no address leads to
MIDDLEWARE = ("LoginRequiredMiddleware", "SecondFactorMiddleware")
OPEN = '@__import__("django.contrib.auth.decorators", fromlist=["*"]).login_not_required\n'
IN_TEMPLATES = re.compile(r"\bsees_\w+|\b\w+\.(?:publish_contact|has_public_contact|may_read)\b")
# What shows nothing to anybody when it is taken away, and why.
EQUIVALENT = {
    (
        "boards/views/papers.py",
        "Document.objects.readable_by(request.user, meeting)",
    ): "they are of an item that was asked for with readable_by, and its own gate holds for its papers",
    ("boards/views/public.py", "asking may_read_part_b"): "it saves a query: readable_by asks it again",
    ("templates/meetings/_paper_tags.html", "meeting.may_read"): "it only says to members that a paper is public",
    ("boards/models/items.py", "asking may_read_part_b"): "whoever asks it records the meeting or may read Part B",
    (
        "boards/models/documents.py",
        "filter(person=user.person_id, withdrew=True)",
    ): "everybody’s interests hide more, not less",
    ("boards/models/items.py", "filter(is_part_b=False)"): "whoever asks it records the meeting or may read Part B",
    (
        "boards/models/documents.py",
        "exclude(item__is_part_b=True)",
    ): "no such paper is public: triggers see to it (ADR 7)",
    (
        "boards/models/minutes.py",
        "filter in published()",
    ): "no page is narrowed by it: ``copies_for`` chooses the public copy",
    (
        "partnerships/linked_data.py",
        "has_public_contact",
    ): "an empty contact point would be left in: the details are public ones",
    ("partnerships/admin/spreadsheets.py", "has_change_permission"): "the page of an import has no form to save",
}
NOTHING_FAILED, SOMETHING_FAILED, NOTHING_RUN = 0, 1, 5  # what pytest exits with
THE_REST = [  # who withdrew; what is inside a PDF; who sees contact details in admin's lists
    f"tests/{name}.py"
    for name in (
        *("security/test_part_b_trail", "security/test_admin_access"),
        *("boards/test_packs", "boards/test_views_papers", "boards/test_views_sheets"),
    )
]
MATRIX = "tests/security/test_matrix.py"
ADMINS = "of_admin or only_see or admin:"
ASKED_FIRST = (  # which rows are likely to notice a removal, by a part of the path in which it is made
    ("admin", ADMINS),
    ("essex_partnerships/settings.py", "account or mfa"),
    ("essex_partnerships/", ADMINS),
    ("accounts/", "account or mfa or admin:index"),
    ("boards/", "meetings: or actions: or boards:"),
    ("my_partnership", "my_partnership:"),
    ("", "partnerships: or schools:"),
)


@dataclass(frozen=True)
class Removal:
    """One check to take away: the text from ``start`` to ``end`` of a file becomes ``by``."""

    path: Path
    start: int
    end: int
    by: str
    what: str

    def __str__(self) -> str:
        line = self.path.read_text(encoding="utf-8")[: self.start].count("\n") + 1
        return f"{self.path.relative_to(PROJECT)}:{line} {self.what}"

    @property
    def equivalent(self) -> str:
        """Why taking it away opens nothing; empty where it does."""
        place, removed = self.path.relative_to(PROJECT).as_posix(), self.path.read_text(encoding="utf-8")
        removed = removed[self.start : self.end]
        reasons = (
            why
            for (where, part), why in EQUIVALENT.items()
            if where == place and (part in self.what or removed.endswith(part))
        )
        return next(reasons, "")

    def made_in(self, copy: Path) -> str:
        """Make it in the copy; return the text that was there."""
        file = copy / self.path.relative_to(PROJECT)
        text = file.read_text(encoding="utf-8")
        file.write_text(text[: self.start] + self.by + text[self.end :], encoding="utf-8")
        return text


def removals() -> Iterator[Removal]:
    """Every check of the project, as its removal."""
    for package in portal_apps():
        for path in sorted((PROJECT / package).rglob("*.py")):
            if not {"migrations", "demonstration", "management"} & set(path.parts):
                yield from _in_python(path)
    for path in sorted((PROJECT / "templates").rglob("*.html")):
        yield from _in_template(path)


def _in_template(path: Path) -> Iterator[Removal]:
    text = path.read_text(encoding="utf-8")
    for tag in re.finditer(r"{%-? (?:if|elif) .*?%}", text):
        for match in IN_TEMPLATES.finditer(tag[0]):
            if tag[0][: match.start()].endswith("not "):  # says that it is not public, to those who may see it
                continue
            start = tag.start() + match.start()
            yield Removal(path, start, start + len(match[0]), "True", f"{match[0]} in a template")


def _in_python(path: Path) -> Iterator[Removal]:
    text = path.read_text(encoding="utf-8")
    source = _Source(path, text)
    tree = ast.parse(text)
    opening = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and PUBLIC in ast.dump(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from _of_function(source, node, opening=opening if "views" in str(path) else None)
        elif isinstance(node, ast.Call):
            yield from _of_call(source, node)
        elif isinstance(node, ast.Raise) and "PermissionDenied" in ast.dump(node):
            yield source.removal(node, "pass", "raise PermissionDenied")
        elif isinstance(node, ast.Attribute) and _asks(node) and not SHOWN & set(path.parts):
            yield source.removal(node, "True", f"asking {node.attr}")
        elif isinstance(node, ast.Constant) and str(node.value).endswith(MIDDLEWARE):
            yield source.removal(node, '"django.middleware.common.CommonMiddleware"', str(node.value).split(".")[-1])


def _asks(node: ast.Attribute) -> bool:
    """Whether it asks what somebody may do; ``access.may_read`` is the condition itself."""
    return node.attr in TRUE_WHERE_OPEN and getattr(node.value, "id", "") != "access"


def _of_function(source: "_Source", node: ast.FunctionDef, *, opening: set[str] | None) -> Iterator[Removal]:
    """``opening`` are the decorators of the file that make a view public; None where it holds no views."""
    names = {_name(decorator) for decorator in node.decorator_list}
    for decorator in node.decorator_list:
        if _name(decorator) in DECORATORS:
            yield source.removal(decorator, "(lambda view: view)", f"@{_name(decorator)} of {node.name}")
    if re.fullmatch(r"has_\w+_permission", node.name):
        start = source.at(node.lineno, node.col_offset)
        end = start + len(f"def {node.name}")
        yield Removal(source.path, start, end, f"def without_{node.name}", f"{node.name}()")
    arguments = [argument.arg for argument in node.args.args]
    answers = arguments[:1] == ["request"] and "Response" in ast.dump(node.returns or ast.Pass())
    is_closed = opening is not None and not names & {PUBLIC, *opening}
    if is_closed and answers and node.name[0] != "_" and node.name not in HANDLERS:
        line = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        start = source.at(line, 0)
        yield Removal(source.path, start, start, OPEN, f"that {node.name} is closed")
    if node.name in NARROWING:
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and _name(call) in ("filter", "exclude"):
                yield source.removal(call, source.of(call.func.value), f"{_name(call)} in {node.name}()")


def _of_call(source: "_Source", node: ast.Call) -> Iterator[Removal]:
    name = _name(node)
    if name in GATES and isinstance(node.func, ast.Attribute) and "actions" not in source.path.parts:
        yield source.removal(node, source.of(node.func.value), f".{name}()")
    elif name in ASKED:
        yield source.removal(node, "True", f"{name}({', '.join(source.of(a) for a in node.args)})")
    elif name == "action":
        for keyword in node.keywords:
            if keyword.arg == "permissions":
                yield source.removal(keyword, "permissions=None", f"permissions of an action: {source.of(node)}")


def _name(node: ast.expr) -> str:
    """The last name of a decorator or a call."""
    node = node.func if isinstance(node, ast.Call) else node
    return getattr(node, "attr", "") or getattr(node, "id", "")


class _Source:
    """The text of a file, by the lines and columns of its syntax tree."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.lines = text.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        """Where in the text; the tree counts columns in bytes."""
        within = self.lines[line - 1].encode()[:column].decode() if line <= len(self.lines) else ""
        return self.starts[line - 1] + len(within)

    def of(self, node: ast.AST) -> str:
        return self.text[slice(*self._span(node))]

    def removal(self, node: ast.AST, by: str, what: str) -> Removal:
        return Removal(self.path, *self._span(node), by, what)

    def _span(self, node) -> tuple[int, int]:
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)


def copy_of_project(folder: Path) -> Path:
    """The project without what the matrix does not need; the static files as they are, not hashed anew each time."""
    copy = folder / "project"
    ignored = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "staticfiles", "__pycache__", "*.sqlite3*")
    shutil.copytree(PROJECT, copy, ignore=ignored)
    conftest = copy / "tests" / "conftest.py"
    text = conftest.read_text(encoding="utf-8")
    conftest.write_text(text.replace('call_command("collectstatic"', 'dict(name="collectstatic"'), encoding="utf-8")
    settings = copy / "tests" / "settings.py"
    plain = '\nSTORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}\n'
    settings.write_text(settings.read_text(encoding="utf-8") + plain, encoding="utf-8")
    return copy


def what_notices(copy: Path, *arguments: str) -> str:
    """The first test of the matrix that fails in the copy, and how; empty where none does."""
    return first_failure(copy, MATRIX, *arguments)


def first_failure(copy: Path, *arguments: str) -> str:
    """The first of the tests that fails in the copy, and how; empty where none does.

    ``arguments`` are pytest's. Raises ``RuntimeError`` where the tests do not run at all.
    """
    environment = os.environ | {"DATABASE_URL": "", "VAR_DIR": str(copy.parent / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", *arguments, "-q", "-x", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    if done.returncode in (NOTHING_FAILED, NOTHING_RUN):
        return ""
    if done.returncode != SOMETHING_FAILED:
        raise RuntimeError(f"The tests do not even run:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return next(line for line in done.stdout.splitlines() if line.startswith(("FAILED tests", "ERROR tests")))


def _asked_first(removal: Removal) -> str:
    """The rows that are asked first, for speed."""
    place = str(removal.path.relative_to(PROJECT))
    return next(rows for part, rows in ASKED_FIRST if part in place)


def main() -> int:
    """Make each removal, and report which were noticed."""
    wanted = [argument for argument in sys.argv[1:] if argument != "--list"]
    found = [removal for removal in removals() if not wanted or any(part in str(removal) for part in wanted)]
    chosen = [removal for removal in found if not removal.equivalent]
    print(*(f"equivalent {removal}: {removal.equivalent}" for removal in found if removal.equivalent), sep="\n")
    if "--list" in sys.argv:
        print(*chosen, f"{len(chosen)} checks", sep="\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of_project(Path(folder))
        if failure := what_notices(copy, "--create-db"):
            print("The matrix fails as it is: run it by itself to see why.", failure, sep="\n")
            return 1
        survived = [removal for removal in chosen if not _is_noticed(removal, copy)]
    print(f"{len(chosen)} checks removed: {len(chosen) - len(survived)} noticed, {len(survived)} not")
    print(*survived, sep="\n")
    return 1 if survived else 0


def _is_noticed(removal: Removal, copy: Path) -> bool:
    before = removal.made_in(copy)
    try:
        failure = what_notices(copy, "--reuse-db", "-k", _asked_first(removal)) or what_notices(
            copy, "--reuse-db", *THE_REST
        )
    finally:
        (copy / removal.path.relative_to(PROJECT)).write_text(before, encoding="utf-8")
    print("noticed " if failure else "SURVIVED", removal, flush=True)
    if failure:
        print("        ", failure[:300], flush=True)
    return bool(failure)


if __name__ == "__main__":
    sys.exit(main())
