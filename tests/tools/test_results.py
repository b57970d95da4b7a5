"""What the mutation tool keeps and prints."""

from dataclasses import replace
from pathlib import Path

from tools.mutation import removals
from tools.mutation.equivalents import Equivalents
from tools.mutation.results import EQUIVALENT, KILLED, NOT_RUN, SURVIVED, TIMEOUT, Result, Results, table
from tools.mutation.source import Change

A = Change("boards/minutes/x.py", 10, 11, "<=", "edge", "f", 3, 3, "a < b", "a <= b")
B = replace(A, path="boards/moving.py")


def test_table_counts_by_group_what_was_noticed_of_what_could_be():
    outcomes = [KILLED, KILLED, TIMEOUT, SURVIVED, EQUIVALENT]
    results = [Result(A, outcome) for outcome in outcomes] + [Result(B, NOT_RUN)]

    assert [line.split() for line in table(results).splitlines()[1:]] == [
        ["writes", "1", "0", "0", "1", "0", "0%"],
        ["minutes", "5", "3", "1", "0", "1", "75%"],
        ["all", "6", "3", "1", "1", "1", "60%"],
    ]


def test_table_by_kind_counts_each_kind():
    results = [Result(A, KILLED), Result(replace(A, kind="atomic"), SURVIVED)]

    assert [line.split()[::6] for line in table(results, by_kind=True).splitlines()[1:]] == [
        ["atomic", "0%"],
        ["edge", "100%"],
        ["all", "50%"],
    ]


def test_results_are_read_as_they_were_written(tmp_path: Path):
    results = Results(
        tmp_path / "changes.json", {"seed": 7}, [Result(A, KILLED, "tests/x.py::x", "No.", 1.5, 3), Result(B)]
    )
    results.save()

    assert Results.load(results.file) == results
    assert results.open == [Result(B)]


def test_change_is_found_again_where_its_line_has_moved():
    first, second = replace(A, start=20, first_line=5), replace(A, start=90, first_line=40)
    results = Results(
        Path(), {}, [Result(replace(first, first_line=7)), Result(replace(second, first_line=42)), Result(B)]
    )

    gone = results.found_again([first, second])

    assert [result.change for result in results.all] == [first, second]
    assert gone == [Result(B)]


def test_equivalent_is_known_by_file_and_change_and_reported_where_it_matches_nothing(tmp_path: Path):
    known = tmp_path / "equivalent.toml"
    known.write_text(
        "".join(
            f'[[equivalent]]\nfile = "{path}"\nchange = "f: {text}"\nwhy = "Nobody sees it."\n'
            for path, text in [(A.path, "a < b → a <= b"), (A.path, "gone → went"), ("boards/other.py", "x → y")]
        )
    )
    equivalents = Equivalents(known)

    assert equivalents.why(A) == "Nobody sees it."
    assert equivalents.why(B) == ""
    assert equivalents.unmatched([A]) == ["boards/minutes/x.py f: gone → went"]


def test_our_own_table_can_be_read():
    assert all(Equivalents().reasons.values())


def test_each_check_of_a_permission_that_is_equivalent_is_still_there():
    standing = {removals.why_equivalent(removal) for removal in removals.removals()} - {""}

    assert standing == set(removals.EQUIVALENT.values())


def test_removal_of_a_check_leaves_python_that_does_without_it():
    removal = next(removal for removal in removals.removals() if "has_perm(" in removal.before)
    text = (removals.PROJECT / removal.path).read_text()

    assert removal.applied_to(text).count("has_perm(") == text.count("has_perm(") - 1
    compile(removal.applied_to(text), removal.path, "exec")
