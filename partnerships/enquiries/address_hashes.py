"""Which client a request comes from, without keeping its address."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

IPV6_PREFIX = 64  # bits: one household has this many IPv6 addresses in common, and as many of its own as it likes


def hash_of(request: HttpRequest) -> str:
    """A keyed hash of the client's address: tells two clients apart and cannot be turned back without the key."""
    return salted_hmac("partnerships.clients", _network(_address(request)), algorithm="sha256").hexdigest()


def _address(request: HttpRequest) -> str:
    """The address of the peer; behind a proxy the last one that it added, for a client may send any before it."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _network(address: str) -> str:
    """The address, or the network of an IPv6 one; anything else as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False))
