"""The addresses of a review: of a text at the desk, and the link of a reviewer without an account."""

from django.urls import path

from letters import review_desk, review_views, round_desk

of_a_text = [
    path("review/", review_desk.review, name="review"),
    path("review/rounds/new/", round_desk.start, name="new_round"),
    path("review/rounds/<uuid:round>/", round_desk.round, name="round"),
]

public = [path("review/<str:token>/", review_views.review, name="review_link")]
