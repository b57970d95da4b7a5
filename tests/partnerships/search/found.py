"""What a page lists."""


def names(response) -> list[str]:
    return [row.record.name for row in response.context["page"]]


def link_to(school) -> str:
    """The school's name as a link to its page."""
    return f'<a class="govuk-link" href="{school.get_absolute_url()}">{school.name}</a>'
