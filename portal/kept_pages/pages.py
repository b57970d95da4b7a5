"""A page as it is kept: compressed, with the headers that its answers have in common, and what it was made from."""

import gzip
import hashlib
import secrets
from dataclasses import dataclass
from typing import Self

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils import timezone
from django.utils.cache import patch_vary_headers, set_response_etag

from office.stamps import Stamp
from portal.kept_pages.release import release

VARIES = ("Accept-Encoding", "Cookie")
HEAD = 10  # bytes of gzip's header, after which a file's name may stand
HAS_NAME = 0x08  # a bit of the fourth


def basis_of(stamp: Stamp) -> str:
    """What a page is made from besides its address: it holds while this is the same."""
    return _hash(stamp, timezone.localdate(), connection.settings_dict["NAME"])


def key_of(*address: str) -> str:
    """The key of an address. Where processes share what they keep, those of another release have other keys."""
    return _hash("" if isinstance(caches["pages"], LocMemCache) else release(), *address)


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True)
class KeptPage:
    """A page, for as long as ``basis`` is what pages are made from."""

    basis: str
    view: str  # its name
    headers: dict[str, str]
    compressed: bytes

    @classmethod
    def of(cls, response: HttpResponse, basis: str, view: str) -> Self:
        """The page of that response, which gets the ``ETag`` and ``Vary`` that every answer with the page has."""
        set_response_etag(response)
        patch_vary_headers(response, VARIES)
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        return cls(basis, view, headers, gzip.compress(response.content, compresslevel=6, mtime=0))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for this request, compressed where the browser takes that."""
        if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            content, etag = self._of_random_length(), f"W/{self.headers['ETag']}"
            headers = {**self.headers, "ETag": etag, "Content-Encoding": "gzip"}
        else:
            content, headers = gzip.decompress(self.compressed), self.headers
        return HttpResponse(content, headers={**headers, "Content-Length": str(len(content))})

    def _of_random_length(self) -> bytes:
        """With a file's name of random length in gzip's header, as Django has it: the size tells nothing (BREACH).

        What is kept holds no secret, and is not to become one where somebody is mistaken about that.
        """
        start = bytearray(self.compressed[:HEAD])
        start[3] |= HAS_NAME
        name = b"a" * secrets.randbelow(GZipMiddleware.max_random_bytes)
        return b"".join((start, name, b"\0", self.compressed[HEAD:]))
