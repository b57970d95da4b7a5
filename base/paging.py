"""Lists in pages of 25."""

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest


def paginate(request: HttpRequest, rows, ignored: list[str] | None = None, count: int | None = None):
    """The page of ``rows`` that ``?page=`` asks for; ``count`` is how many there are, where that is known already.

    A page that is no number, or less than 1, gives the first, one that is out of range the last; each adds a sentence
    to ``ignored``.
    """
    ignored = ignored if ignored is not None else []
    paginator = Paginator(rows, settings.PAGE_SIZE)
    if count is not None:
        paginator.count = count  # a cached property: nobody asks the database again
    asked = request.GET.get("page") or 1
    try:
        return paginator.page(asked)
    except PageNotAnInteger:
        ignored.append("That page number is not a number. This is the first page.")
        return paginator.page(1)
    except EmptyPage:
        if str(asked).strip().startswith(("-", "0")):
            ignored.append(f"There is no page {str(asked)[:20]}. This is the first page of the list.")
            return paginator.page(1)
        ignored.append(f"There is no page {str(asked)[:20]}. This is the last page of the list.")
        return paginator.page(paginator.num_pages)
