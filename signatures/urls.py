"""The public door (by a letter's address or its sign-on link), signatories' own pages, and the desk's queue."""

from django.urls import include, path

from signatures import (
    adopt_desk,
    affirm_desk,
    authority_desk,
    desk,
    import_desk,
    link_views,
    officer_views,
    roll_desk,
    views,
)

app_name = "signatures"

door = [
    path("", views.choose, name="choose"),
    path("organization/", views.sign, {"kind": "organization"}, name="sign_organization"),
    path("individual/", views.sign, {"kind": "individual"}, name="sign_individual"),
    path("thanks/", views.thanks, name="thanks"),
]

in_any_language = [
    path("sign/", include(door)),
    path("in/<str:lang>/sign/", include(door)),
]

of_a_letter = [
    path("affirmations/", affirm_desk.affirmations, name="affirmations"),
    path("affirmations/remind/", affirm_desk.remind, name="remind_to_affirm"),
    path("affirmations/lapse/", affirm_desk.lapse, name="set_lapse"),
    path("affirmations/record/", affirm_desk.record, name="affirm_for"),
    path("adopt/", adopt_desk.adopt, name="adopt"),
    path("in/<str:lang>/adopt/", adopt_desk.adopt, name="adopt"),
    path("proposals/<int:proposal>/", adopt_desk.proposal, name="proposal"),
    path("open/", roll_desk.open_letter, name="open"),
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
    path("signatures/<uuid:signature>/vouch/", authority_desk.vouch, name="vouch"),
    path("signatures/<uuid:signature>/vouch/end/", authority_desk.take_back, name="take_vouch_back"),
]

urlpatterns = [
    path("signature/find/", link_views.find, name="find"),
    path("signature/confirm/<str:token>/", link_views.confirm, name="confirm"),
    path("signature/officer/<str:token>/", officer_views.officer, name="officer"),
    path("signature/<str:token>/", link_views.status, name="status"),
    path("signature/<str:token>/text.<str:suffix>", link_views.text_signed, name="text_signed"),
    path("sign-on/<str:token>/", include((in_any_language, "by_link"))),
    path("desk/<slug:campaign>/import/", import_desk.import_letter, name="import"),
    path("desk/<slug:campaign>/letters/<slug:letter>/", include(of_a_letter)),
    path("<slug:campaign>/<slug:letter>/", include((in_any_language, "by_address"))),
]
