"""The methods that a view answers, where Django has no word for them."""

from django.views.decorators.http import require_http_methods

may_be_sent = require_http_methods(["GET", "HEAD", "POST"])  # a page with a form that is sent to its own address
