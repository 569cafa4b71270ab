"""The desk's pages of a letter's text and state."""

from django.urls import URLPattern, URLResolver, include, path

from letters import desk, editor_desk, language_desk, lint_desk, review_urls, text_desk, version_desk

app_name = "letters"

of_a_text: list[URLPattern | URLResolver] = [
    path("text/", text_desk.text, name="text"),
    path("text/check/", lint_desk.check, name="check"),
    path("text/preview/", editor_desk.preview, name="text_preview"),
    path("text/keep/", editor_desk.keep, name="text_keep"),
    path("text/discard/", editor_desk.discard, name="text_discard"),
    path("text/paste/", editor_desk.paste, name="text_paste"),
    path("versions/", version_desk.versions, name="versions"),
    path("versions/compare/", version_desk.compare, name="compare"),
    path("versions/<int:number>/", version_desk.version, name="version"),
    path("versions/<int:number>/restore/", version_desk.restore, name="restore"),
    *review_urls.of_a_text,
]

of_a_letter: list[URLPattern | URLResolver] = [
    path("", include(of_a_text)),
    path("in/<str:lang>/", include(of_a_text)),
    path("languages/", language_desk.languages, name="languages"),
    path("in/<str:lang>/approve/<int:number>/", language_desk.approve, name="approve_translation"),
    path("in/<str:lang>/remove/", language_desk.remove, name="remove_language"),
    path("details/", desk.details, name="details"),
    path("history/", desk.history, name="history"),
    path("close/", desk.close, name="close"),
    path("pause/", desk.pause, name="pause"),
    path("resume/", desk.resume, name="resume"),
    path("deadline/", desk.deadline, name="deadline"),
    path("list-for-all/", desk.list_for_all, name="list_for_all"),
    path("renew-link/", desk.renew_link, name="renew_link"),
    path("withdraw/", desk.withdraw, name="withdraw"),
]

urlpatterns = [
    *review_urls.public,
    path("desk/<slug:campaign>/new-letter/", desk.new, name="new"),
    path("desk/<slug:campaign>/letters/<slug:letter>/", include(of_a_letter)),
]
