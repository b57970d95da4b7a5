"""The checks of permissions, each as a change that removes it; the matrix of tests/security is to notice each."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.mutation.asking import MutationQuestion
from tools.mutation.groups import APPS, PROJECT
from tools.mutation.source import Change, Source, name_of

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
SHOWN = ("admin.py", "admin_filters.py", "forms.py", "writes.py")  # where those are values, not asked
HANDLERS = {"bad_request", "csrf_failure"}  # views that no address leads to
MIDDLEWARE = ("RequireSignIn", "SecondFactorMiddleware")
OPEN = '@__import__("django.contrib.auth.decorators", fromlist=["*"]).login_not_required\n'
IN_TEMPLATES = re.compile(r"\bsees_\w+|\b\w+\.(?:publish_contact|has_public_contact|may_read)\b")
# What shows nothing to anybody when it is taken away, and why.
EQUIVALENT = {
    (
        "boards/papers/views.py",
        "Paper.objects.readable_by(request.user, meeting)",
    ): "they are of an item that was asked for with readable_by, and its own gate holds for its papers",
    ("boards/meetings/views.py", "asking may_read_part_b"): "it saves a query: readable_by asks it again",
    ("templates/boards/papers/_paper_tags.html", "meeting.may_read"): "it only says to members that a paper is public",
    ("boards/models/items.py", "asking may_read_part_b"): "whoever asks it records the meeting or may read Part B",
    ("boards/models/items.py", "of_part(Part.A)"): "whoever asks it records the meeting or may read Part B",
    (
        "boards/models/papers.py",
        "of_part(Part.A)",
    ): "no such paper is public: a constraint and triggers see to it (ADR 7)",
    (
        "boards/models/minutes.py",
        "in published()",
    ): "no page is narrowed by it: ``copies_for`` chooses the public copy",
    (
        "partnerships/directory/linked_data.py",
        "has_public_contact",
    ): "an empty contact point would be left in: the details are public ones",
    ("portal/privacy/views.py", "that person_"): "admin lets nobody in before it calls them",
    ("spreadsheets/applying/admin.py", "has_change_permission"): "the page of an import has no form to save",
}
THE_REST = tuple(  # who withdrew; what is inside a PDF; who sees contact details in admin's lists
    f"tests/{name}.py"
    for name in (
        *("security/test_part_b_trail", "security/test_admin_access"),
        *("boards/papers/test_packs", "boards/papers/test_views", "boards/recording/test_sheet_views"),
    )
)
MATRIX = "tests/security/test_matrix.py"
ADMINS = "of_admin or only_see or admin:"
ASKED_FIRST = (  # which rows are likely to notice a removal, by a part of the path in which it is made
    ("admin", ADMINS),
    ("essex_partnerships/settings.py", "account or mfa"),
    ("my_partnership", "my_partnership:"),
    ("portal/", ADMINS),
    ("accounts/", "account or mfa or admin:index"),
    ("boards/", "meetings: or actions: or boards:"),
    ("", "partnerships: or schools:"),
)


def questions_about(removal: Change) -> tuple[MutationQuestion, ...]:
    """What to ask: the rows of the matrix that are the likeliest to notice, then what looks at the rest."""
    rows = next(rows for part, rows in ASKED_FIRST if part in removal.path)
    return MutationQuestion(arguments=(MATRIX, "-k", rows)), MutationQuestion(arguments=THE_REST)


def why_equivalent(removal: Change, project: Path = PROJECT) -> str:
    """Why taking it away opens nothing; empty where it does."""
    removed = (project / removal.path).read_text(encoding="utf-8")[removal.start : removal.end]
    reasons = (
        why
        for (where, part), why in EQUIVALENT.items()
        if where == removal.path and (part in removal.before or removed.endswith(part))
    )
    return next(reasons, "")


def removals(project: Path = PROJECT) -> Iterator[Change]:
    """Every check of the project, as its removal."""
    for package in APPS:
        for path in sorted((project / package).rglob("*.py")):
            if not {"migrations", "demonstration", "management"} & set(path.parts):
                yield from _in_python(_source(path, project))
    for path in sorted((project / "templates").rglob("*.html")):
        yield from _in_template(_source(path, project))


def _source(path: Path, project: Path) -> Source:
    return Source(path.relative_to(project).as_posix(), path.read_text(encoding="utf-8"))


def _in_template(source: Source) -> Iterator[Change]:
    for tag in re.finditer(r"{%-? (?:if|elif) .*?%}", source.text):
        for match in IN_TEMPLATES.finditer(tag[0]):
            if tag[0][: match.start()].endswith("not "):  # says that it is not public, to those who may see it
                continue
            start = tag.start() + match.start()
            yield _removal(source, start, start + len(match[0]), "True", f"{match[0]} in a template")


def _in_python(source: Source) -> Iterator[Change]:
    tree = source.tree
    opening = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and PUBLIC in ast.dump(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from _of_function(source, node, opening=opening if "views" in source.path else None)
        elif isinstance(node, ast.Call):
            yield from _of_call(source, node)
        elif isinstance(node, ast.Raise) and "PermissionDenied" in ast.dump(node):
            yield _without(source, node, "pass", "raise PermissionDenied")
        elif isinstance(node, ast.Attribute) and _asks(node) and not source.path.endswith(SHOWN):
            yield _without(source, node, "True", f"asking {node.attr}")
        elif isinstance(node, ast.Constant) and str(node.value).endswith(MIDDLEWARE):
            yield _without(source, node, '"django.middleware.common.CommonMiddleware"', str(node.value).split(".")[-1])


def _removal(source: Source, start: int, end: int, by: str, what: str) -> Change:
    line = source.line_of(start)
    return Change(source.path, start, end, by, "permission", "", line, line, what, "")


def _without(source: Source, node: ast.AST, by: str, what: str) -> Change:
    return _removal(source, *source.span(node), by, what)


def _asks(node: ast.Attribute) -> bool:
    """Whether it asks what somebody may do; ``access.may_read`` is the condition itself."""
    return node.attr in TRUE_WHERE_OPEN and getattr(node.value, "id", "") != "access"


def _of_function(source: Source, node: ast.FunctionDef, *, opening: set[str] | None) -> Iterator[Change]:
    """``opening`` are the decorators of the file that make a view public; None where it holds no views."""
    names = {name_of(decorator) for decorator in node.decorator_list}
    for decorator in node.decorator_list:
        if name_of(decorator) in DECORATORS:
            yield _without(source, decorator, "(lambda view: view)", f"@{name_of(decorator)} of {node.name}")
    if re.fullmatch(r"has_\w+_permission", node.name):
        start = source.at(node.lineno, node.col_offset)
        end = start + len(f"def {node.name}")
        yield _removal(source, start, end, f"def without_{node.name}", f"{node.name}()")
    arguments = [argument.arg for argument in node.args.args]
    answers = arguments[:1] == ["request"] and "Response" in ast.dump(node.returns or ast.Pass())
    is_closed = opening is not None and not names & {PUBLIC, *opening}
    if is_closed and answers and node.name[0] != "_" and node.name not in HANDLERS:
        line = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        start = source.at(line, 0)
        yield _removal(source, start, start, OPEN, f"that {node.name} is closed")
    if node.name in NARROWING:
        for call in ast.walk(node):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and name_of(call) in ("filter", "exclude", "of_part")
            ):
                yield _without(source, call, source.of(call.func.value), f"{name_of(call)} in {node.name}()")


def _of_call(source: Source, node: ast.Call) -> Iterator[Change]:
    name = name_of(node)
    if name in GATES and isinstance(node.func, ast.Attribute) and not source.path.endswith("writes.py"):
        yield _without(source, node, source.of(node.func.value), f".{name}()")
    elif name in ASKED:
        yield _without(source, node, "True", f"{name}({', '.join(source.of(a) for a in node.args)})")
    elif name == "action":
        for keyword in node.keywords:
            if keyword.arg == "permissions":
                yield _without(source, keyword, "permissions=None", f"permissions of an action: {source.of(node)}")
