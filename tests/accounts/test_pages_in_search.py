"""The page to sign in on, as the public search finds it."""

import pytest
from django.urls import reverse

from partnerships import search

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("text", ["sign in", "login", "how do I log in", "forgotten password"])
def test_question_how_to_sign_in_leads_to_the_page(text):
    search.reset()

    assert [page.url for page in search.find(text).pages] == [reverse("account_login")]


@pytest.mark.parametrize("text", ["account", "in", "sign language", "loggerheads"])
def test_other_words_do_not(text):
    assert search.find(text).pages == []
