"""Which tables a page is made from, noted while it is."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection

_TABLE = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)


@contextmanager
def tables_read() -> Iterator[set[str]]:
    """The names that stand where the name of a table stands in what is asked of the database meanwhile."""
    read: set[str] = set()

    def note(execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:
        read.update(_named_in(str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield read


@lru_cache(maxsize=512)
def _named_in(sql: str) -> frozenset[str]:
    return frozenset(_TABLE.findall(sql))
