"""Tests for files that take long to be unpacked, however small they are."""

import gzip
import time
import tracemalloc
import zipfile

import pytest

from register.reading.files import FileRefused, name_beside, read_rows

REQUIRED = ("URN", "LA (code)")


def zipped(folder, count, content):
    path = folder / "register.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.csv", content)
    return path


def test_zip_of_hundreds_of_tables_is_refused_before_any_is_looked_at(tmp_path):
    path = zipped(tmp_path, 500, ",".join(["URN", "LA (code)", *['"x"'] * 16_000]))
    begun = time.process_time()

    with pytest.raises(FileRefused, match="holds 500 CSV files"):
        next(read_rows(path, REQUIRED))

    assert name_beside(path, REQUIRED) == ""
    assert time.process_time() - begun < 1  # 0.02 s measured; 20,000 of them in 1.6 MB took minutes


def test_gzip_of_thousands_of_files_is_refused_at_once(tmp_path):
    path = tmp_path / "register.csv.gz"
    path.write_bytes(gzip.compress(b"") * 500_000)
    begun = time.process_time()

    with pytest.raises(FileRefused, match="packed in a way that cannot be read"):
        next(read_rows(path, REQUIRED))

    assert time.process_time() - begun < 2  # 0.1 s measured; 20 MB took half a minute


def test_gzip_of_some_files_one_behind_the_other_is_read(tmp_path):
    path = tmp_path / "register.csv.gz"
    path.write_bytes(gzip.compress(b"URN,LA (code)\n") + gzip.compress(b"114704,881\n"))

    assert [row for _, row in read_rows(path, REQUIRED)] == [["URN", "LA (code)"], ("114704", "881")]


def test_zip_of_hundreds_of_thousands_of_parts_is_refused_before_they_are_listed(tmp_path):
    path = tmp_path / "register.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"")
        archive.filelist *= 100_000
    begun = time.process_time()

    with pytest.raises(FileRefused, match="packed in a way that cannot be read"):
        next(read_rows(path, REQUIRED))

    assert name_beside(path, REQUIRED) == ""
    assert time.process_time() - begun < 0.4  # 0.04 s measured; 2 s where they are listed


@pytest.mark.parametrize(
    "content",
    [
        b"URN,LA (code)" + b"," * 60_000_000,
        b"URN,LA (code)\n100001,881" + b"," * 60_000_000,
        b"URN,LA (code)\n" + b'"\n",' * 10_000_000,
    ],
    ids=["header", "row", "row of many lines"],
)
def test_row_that_is_longer_than_any_memory_is_refused_as_it_is_read(tmp_path, content):
    path = tmp_path / "register.csv.gz"
    path.write_bytes(gzip.compress(content, 1))
    begun = time.process_time()
    tracemalloc.start()

    with pytest.raises(FileRefused, match=r"register\.csv\.gz has a row that is far longer than any"):
        list(read_rows(path, REQUIRED))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000  # 4 MB measured; 1.1 GB before, and eight times that of the most that is unpacked
    assert time.process_time() - begun < 10  # 0.7 s measured
