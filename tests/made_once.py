"""Records that tests start from, made once for all tests that follow one another and ask for the same.

``@made_once`` stands where ``@pytest.fixture`` would. What it makes stays in a transaction that is open as long as the
next test of the module asks for it too; each test works inside one of its own, which is undone, on copies of what was
made. A test that does not ask for it never sees it: no test depends on which ran before.
"""

import datetime as dt
import functools
import inspect
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain

import pytest
from django.db import transaction
from django.utils import timezone

from office.kept_parts import forget_parts


@dataclass
class Layer:
    """What one function made on top of the layers below, and the ``values`` of all of them by name."""

    make: Callable
    values: dict[str, object]
    transaction: transaction.Atomic


_layers: list[Layer] = []
_of_this_test: dict[Callable, object] = {}
MAKES = "_makes_once"


def made_once(make: Callable | None = None, *, on: dt.date | None = None):
    """A fixture of what ``make`` returns, as if on that day; what it asks for must be of this kind too."""
    if make is None:
        return functools.partial(made_once, on=on)

    @functools.wraps(make)
    def made(*instance, **fixtures):
        return _of_this_test[make] if make in _of_this_test else make(*instance, **fixtures)

    setattr(made, MAKES, (make, on))
    return pytest.fixture(made)


def begin(item: pytest.Item) -> None:
    """Make what the test asks for and was not made for the one before, and copies of all of it."""
    wanted = list(wanted_by(item))
    _keep([make for _, make, _ in wanted])
    for name, make, on in wanted[len(_layers) :]:
        _add(name, make, on, item.instance)
    _of_this_test.clear()
    if _layers:
        copies = deepcopy(_layers[-1].values)
        _of_this_test.update({layer.make: copies[name] for layer, (name, *_) in zip(_layers, wanted, strict=True)})


def end(item: pytest.Item, following: pytest.Item | None) -> None:
    """Undo what the next test does not ask for, or a fixture of the module would be made, or ended, in its midst."""
    _of_this_test.clear()
    goes_on = following is not None and following.path == item.path
    _keep([make for _, make, _ in wanted_by(following)] if goes_on else [])


def wanted_by(item: pytest.Item) -> Iterator[tuple[str, Callable, dt.date | None]]:
    """Name, function and day of each fixture of this kind, those that it asks for before it.

    Not of one that asks for a fixture of another kind: that is made for each test.
    """
    marker = item.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(item.fixturenames):
        return
    known = item._fixtureinfo.name2fixturedefs

    def is_shared(name: str) -> bool:
        if not hasattr(known[name][-1].func, MAKES):
            return False
        return all(asked != name and is_shared(asked) for asked in known[name][-1].argnames)

    def with_those_below(name: str) -> Iterator[str]:
        for asked in known[name][-1].argnames:
            yield from with_those_below(asked)
        yield name

    shared = [name for name in item.fixturenames if name in known and is_shared(name)]
    for below in dict.fromkeys(chain.from_iterable(map(with_those_below, shared))):
        yield below, *getattr(known[below][-1].func, MAKES)


def _keep(wanted: list[Callable]) -> None:
    while [layer.make for layer in _layers] != wanted[: len(_layers)]:
        transaction.set_rollback(True)
        _layers.pop().transaction.__exit__(None, None, None)


def _add(name: str, make: Callable, on: dt.date | None, instance: object) -> None:
    values = deepcopy(_layers[-1].values) if _layers else {}
    forget_parts()
    _layers.append(Layer(make, values, transaction.atomic()))
    _layers[-1].transaction._from_testcase = True  # as those of Django's TestCase: what is durable runs inside it
    _layers[-1].transaction.__enter__()
    try:
        with pytest.MonkeyPatch.context() as patch:
            if on:
                patch.setattr(timezone, "localdate", lambda *_, **__: on)
            given = {
                asked: instance if asked == "self" else values[asked] for asked in inspect.signature(make).parameters
            }
            values[name] = make(**given)
    except BaseException:
        _keep([layer.make for layer in _layers[:-1]])
        raise
