"""A PostgreSQL of the tests' own, which they may stop, kill and start: that of the suite is others' too."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import databases
from tests.office.post.servers import free_port
from tests.template_databases import MIGRATED, address_of

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
OPTIONS = "-c listen_addresses=127.0.0.1 -c max_connections=60 -c shared_buffers=32MB"
OPTIONS += " -c autovacuum=off -c max_wal_size=64MB -c min_wal_size=32MB -c wal_level=minimal -c max_wal_senders=0"
NAME = "portal"


@dataclass
class Cluster:
    """A server with one database; ``stop`` as an operator would, or as when its machine is gone."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{NAME}"

    def start(self) -> None:
        """Start it, and wait until it has recovered."""
        self._control("start", "-w", "-l", str(self.folder / "log"), "-o", f"-p {self.port} -k {self.folder} {OPTIONS}")

    def stop(self) -> None:
        """Stop it at once, in the middle of whatever it does: it recovers when it is started."""
        self._control("stop", "-m", "immediate")

    def _control(self, *command: str) -> None:
        as_postgres([_binary("pg_ctl"), "-D", str(self.folder / "data"), *command])

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Have this process ask its database in place of the suite's."""
        ours = {"HOST": "127.0.0.1", "PORT": self.port, "NAME": NAME, "USER": "postgres", "PASSWORD": ""}
        before = {key: connection.settings_dict[key] for key in ours}
        connection.close()
        connection.settings_dict.update(ours)
        settings.DATABASES[connection.alias].update(ours)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)
            settings.DATABASES[connection.alias].update(before)


def _binary(name: str) -> str:
    found = next((str(place / name) for place in PLACES if (place / name).exists()), None) or shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed, so there is no PostgreSQL of the tests' own")
    return found


def as_postgres(command: list[str]) -> None:
    """Run it as a user who may run a server; root may not."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"


@contextmanager
def running() -> Iterator[Cluster]:
    """A cluster with a migrated database; gone afterwards."""
    _binary("initdb")
    # Not among pytest's folders: whoever runs a server may not look into them.
    with tempfile.TemporaryDirectory(prefix="portal-cluster-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _dumped(folder / "dump")
        for path in (folder, folder / "dump"):
            if os.geteuid() == 0:
                shutil.chown(path, "postgres", "postgres")
        data = str(folder / "data")
        as_postgres([_binary("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"])
        cluster = Cluster(folder, free_port())
        cluster.start()
        try:
            address = ["-h", "127.0.0.1", "-p", str(cluster.port), "-U", "postgres"]
            as_postgres([_binary("createdb"), *address, NAME])
            as_postgres([_binary("pg_restore"), *address, "-d", NAME, "--no-owner", str(folder / "dump")])
            # Nobody else does here, and without it the planner takes every table for an empty one.
            as_postgres([_binary("psql"), *address, "-q", "-d", NAME, "-c", "ANALYZE"])
            yield cluster
        finally:
            cluster.stop()


def _dumped(path: Path) -> None:
    """A migrated database in that file."""
    template = f"faults_template_{os.getpid()}"
    MIGRATED.copy_to(template)
    try:
        subprocess.run([_binary("pg_dump"), "-Fc", "-f", str(path), address_of(template)], check=True)
    finally:
        connection.close()
        databases.drop(template)
