"""The desk's pages of a letter's text and state."""

from django.urls import include, path

from letters import desk

app_name = "letters"

of_a_letter = [
    path("text/", desk.text, name="text"),
    path("details/", desk.details, name="details"),
    path("versions/", desk.versions, name="versions"),
    path("versions/<int:number>/", desk.version, name="version"),
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
    path("desk/<slug:campaign>/new-letter/", desk.new, name="new"),
    path("desk/<slug:campaign>/letters/<slug:letter>/", include(of_a_letter)),
]
