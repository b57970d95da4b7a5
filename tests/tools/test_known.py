"""The faults that are kept as data can still be put in, each with the test that must notice it."""

import pytest

from tools.mutation.groups import PROJECT
from tools.mutation.known import Fault, faults


def test_known_faults_are_found_where_they_are_to_be_put_in():
    troubles = {str(fault): fault.trouble for fault in faults()}

    assert {fault: trouble for fault, trouble in troubles.items() if trouble} == {}
    assert len(troubles) == len(faults()) >= 68


def test_known_faults_name_tests_that_are_there():
    for fault in faults():
        path, _, names = fault.test.partition("::")
        name = names.split("::")[-1].partition("[")[0]
        assert f"def {name}(" in (PROJECT / path).read_text(encoding="utf-8"), fault.test


@pytest.mark.parametrize(
    ("before", "file", "trouble"),
    [
        ("VALID_FOR = ", "accounts/models/invitations.py", ""),
        ("no such text", "accounts/models/invitations.py", "its text is no longer found"),
        ("import ", "accounts/models/invitations.py", "times"),
        ("x", "accounts/no_such_file.py", "the file is gone"),
    ],
)
def test_fault_says_why_it_cannot_be_put_in(before, file, trouble):
    found = Fault("A fault", file, before, "other", "tests/test_x.py").trouble

    assert trouble in found if trouble else found == ""


def test_fault_is_put_in_at_its_text_and_nowhere_else():
    fault = next(fault for fault in faults() if fault.name == "invitations live twice as long")
    text = (PROJECT / fault.file).read_text(encoding="utf-8")

    assert fault.change.applied_to(text) == text.replace(fault.before, fault.after)
