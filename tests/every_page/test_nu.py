"""The Nu checker is the one that is pinned, says why it cannot run, and says what is wrong with a page."""

import pytest

from tools import nu as checker
from tools.nu import NuMissing, NuServer


@pytest.fixture
def nothing_installed(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("shutil.which", lambda program: None)
    monkeypatch.setattr(checker, "JAR", tmp_path / "vnu.jar")


def test_nu_is_refused_when_the_package_is_not_the_pinned_one(tmp_path):
    other = tmp_path / "vnu-jar.tgz"
    other.write_bytes(b"something else")

    with pytest.raises(NuMissing, match="is not the package that is pinned"):
        checker.refuse_unless_pinned(other)


def test_nu_says_that_npm_is_missing(nothing_installed):
    with pytest.raises(NuMissing, match="npm, which would fetch it, is not installed"):
        checker.fetch()


def test_nu_says_what_npm_says_and_keeps_nothing(monkeypatch, tmp_path):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error network request failed' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(checker, "FOLDER", tmp_path / "nu")
    monkeypatch.setattr(checker, "JAR", tmp_path / "nu" / "vnu.jar")

    with pytest.raises(NuMissing, match=r"could not fetch the Nu checker .*: npm error network request failed"):
        checker.fetch()

    assert list((tmp_path / "nu").iterdir()) == []


def test_nu_says_that_java_is_missing(nothing_installed):
    with pytest.raises(NuMissing, match="Java, in which the Nu checker runs, is not installed"), NuServer():
        pass


@pytest.mark.every_page
def test_nu_names_what_is_wrong_with_a_page_and_nothing_on_one_that_is_right(nu):
    right = b"<!DOCTYPE html><html lang=en><title>Right</title><h1>Right</h1>"
    wrong = right + b'<p id=a><p id=a><img src="a.png">'

    assert nu.complaints(right) == []
    errors = [complaint.message for complaint in nu.complaints(wrong) if complaint.kind == "error"]
    assert [message.split(".")[0] for message in errors] == [
        "Duplicate ID “a”",
        "An “img” element must have an “alt” attribute, except under certain conditions",
    ]
