"""The public pages and files, and the desk's home."""

from django.urls import include, path, register_converter

from publication import desk, dispute_views, files, style_desk, views

app_name = "publication"


class FileSuffix:
    """One of the forms in which an edition can be had."""

    regex = "txt|md|html|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class TableSuffix(FileSuffix):
    """One of the forms in which a roll can be had."""

    regex = "csv|json"


register_converter(FileSuffix, "file")
register_converter(TableSuffix, "table")

desk_patterns = [
    path("", desk.home, name="desk"),
    path("<slug:campaign>/", desk.campaign, name="desk_campaign"),
    path("<slug:campaign>/letters/<slug:letter>/", desk.letter, name="desk_letter"),
    path("<slug:campaign>/settings/style/", style_desk.styles, name="styles"),
    path("<slug:campaign>/settings/style/<str:lang>/", style_desk.style, name="style"),
    path("<slug:campaign>/settings/style/<str:lang>/remove/", style_desk.remove_style, name="remove_style"),
    path("<slug:campaign>/letters/<slug:letter>/publish/", desk.publish, name="publish"),
]

of_a_letter = [
    path("", views.letter, name="letter"),
    path("signatories/", views.signatories, name="signatories"),
    path("dispute/<uuid:signature>/", dispute_views.dispute, name="dispute"),
    path("editions/", views.editions, name="editions"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("letter.<file:suffix>", files.letter, name="letter_file"),
    path("signatories.<table:suffix>", files.signatories, name="signatories_file"),
    path("editions/<int:number>/letter.<file:suffix>", files.letter, name="edition_letter_file"),
    path("editions/<int:number>/signatories.<table:suffix>", files.signatories, name="edition_signatories_file"),
]

urlpatterns = [
    path("desk/", include(desk_patterns)),
    path("", views.home, name="home"),
    path("sign-on/<str:token>/", views.letter, name="sign_on"),
    path("sign-on/<str:token>/in/<str:lang>/", views.letter, name="sign_on"),
    path("sign-on/<str:token>/dispute/<uuid:signature>/", dispute_views.dispute, name="dispute"),
    path("<slug:campaign>/", views.campaign, name="campaign"),
    path("<slug:campaign>/look.css", views.look, name="look"),
    path("<slug:campaign>/logo.png", views.logo, name="logo"),
    path("<slug:campaign>/<slug:letter>/", include(of_a_letter)),
    path("<slug:campaign>/<slug:letter>/in/<str:lang>/", include(of_a_letter)),
]
