"""The public door (by a letter's address or its sign-on link), signatories' own pages, and the desk's queue."""

from django.urls import include, path

from signatures import desk, import_desk, roll_desk, views

app_name = "signatures"

door = [
    path("", views.choose, name="choose"),
    path("organization/", views.sign, {"kind": "organization"}, name="sign_organization"),
    path("individual/", views.sign, {"kind": "individual"}, name="sign_individual"),
    path("thanks/", views.thanks, name="thanks"),
]

of_a_letter = [
    path("open/", roll_desk.open_letter, name="open"),
    path("adopt/", roll_desk.adopt, name="adopt"),
    path("queue/", desk.queue, name="queue"),
    path("queue/approve/", desk.bulk_approve, name="bulk_approve"),
    path("numbers/", roll_desk.numbers, name="numbers"),
    path("article-rule/", roll_desk.article_rule, name="article_rule"),
    path("signatures/", roll_desk.signatures, name="list"),
    path("signatures/add/", roll_desk.add, name="add"),
    path("signatures/<uuid:signature>/", desk.signature, name="signature"),
    path("signatures/<uuid:signature>/evidence/", desk.evidence, name="evidence"),
    path("signatures/<uuid:signature>/decide/", desk.decide, name="decide"),
    path("signatures/<uuid:signature>/undo/", desk.undo, name="undo"),
    path("signatures/<uuid:signature>/resend/", desk.resend, name="resend"),
    path("signatures/<uuid:signature>/withdraw/", desk.withdraw, name="withdraw"),
]

urlpatterns = [
    path("signature/find/", views.find, name="find"),
    path("signature/confirm/<str:token>/", views.confirm, name="confirm"),
    path("signature/<str:token>/", views.status, name="status"),
    path("sign-on/<str:token>/sign/", include((door, "by_link"))),
    path("desk/<slug:campaign>/import/", import_desk.import_letter, name="import"),
    path("desk/<slug:campaign>/letters/<slug:letter>/", include(of_a_letter)),
    path("<slug:campaign>/<slug:letter>/sign/", include((door, "by_address"))),
]
