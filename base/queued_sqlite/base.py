"""Django's backend of SQLite with a queue in front of every transaction; the name of this module is Django's."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from base.queued_sqlite.queue import TooLate, WritersQueue

DEFAULT_TIMEOUT = 5.0  # seconds, sqlite3's own
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that stands in the queue from the beginning of a transaction to its end.

    SQLite lets one write at a time. Who finds it taken sleeps and tries again, ever more seldom, while whoever just
    finished takes it once more: of eight writers one waited 15 seconds. In a queue each gets its turn.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._one_statement_in_its_turn)  # of a writer who is in no transaction

    @cached_property
    def queue(self) -> WritersQueue | None:
        """The queue of this database; None where it is in memory and so this process's own."""
        if self.is_in_memory_db():
            return None
        timeout = float(self.settings_dict["OPTIONS"].get("timeout", DEFAULT_TIMEOUT))
        return WritersQueue(str(self.settings_dict["NAME"]), timeout)

    def _one_statement_in_its_turn(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if self.queue is None or self.queue.is_ours or not sql.lstrip()[:7].upper().startswith(_WRITES):
            return execute(sql, params, many, context)
        self._take_turn()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queue.leave()

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave out what is Django's own
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs leave out what is Django's own
        self._leave()  # not where it failed: the rollback that follows is a part of the same turn

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave out what is Django's own
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave out what is Django's own
        finally:
            if self.queue:
                self.queue.close()

    def _take_turn(self) -> None:
        if self.queue:
            try:
                self.queue.enter()
            except TooLate as error:
                raise OperationalError("database is locked") from error  # in SQLite's words, which others look for

    def _leave(self) -> None:
        if self.queue:
            with suppress(OSError):
                self.queue.leave()
