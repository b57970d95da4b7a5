"""What a window showed of a theme, what was entered there, and what is kept by now, put together box by box.

A box that a window did not touch keeps what others wrote meanwhile, and a box that nobody else touched takes what was
entered. Only where both changed the same box, to other words, somebody is asked. A box that cannot be read holds up no
other.
"""

import operator
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from improvement.models import Agreement, NextStep

Boxes = Mapping[str, str]  # by name: stage, words, s12-what of a step that is there, n1-what of one that is new
StepBoxes = tuple[str, ...]
LEFT_OUT = "0"  # in the box for the stage: “We did not get to it”
OF_THEME = ("stage", "words")
OF_STEP = ("what", "owner", "due_on")
_EMPTY = ("",) * len(OF_STEP)


@dataclass
class MergedTheme:
    """What a theme is to say: its boxes, by name, and what became of those that were entered."""

    boxes: dict[str, str]
    asked: list[str] = field(default_factory=list)  # both changed these: they stay as they are kept
    newer: list[str] = field(default_factory=list)  # not touched in the window, and changed elsewhere
    already: dict[str, str] = field(default_factory=dict)  # a new step that is there: it was sent twice


def boxes_of(agreement: Agreement | None, steps: Iterable[NextStep]) -> dict[str, str]:
    """What is kept of a theme, box by box."""
    stage = "" if agreement is None else LEFT_OUT if agreement.is_left_out else str(agreement.stage_id or "")
    boxes = {"stage": stage, "words": agreement.words if agreement else ""}
    for step in steps:
        boxes |= step_boxes(f"s{step.pk}", step.what, step.owner_id, step.due_on)
    return boxes


def step_boxes(key: str, what: str, owner: object, due_on: object) -> dict[str, str]:
    """The boxes of a next step, by name."""
    return {f"{key}-what": what, f"{key}-owner": str(owner or ""), f"{key}-due_on": str(due_on or "")}


def merged(seen: Boxes, entered: Boxes, now: Boxes, refused: Collection[str] = ()) -> MergedTheme:
    """Put them together. A step that the window did not send stays as it is, and so does a box that is ``refused``."""
    result = MergedTheme(dict(now))
    entered = _readable(seen, entered, refused)
    for name in OF_THEME:
        _merge_box(result, name, seen, entered, now)
    for key in _keys(entered):
        if key.startswith("s"):
            _merge_step(result, key, seen, entered, now)
    _add_new_steps(result, seen, entered, now)
    result.asked = [name for name in result.asked if name not in refused]
    result.newer = [name for name in result.newer if name not in refused]
    return result


def step_of(boxes: Boxes, key: str) -> StepBoxes | None:
    """What the boxes say of a step; None where it is not among them."""
    return tuple(boxes.get(f"{key}-{name}", "") for name in OF_STEP) if f"{key}-what" in boxes else None


def steps_of(boxes: Boxes) -> dict[str, StepBoxes]:
    """The steps among the boxes, in their order."""
    return {key: step_of(boxes, key) or _EMPTY for key in _keys(boxes)}


def _readable(seen: Boxes, entered: Boxes, refused: Collection[str]) -> Boxes:
    """What was entered, where a box that could not be read says what its window showed.

    A new row whose words cannot be kept is no next step yet.
    """
    unmade = {name.partition("-")[0] for name in refused if name.startswith("n") and name.endswith("-what")}
    boxes = dict(entered) | {name: seen.get(name, "") for name in refused}
    return {name: said for name, said in boxes.items() if name.partition("-")[0] not in unmade}


def _keys(boxes: Boxes) -> list[str]:
    return list(dict.fromkeys(name.partition("-")[0] for name in boxes if name not in OF_THEME))


def _merge_box(result: MergedTheme, name: str, seen: Boxes, entered: Boxes, now: Boxes) -> None:
    was, typed, kept = seen.get(name), entered.get(name), now.get(name)
    if typed is None or typed == kept:
        return
    if typed == was:
        result.newer.append(name)
    elif (was or "") == kept:
        result.boxes[name] = typed
    else:
        result.asked.append(name)


def _merge_step(result: MergedTheme, key: str, seen: Boxes, entered: Boxes, now: Boxes) -> None:
    """A step that the window showed. One that somebody takes off while somebody else changes it is asked about."""
    was, typed, kept = step_of(seen, key), step_of(entered, key), step_of(now, key)
    names = [f"{key}-{name}" for name in OF_STEP]
    if kept is None:
        if typed == was:
            result.newer += names
        elif typed != _EMPTY:
            result.asked.append(names[0])
    elif typed != _EMPTY:
        for name in names:
            _merge_box(result, name, seen, entered, now)
    elif was == kept:
        for name in names:
            del result.boxes[name]
    else:
        result.asked.append(names[0])


def _add_new_steps(result: MergedTheme, seen: Boxes, entered: Boxes, now: Boxes) -> None:
    """Those of new rows; not one that came meanwhile and says the same: the answer to the window was lost.

    Nor one of the same words to which somebody has added in the window since it was sent first: that is added to it.
    """
    came = {key: step for key, step in steps_of(now).items() if key not in steps_of(seen)}
    new = {key: step for key, step in steps_of(entered).items() if key.startswith("n") and step != _EMPTY}
    for is_it in (operator.eq, _is_added_to):
        for key, step in new.items():
            if key in result.already:
                continue
            there = next((one for one, said in came.items() if is_it(said, step)), None)
            if there:
                del came[there]
                result.already[key] = there
                result.boxes |= {f"{there}-{name}": said for name, said in zip(OF_STEP, step, strict=True) if said}
    for key, step in new.items():
        if key not in result.already:
            result.boxes |= {f"{key}-{name}": said for name, said in zip(OF_STEP, step, strict=True)}


def _is_added_to(kept: StepBoxes, typed: StepBoxes) -> bool:
    """Whether both have the same words, and no other box says one thing in one and something else in the other."""
    pairs = zip(kept, typed, strict=True)
    return kept[0] == typed[0] and all(not one or not other or one == other for one, other in pairs)
