"""The strategy's pages and useful resources; topics, and the peer reviews of each year."""

from improvement.models.pages import Page
from improvement.models.resources import Resource
from improvement.models.reviewers import Reviewer
from improvement.models.reviews import Half, PeerReview
from improvement.models.rounds import ReviewGroup, Round
from improvement.models.topics import Topic
from improvement.models.what_changed import WhatChanged

__all__ = ["Half", "Page", "PeerReview", "Resource", "ReviewGroup", "Reviewer", "Round", "Topic", "WhatChanged"]
