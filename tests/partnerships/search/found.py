"""What a page lists."""


def names(response) -> list[str]:
    return [row.name for row in response.context["page"]]
