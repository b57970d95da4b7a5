"""The names in a Python file: by where they stand (an argument of ``reverse``), or by their shape (``boards.Seat``)."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from tests.names.found import BUILT, Name
from tests.names.known import TABLES

# Which argument of a call holds a name, and of what kind: by the last name of what is called.
ARGUMENTS = {
    **dict.fromkeys(("has_perm", "has_perms", "permission_required", "with_perm"), (0, "permission")),
    **dict.fromkeys(("reverse", "reverse_lazy", "resolve_url", "redirect"), (0, "address")),
    **dict.fromkeys(("get_app_config", "leaf_nodes"), (0, "app")),
    **dict.fromkeys(("TemplateResponse", "render"), (1, "template")),
    **dict.fromkeys(("render_to_string", "get_template", "inclusion_tag"), (0, "template")),
    **dict.fromkeys(("ForeignKey", "OneToOneField", "ManyToManyField"), (0, "model")),
    **dict.fromkeys(("import_module", "import_string", "include"), (0, "import")),
    **dict.fromkeys(("_permission", "_permissions"), (0, "codename")),  # of tests
    "call_command": (0, "command"),
    **dict.fromkeys(("_post", "_to_each"), (1, "email")),  # of boards/emails.py
}
KEYWORDS = {
    r"(\w+__)?app_label(__in)?|app": "app",
    r"(\w+__)?codename(__in)?": "codename",
    r"\w+_template|template_name": "template",
    r"success_url|viewname": "address",
}
SETTINGS = {"LOGIN_URL", "LOGIN_REDIRECT_URL", "LOGOUT_REDIRECT_URL"}  # those that hold the name of an address

# Of these every name must be found or explained; ``redirect`` and the like take records and URLs as well.
ALWAYS_NAMED = {"reverse", "reverse_lazy", "resolve_url", "has_perm", "has_perms", "permission_required"}

ADDRESS = re.compile(r"[a-z_]+:[a-z_][a-z0-9_-]*")
PERMISSION = re.compile(r"\w+\.(view|add|change|delete)_\w+")
DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
TEMPLATE = re.compile(r"[\w-]+(/[\w-]+)+\.html")
FILE = re.compile(r"[a-z_]+(/[\w-]+)+\.py|templates(/[\w-]+)+\.html")
IN_ADMIN = re.compile(r"^/admin/([a-z_]+)/([a-z]+)/")
IN_QUERY = re.compile(r"\bapp_label=([a-z_]+)(?:&model_name=([a-z]+))?")
SUFFIXES = (  # a word that ends so is a file’s name, and may be invented
    *("bin", "csv", "docm", "docx", "exe", "gz", "html", "ics", "js", "json", "log", "md", "new", "odt", "ods", "pdf"),
    *("pptx", "py", "sqlite3", "svg", "toml", "txt", "typ", "xls", "xlsb", "xlsx", "xml", "zip"),
)
BUILDS_PERMISSION = re.compile(r"(\w+|\{.+\})\.(view|add|change|delete|\{.+\})_(\w+|\{.+\})")
BUILDS_ADDRESS = re.compile(r"(?!(mailto|tel|git):)[a-z_]+:[a-z_]*\{\S+\}[\w{}.-]*")
BUILDS_TEMPLATE = re.compile(r"\S*\{.+\}\S*\.(html|txt)")


def names_in(text: str, path: str) -> list[Name]:
    """The names in a file’s text, in the order of its lines; ``path`` is where it is within the project."""
    return sorted(set(_Reader(text, path).names()), key=lambda name: (name.line, name.kind, name.text))


def shape_of(word: str) -> str | None:
    """What a word can only be the name of, by its looks; None where it is no name."""
    if ADDRESS.fullmatch(word):
        return "address"
    if TEMPLATE.fullmatch(word) and not word.startswith("templates/"):
        return "template"
    if FILE.fullmatch(word):
        return "file"
    if not DOTTED.fullmatch(word) or word.rpartition(".")[2].lower() in SUFFIXES:
        return None
    return "permission" if PERMISSION.fullmatch(word) else "dotted"


class _Joined(ast.NodeTransformer):
    """Makes one text of two that are added."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.BinOp(left=ast.Constant(value=str(left)), op=ast.Add(), right=ast.Constant(value=str(right))):
                return ast.copy_location(ast.Constant(left + right), node)
        return node


class _Reader:
    """One file; what a variable of the module holds is looked up where a name is asked for."""

    def __init__(self, text: str, path: str) -> None:
        self.tree, self.path = _Joined().visit(ast.parse(text)), path
        self.variables = {
            name: node.value
            for node in self.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for name in _variables_of(node)
        }
        self.constants = {  # names that come from a permissions.py, where they are looked up
            alias.asname or alias.name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("permissions")
            for alias in node.names
        }

    def names(self) -> Iterator[Name]:
        """By where they stand, and by their shape."""
        said = {id(node.value) for node in ast.walk(self.tree) if isinstance(node, ast.Expr)}  # docstrings
        pieces = {id(piece) for node in ast.walk(self.tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield from self._in_call(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                yield from self._in_assignment(node)
            elif isinstance(node, ast.Compare):
                yield from self._in_comparison(node)
            elif isinstance(node, ast.Dict):
                yield from self._in_dict(node)
            elif isinstance(node, ast.List | ast.Tuple | ast.Set):
                yield from self._in_row(node.elts)
            elif isinstance(node, ast.FunctionDef):
                yield from self._in_defaults(node.args)
            elif isinstance(node, ast.JoinedStr):
                yield from self._in_format(node)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                yield from self._by_shape(node, is_whole=id(node) not in pieces)

    def _in_call(self, node: ast.Call) -> Iterator[Name]:
        called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
        place, kind = ARGUMENTS.get(called, (0, ""))
        if kind and len(node.args) > place:
            arguments = node.args if kind == "codename" else node.args[place : place + 1]
            for argument in arguments:
                yield from self._named(argument, kind, must_be_known=called in ALWAYS_NAMED)
        if called == "get_model":
            yield from self._in_get_model(node)
        for keyword in node.keywords:
            yield from self._by_word(keyword.arg or "", keyword.value)
            if called == "write" and keyword.arg == "kind":
                yield from self._named(keyword.value, "email")

    def _in_get_model(self, node: ast.Call) -> Iterator[Name]:
        """``get_model("boards.Seat")``, and ``get_model("boards", "Seat")``."""
        given = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if len(given) == len(node.args):
            yield self._name("model", ".".join(given), node)
        else:
            yield self._name(BUILT, ast.unparse(node), node)
            if len(node.args) > 1:
                yield from self._named(node.args[0], "app")

    def _in_assignment(self, node: ast.Assign | ast.AnnAssign) -> Iterator[Name]:
        for variable in _variables_of(node):
            if kind := TABLES.get((self.path, variable)):
                rows = node.value.keys if isinstance(node.value, ast.Dict) else [node.value]
                for row in rows:
                    yield from self._named(row, kind)
            elif variable in SETTINGS:
                yield from self._named(node.value, "address")
            elif variable.isupper() and self.path.endswith("/permissions.py"):
                yield from self._named(node.value, "permission")
            elif variable.islower():
                yield from self._by_word(variable, node.value)

    def _in_comparison(self, node: ast.Compare) -> Iterator[Name]:
        sides = [node.left, *node.comparators]
        if any(ast.unparse(side).endswith(("app_label", "sender.label", "config.label")) for side in sides):
            for side in sides:
                yield from self._named(side, "app")

    def _in_dict(self, node: ast.Dict) -> Iterator[Name]:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and str(key.value).endswith("app_label"):
                yield from self._named(value, "app")
        yield from self._in_row([key for key in node.keys if key])

    def _in_row(self, row: list[ast.expr]) -> Iterator[Name]:
        """Beside an address with its namespace, words stand for addresses without; after manage.py comes a command."""
        words = [item for item in row if isinstance(item, ast.Constant) and isinstance(item.value, str)]
        if any(shape_of(word.value) == "address" for word in words) and len(words) == len(row):
            for word in words:
                if re.fullmatch(r"[a-z_]+", word.value):
                    yield self._name("address", word.value, word)
        for before, item in pairwise(row):
            if isinstance(item, ast.Constant) and any(_is(part, "manage.py") for part in ast.walk(before)):
                yield self._name("command", item.value, item)

    def _in_defaults(self, arguments: ast.arguments) -> Iterator[Name]:
        named = [*arguments.posonlyargs, *arguments.args]
        pairs = [*zip(reversed(named), reversed(arguments.defaults), strict=False)]
        for argument, default in [*pairs, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]:
            if argument.arg in ("app", "app_label") and default is not None:
                yield from self._named(default, "app")

    def _in_format(self, node: ast.JoinedStr) -> Iterator[Name]:
        """A name that is put together has to be explained; so has a template, whatever it is used for."""
        text = ast.unparse(node)[2:-1]
        if any(built.fullmatch(text) for built in (BUILDS_PERMISSION, BUILDS_ADDRESS, BUILDS_TEMPLATE)):
            yield self._name(BUILT, ast.unparse(node), node)

    def _by_word(self, word: str, value: ast.expr) -> Iterator[Name]:
        for pattern, kind in KEYWORDS.items():
            if re.fullmatch(pattern, word):
                yield from self._named(value, kind)
                return

    def _by_shape(self, node: ast.Constant, *, is_whole: bool) -> Iterator[Name]:
        if is_whole and (kind := shape_of(node.value)):
            yield self._name(kind, node.value, node)
        if match := IN_ADMIN.match(node.value):
            yield self._name("in admin", f"{match[1]}.{match[2]}", node)
        if match := IN_QUERY.search(node.value):
            yield self._name(*(("model", f"{match[1]}.{match[2]}") if match[2] else ("app", match[1])), node)

    def _named(self, node: ast.expr | None, kind: str, *, must_be_known: bool = False) -> Iterator[Name]:
        """The names that an expression may give: itself, either of two, each of a row, what a variable holds."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_url = kind == "address" and ("/" in node.value or not node.value)
            is_own_model = kind == "model" and "." not in node.value  # Django's own checks look for it
            if not is_url and not is_own_model:
                yield self._name(kind, node.value, node)
        elif isinstance(node, ast.IfExp):
            for branch in (node.body, node.orelse):
                yield from self._named(branch, kind, must_be_known=must_be_known)
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            for item in node.elts:
                yield from self._named(item, kind, must_be_known=must_be_known)
        elif isinstance(node, ast.Name) and node.id in self.variables:
            yield from self._named(self.variables[node.id], kind, must_be_known=must_be_known)
        elif must_be_known and node is not None and getattr(node, "id", "") not in self.constants:
            yield self._name(BUILT, ast.unparse(node), node)

    def _name(self, kind: str, text: str, node: ast.AST) -> Name:
        return Name(kind, text, self.path, node.lineno)


def _variables_of(node: ast.Assign | ast.AnnAssign) -> list[str]:
    """The names of the variables that it sets; an attribute is none."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _is(node: ast.AST, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text
