"""The words that begin decisions and actions: what is taken, what stays prose, and what is said of what looks alike."""

import json
import re
import shutil
import subprocess

import pytest

from boards.minutes.outcomes import doubts_in
from boards.minutes.text import read
from boards.minutes.words import DECISIONS, FOR_SCRIPT, beginning_of, doubt_about
from boards.models import Decision

TAKEN = [
    ("Agreed: to publish", "Agreed", "to publish"),
    ("agreed : to publish", "Agreed", "to publish"),
    ("Agreed – to publish", "Agreed", "to publish"),
    ("Agreed - to publish", "Agreed", "to publish"),
    ("Agreed—to publish", "Agreed", "to publish"),
    ("AGREED that the plan be published", "Agreed", "that the plan be published"),
    ("AGREED: that the plan be published", "Agreed", "that the plan be published"),
    ("AGREED THAT THE PLAN BE PUBLISHED", "Agreed", "THAT THE PLAN BE PUBLISHED"),
    ("RESOLVED to close the fund", "Resolved", "to close the fund"),
    ("RESOLVED, by seven votes to two, that", "Resolved", "by seven votes to two, that"),
    ("NOTED the report", "Noted", "the report"),
    ("NOTED – the report", "Noted", "the report"),
    ("DEFERRED to the next meeting", "Deferred", "to the next meeting"),
    ("It was AGREED that Ann Day leads", "Agreed", "that Ann Day leads"),
    ("IT WAS RESOLVED that Ann Day leads", "Resolved", "that Ann Day leads"),
    ("It was noted: the roof leaks", "Noted", "the roof leaks"),
    ("**AGREED** that it goes on", "Agreed", "that it goes on"),
    ("**Agreed:** it goes on", "Agreed", "it goes on"),
    ("**AGREED: it goes on**", "Agreed", "**it goes on**"),
    ("  AGREED   it goes on ", "Agreed", "it goes on"),
    ("! Ann Day: write", "", "Ann Day: write"),
    ("ACTION: Ann Day to write", "", "Ann Day to write"),
    ("Action: AD to write", "", "AD to write"),
    ("action: AD to write", "", "AD to write"),
    ("ACTION Ann Day to write", "", "Ann Day to write"),
    ("ACTION AD: write", "", "AD: write"),
    ("Action – AD: write", "", "AD: write"),
    ("ACTION – Ann Day to write", "", "Ann Day to write"),
    ("ACTIONS: AD to write", "", "AD to write"),
    ("Action point: AD to write", "", "AD to write"),
    ("**ACTION:** AD to write", "", "AD to write"),
]
PROSE = [
    "Noted concerns from parents were discussed.",
    "Agreed that the plan be published.",
    "Agreed actions were read out.",
    "It was agreed that Ann Day leads.",
    "Action is needed.",
    "Actions from the last meeting were read.",
    "Resolved matters are left out.",
    "Deferred items come back.",
    "AGREED",
    "AGREED.",
    "Agreed:",
    "ACTION:",
    "ACTION PLAN",
    "ACTION PLAN 2026",
    "AGREED ACTIONS",
    "- AGREED that it goes on",
    "a) Agreed: it goes on",
    "The Board AGREED that it goes on.",
    "Ann Day will write. ACTION: AD",
    "Approved: the minutes",
    "RECOMMENDED that it goes on",
]
NOTHING = [
    "",
    "The report was received.",
    "We all agreed about that.",
    "Agreed-upon dates stand.",
    "Actionable points were left out.",
    "Actions: none",
    "ACTION: None.",
    "It was noted.",
    "Action: n/a",
    "Approved minutes are published.",
    "MINUTES OF THE ACTION GROUP",
    "Notedly",
    "!",
]


@pytest.mark.parametrize(("line", "label", "text"), TAKEN)
def test_line_is_a_decision_or_action_by_its_first_words(line, label, text):
    begun = beginning_of(line)

    assert begun
    assert (begun.label, begun.text) == (label, text)
    assert doubt_about(line) is None


@pytest.mark.parametrize("line", PROSE)
def test_line_that_only_looks_like_one_stays_text_and_is_said_to_be(line):
    assert beginning_of(line) is None
    assert {block.kind for block in read(line)}.isdisjoint({"decision", "action"})
    assert doubt_about(line)
    assert not doubt_about(line).is_of_day


@pytest.mark.parametrize("line", NOTHING)
def test_line_of_other_words_is_text_of_which_nothing_is_said(line):
    assert beginning_of(line) is None
    assert doubt_about(line) is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Noted concerns were discussed", "write “Noted: …” or “NOTED …”"),
        ("Action is needed", "write “ACTION: Ann Day to share the template”"),
        ("AGREED", "Nothing follows “AGREED”. Write what was agreed on the same line."),
        ("Actions:", "Nothing follows “Actions”. Write who will do what"),
        ("ACTION PLAN", "write a colon: “ACTION: …”"),
        ("- Agreed: to go on", "Begin a line of its own with “AGREED …”"),
        ("- ACTION AD to go", "Begin a line of its own with “ACTION: …”"),
        ("Decided: to go on", "“Decided” makes no decision. Begin it with “Agreed:” or “Resolved:”"),
        ("The Board RESOLVED to go", "“RESOLVED” makes a decision only where a line begins with it"),
        ("He will. ACTION AD", "“ACTION” makes an action only where a line begins with it"),
        ("! AD: write asap", "“asap” is not a day"),
        ("ACTION: AD to write as soon as possible.", "“as soon as possible” is not a day"),
        ("! AD: write (ongoing)", "“ongoing” is not a day: it is asked about at each meeting until somebody closes it"),
    ],
)
def test_doubt_says_what_to_write(line, says):
    assert says in doubt_about(line).why


def test_words_of_a_day_that_are_within_others_are_none():
    assert doubt_about("! AD: keep the weblog ongoing work") is None
    assert doubt_about("! AD: look at nongoing") is None


def test_doubts_of_a_text_are_in_its_order():
    text = "Noted concerns.\nAgreed: to go on\n\nThe Board AGREED to stay.\nNoted concerns."

    assert [doubt.line for doubt in doubts_in(text)] == [
        "Noted concerns.",
        "The Board AGREED to stay.",
        "Noted concerns.",
    ]


def test_every_kind_of_decision_has_a_word():
    assert {label.lower() for label in DECISIONS.values()} == set(Decision.Kind.values)


def test_text_of_the_first_format_is_read_as_it_was():
    text = "AGREED that it goes on\nand on\nAgreed: to publish\nACTION: AD to write\n! AD: write"

    assert [(block.kind, block.label, block.text) for block in read(text, frozen_as=1)] == [
        ("paragraph", "", "AGREED that it goes on and on"),
        ("decision", "Agreed", "to publish"),
        ("paragraph", "", "ACTION: AD to write"),
        ("action", "", "AD: write"),
    ]
    assert [block.kind for block in read(text)] == ["decision", "paragraph", "decision", "action", "action"]


def test_expressions_for_the_script_find_every_line_that_the_server_makes_something_of():
    begins, capitals = re.compile(FOR_SCRIPT["begins"], re.IGNORECASE), re.compile(FOR_SCRIPT["capitals"])

    missed = [
        line
        for line in [*(line for line, *_ in TAKEN), *PROSE]
        if not begins.search(line) and not capitals.search(line)
    ]

    assert missed == []
    assert not any(
        begins.search(line) or capitals.search(line) for line in ("The report.", "We agreed.", "Agreed-upon")
    )


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_script_reads_the_expressions_as_python_does():
    lines = [*(line for line, *_ in TAKEN), *PROSE, *NOTHING]
    begins, action = (re.compile(FOR_SCRIPT[name], re.IGNORECASE) for name in ("begins", "action"))
    script = (
        "const [words, lines] = JSON.parse(require('fs').readFileSync(0));"
        "const [begins, action] = [words.begins, words.action].map((one) => new RegExp(one, 'i'));"
        "console.log(JSON.stringify(lines.map((line) => [begins.test(line), line.match(action)?.[0] ?? null])))"
    )

    ran = subprocess.run(["node", "-e", script], input=json.dumps([FOR_SCRIPT, lines]), capture_output=True, text=True)

    assert json.loads(ran.stdout) == [
        [bool(begins.search(line)), found[0] if (found := action.search(line)) else None] for line in lines
    ]
