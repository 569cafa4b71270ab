"""The site's addresses. Each app lists its own; publication comes last, since `/<campaign>/` takes what is left."""

from django.urls import include, path

from campaign import desk, views

own = [
    path("healthz", views.healthz, name="healthz"),
    path("desk/new/", desk.new_campaign, name="new"),
    path("desk/<slug:campaign>/settings/", desk.settings, name="settings"),
    path("desk/<slug:campaign>/settings/logo/", desk.logo, name="logo"),
    path("desk/<slug:campaign>/settings/logo/remove/", desk.remove_logo, name="remove_logo"),
    path("desk/<slug:campaign>/team/", desk.team, name="team"),
]

urlpatterns = [
    path("", include((own, "campaign"))),
    # Whoever could change their own address could take the place of somebody who is invited later.
    path("accounts/email/", views.no_such_page),
    path("accounts/", include("allauth.urls")),
    path("", include("letters.urls")),
    path("", include("signatures.urls")),
    path("", include("publication.urls")),
]
