"""How an item will look, for the recording screen: what is asked is drawn, and kept nowhere."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from base.json_posts import NO_JSON, posted_json, status_of
from boards.fetching import recordable_item, sentence
from boards.minutes.outcomes import not_made_yet
from boards.minutes.previewing import LONGEST_PREVIEW, preview_of
from boards.models.besides import said_besides


@never_cache
@require_POST
def item_preview(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Draw the ``text`` that is posted as JSON as the minutes will have it: it may not be saved yet, nor is it here.

    A piece of HTML; 400 ``{problem}`` where it is no JSON, 422 where it is no text.
    """
    item = recordable_item(request, pk, item_pk)
    try:
        text = posted_json(request).get("text")
        if not isinstance(text, str):
            raise ValidationError(NO_JSON)
    except ValidationError as error:
        return JsonResponse({"problem": sentence(error)}, status=status_of(error))
    item.text = text
    problems = [] if len(text) > LONGEST_PREVIEW else not_made_yet(item, request.user)
    not_made = {problem.line: problem.why for problem in problems}
    numbers = item.meeting.items.values_list("number", flat=True)
    preview = preview_of(text, numbers, item.recommendations, not_made, said_besides(item.meeting).get(item.pk, ()))
    return TemplateResponse(request, "boards/recording/_preview.html", {"preview": preview})
