"""Everywhere there is something to ask: each address of the portal, about all that is in both worlds."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from tests.security.markers.asking import of_the_programme
from tests.security.markers.elsewhere import pages_of_admin, public_pages
from tests.security.markers.planting import Planted
from tests.security.matrix.asking import Address, addresses
from tests.security.matrix.tables import read
from tests.security.matrix.world import World

PLAUSIBLE = {"pk": 1, "slug": "x", "urn": 100001, "object_id": "1", "term": "2026-autumn", "key": "x", "uidb36": "1"}


def places(planted: Planted, world: World) -> dict[str, list[str]]:
    """The URLs of each address, by its name; every address has one."""
    found: dict[str, list[str]] = {}
    for name, url in (*_of_the_matrix(world), *of_the_programme(planted), *_of_admin(world), *_others()):
        urls = found.setdefault(name, [])
        if url not in urls:
            urls.append(url)
    found["public pages with markers"] = list(public_pages(planted))
    found["pages of admin with markers"] = [*dict.fromkeys(pages_of_admin())]
    return found


def _of_the_matrix(world: World) -> Iterator[tuple[str, str]]:
    site = {address.name: address for address in addresses()}
    for name, about in dict.fromkeys(row.what[:2] for row in read("addresses.csv", 3)):
        yield name, site[name].url(world.about[about] if about else {})


def _of_admin(world: World) -> Iterator[tuple[str, str]]:
    for model in admin.site._registry:
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        records = [str(record.pk) for record in world.records.get(model._meta.label_lower, {}).values()][:2]
        for address in addresses():
            if address.name.startswith(f"admin:{label}_"):
                for pk in records or ["1"]:
                    yield from _filled(address, {"object_id": pk, "pk": pk}, pk)


def _others() -> Iterator[tuple[str, str]]:
    """Every address once, whatever it is about: nothing that is there, as a rule."""
    for address in addresses():
        yield from _filled(address, {}, "1")


def _filled(address: Address, about: dict[str, object], pk: str) -> Iterator[tuple[str, str]]:
    if not address.is_named:
        yield address.name, f"/{address.route.split('<')[0].split('(')[0]}"
        return
    parts = {part: about.get(part, PLAUSIBLE.get(part, 1)) for part in address.takes}
    try:
        yield address.name, reverse(address.name, kwargs=parts or None, args=[pk] * address.places or None)
    except (NoReverseMatch, AttributeError):  # a converter of its own: as it is written, with anything in it
        path = "/".join("1" if "<" in piece or "(" in piece else piece for piece in address.route.split("/"))
        yield address.name, f"/{path.lstrip('/')}"


def path_of(url: str) -> str:
    """It, without its query."""
    return urlsplit(url).path
