"""What the mutation tool makes of a piece of code: everything that it should, and nothing else."""

import pytest

from tools.mutation.changes import changes_of, required_keywords
from tools.mutation.source import Source


def made_of(text: str, kind: str = "", required: dict[str, set[str]] | None = None) -> list[str]:
    """The text after each change of that kind, or of every kind."""
    changes = changes_of(Source("x.py", text, required or {}))
    return [change.applied_to(text) for change in changes if not kind or change.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("a < b", "edge", {"a <= b"}),
        ("a >= b", "edge", {"a > b"}),
        ("a < b <= c", "edge", {"a <= b <= c", "a < b < c"}),
        ("f(on__lte=day)", "edge", {"f(on__lt=day)"}),
        ("f(name__iexact=x)", "edge", {"f(name__exact=x)"}),
        ("a == b", "equality", {"a != b"}),
        ("a not in b", "equality", {"a in b"}),
        ("a is not b", "equality", {"a is b"}),
        ("a and b", "and or", {"(a or b)"}),
        ("a and (b or c)", "and or", {"(a or (b or c))", "a and ((b and c))"}),
        ("a or b or c", "condition", {"(b or c)", "(a or c)", "(a or b)"}),
        ("Q(a=1) | Q(b=2)", "and or", {"((Q(a=1)) & (Q(b=2)))"}),
        ("Q(a=1) | Q(b=2)", "condition", {"Q(a=1)", "Q(b=2)"}),
        ("x | y", "condition", set()),
        ("~Q(a=b)", "not", {"Q(a=b)"}),
        ("not (a or b)", "not", {"(a or b)"}),
        ("if a:\n    b()", "condition", {"if True:\n    b()", "if False:\n    b()"}),
        ("while a:\n    b()", "condition", {"while False:\n    b()"}),
        ("[x for x in xs if x.y]", "condition", {"[x for x in xs if True]", "[x for x in xs if False]"}),
        ("a if b else c", "condition", {"a if True else c", "a if False else c"}),
        ("if (a := b()): c", "condition", {"if (((a := b()) or True)): c", "if (((a := b()) and False)): c"}),
        ("f(7)", "number", {"f(8)"}),
        ("timedelta(days=7)", "number", {"timedelta(days=8)", "timedelta(days=6)"}),
        ("day - timedelta(n)", "number", {"(day + (timedelta(n)))"}),
        ("day + A_DAY", "number", {"(day - (A_DAY))"}),
        ("takers - members", "taken off", {"(takers)"}),
        ("a + b", "", set()),
        ("x = True", "flag", {"x = False"}),
        ('x = ""', "text", {'x = "changed"'}),
        ('x = "some"', "", set()),
        ("f(part=Part.A)", "part B", {"f(part=Part.B)"}),
        ("x is Part.B", "part B", {"x is Part.A"}),
        ("f(part=part)", "part B", {"f(part=Part.A)", "f(part=Part.B)"}),
        ("f(meeting, item.part)", "part B", {"f(meeting, Part.A)", "f(meeting, Part.B)"}),
        ("f(meeting, is_public)", "flag", {"f(meeting, (not is_public))"}),
        ("f(is_shared=b > 1)", "flag", {"f(is_shared=(not (b > 1)))"}),
        ("q.filter(a=None)", "lookup", {"q.filter(a__isnull=False)"}),
        ("q.filter(a=b).x()", "filter", {"q.x()", "q.exclude(a=b).x()"}),
        ("M.objects.exclude(a=b)", "filter", {"M.objects.all()", "M.objects.filter(a=b)"}),
        ("text.strip()", "filter", {"text"}),
        ("q.select_for_update().get()", "locking", {"q.get()"}),
        ("any(a)", "namesake", {"all(a)"}),
        ("q.first()", "namesake", {"q.last()"}),
        ("q.filter(pk=pk).first()", "namesake", set()),
        ('q.order_by("a", "-b")', "order", {'q.order_by("-a", "-b")', 'q.order_by("a", "b")'}),
        ("sorted(a, key=b)", "order", {"list(a)"}),
        ("f(a, b=1, c=2)", "keyword", {"f(a, c=2)", "f(a, b=1)"}),
        ("f(b=1, c=2)", "keyword", {"f(c=2)", "f(b=1)"}),
        ("f(b=1)", "keyword", {"f()"}),
        ("f(a, b)", "swapped", {"f(b, a)"}),
        ("f(a.x, b.y, 1)", "swapped", {"f(b.y, a.x, 1)"}),
        ("f(starts_on=a, ends_on=b, by=c)", "swapped", {"f(starts_on=b, ends_on=a, by=c)"}),
        ("f(a, a)", "swapped", set()),
        ("item.save()", "statement", {"pass"}),
        ("x.y = 1", "statement", {"pass"}),
        ("x = g()", "statement", set()),
        ('raise ValidationError("No.")', "statement", {"pass"}),
        ("while a:\n    break", "loop", {"while a:\n    continue"}),
        ("@transaction.atomic\ndef f(): ...", "atomic", {"\ndef f(): ..."}),
        ('@permission_required("a.b")\n@other\ndef f(): ...', "decorator",
         {"\n@other\ndef f(): ...", '@permission_required("a.b")\n\ndef f(): ...'}),
        ("@property\ndef f(self): ...", "decorator", set()),
        ("def f():\n    return g()", "return", {"def f():\n    return None"}),
        ("def f() -> bool:\n    return g()", "return", {"def f() -> bool:\n    return not (g())"}),
        ("def f():\n    return None", "return", {"def f():\n    return True"}),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_made_where_it_makes_sense(text: str, kind: str, expected: set[str]):
    made = made_of(text, kind)

    assert set(made) == expected
    assert len(made) == len(expected)


@pytest.mark.parametrize(
    "text",
    [
        '"""At most 7."""\n',
        'def f(a: "int | None" = g, b: list[7] = h) -> dict[7, 8]:\n    """Not 7."""\n',
        "from a import b\n",
        "if TYPE_CHECKING:\n    a = 7\n",
        "class A:\n    def __repr__(self):\n        return 7\n",
        "class A:\n    class Meta:\n        ordering = f(7)\n",
        "class A:\n    name = models.CharField(max_length=7, blank=True)\n",
        'class A:\n    verbose_name = x < y\n    help = ""\n',
        "log.warning(a, b, 7)\n",
    ],
)
def test_words_types_logs_and_the_schema_are_left_alone(text: str):
    assert made_of(text) == []


def test_words_for_people_in_a_call_are_left_alone():
    assert made_of("f(help_text=a or b, label=g(7))") == ["pass"]


def test_keyword_that_a_function_cannot_do_without_stays(tmp_path):
    (tmp_path / "boards").mkdir()
    (tmp_path / "boards" / "x.py").write_text(
        "def write(item, *, by, reason=''): ...\n\n@dataclass\nclass Row:\n    name: str\n    post: str = ''\n"
    )
    required = required_keywords(tmp_path)

    assert made_of("write(item, by=me, reason=why)", "keyword", required) == ["write(item, by=me)"]
    assert made_of("Row(name=a, post=b)", "keyword", required) == ["Row(name=a)"]


def test_rest_of_the_file_stays_as_it_is():
    text = "# Übung – naïve\nx = {\n    'é': a  <  b,   # why\n}\n"

    assert made_of(text, "edge") == ["# Übung – naïve\nx = {\n    'é': a  <=  b,   # why\n}\n"]


def test_condition_inside_a_formatted_text_is_changed():
    assert set(made_of("""x = f"{'was' if b else 'were'} so" """, "condition")) == {
        """x = f"{'was' if True else 'were'} so" """,
        """x = f"{'was' if False else 'were'} so" """,
    }


def test_change_says_where_it_is_and_what_becomes_of_what():
    text = "class A:\n    def f(self):\n        # why\n        return self.g(on < self.day, x)\n"
    change = next(change for change in changes_of(Source("boards/x.py", text)) if change.kind == "edge")

    assert str(change) == "boards/x.py:4 [edge] A.f: return self.g(on < self.day, x) → return self.g(on <= self.day, x)"


def test_long_change_shows_only_what_is_around_the_difference():
    words = " ".join(f"word{number} and" for number in range(60))
    change = next(change for change in changes_of(Source("x.py", f"if {words} a < b: pass")) if change.kind == "edge")

    assert "a < b" in change.before
    assert "a <= b" in change.after
    assert len(change.before) < 100
