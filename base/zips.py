"""What is true of every zip file that is looked into: its parts are stored, or deflated, as every office program does.

Python's ``zipfile`` unpacks what was packed by bzip2 or LZMA 4 KB at a time, whatever it is asked for: 741 bytes took
1.25 GB to say what their first eight were. Of what is deflated it makes no more than that.
"""

import zipfile

USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_packed_as_usual(archive: zipfile.ZipFile) -> bool:
    """Whether each part can be unpacked a piece at a time."""
    return all(part.compress_type in USUAL for part in archive.infolist())
