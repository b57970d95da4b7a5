"""Pages as the tests read them."""

import html5lib
from django.http import HttpResponse


def read(response: HttpResponse):
    """The parsed page, to be searched by path, such as ``.//h1``."""
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(response.content.decode())


def text_of(element) -> str:
    """The text of an element, its white space tidied."""
    return " ".join("".join(element.itertext()).split())


def texts(response: HttpResponse, path: str) -> list[str]:
    """The text of each element of the main part of a page, by path from there."""
    return [text_of(element) for element in read(response).find(".//main").findall(path)]
