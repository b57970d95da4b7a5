"""What a page is connected with, said twice: in its ``Link`` header and in its head."""

from dataclasses import dataclass

from django.http import HttpResponse


@dataclass(frozen=True)
class PageLink:
    """One connection: ``rel`` such as alternate, the address, and for an alternate its media type and title."""

    rel: str
    href: str
    type: str = ""
    title: str = ""

    def __str__(self) -> str:
        kind = f'; type="{self.type}"' if self.type else ""
        return f'<{self.href}>; rel="{self.rel}"{kind}'  # a title may hold what a header may not


def add_links(response: HttpResponse, links: list[PageLink]) -> HttpResponse:
    """The response with the links in its ``Link`` header."""
    if links:
        response["Link"] = ", ".join(map(str, links))
    return response
