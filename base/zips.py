"""What is true of every zip file that is looked into: its parts are not too many, and stored or deflated, as usual.

Python's ``zipfile`` makes an object of each part before it says how many there are: a million are packed in 200 KB and
take six seconds.

Python's ``zipfile`` unpacks what was packed by bzip2 or LZMA 4 KB at a time, whatever it is asked for: 741 bytes took
1.25 GB to say what their first eight were. Of what is deflated it makes no more than that.
"""

import zipfile
from typing import IO

USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MOST_PARTS = 10_000  # a presentation of 500 slides has some 2,000
_LISTED = b"PK\x01\x02"  # what each line of the list of parts begins with
_CHUNK = 1 << 20


def has_too_many_parts(file: IO[bytes], most: int = MOST_PARTS) -> bool:
    """Whether it lists more parts, with those of documents in it that are stored as they are; it is read once."""
    file.seek(0)
    count, end = 0, b""
    while chunk := file.read(_CHUNK):
        count += (end + chunk).count(_LISTED)
        end = chunk[1 - len(_LISTED) :]
    file.seek(0)
    return count > most


def is_packed_as_usual(archive: zipfile.ZipFile) -> bool:
    """Whether each part can be unpacked a piece at a time."""
    return all(part.compress_type in USUAL for part in archive.infolist())
