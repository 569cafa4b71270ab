"""The public door (by a letter's address or its sign-on link), signatories' own pages, and the desk's queue."""

from django.urls import include, path

from signatures import (
    adopt_desk,
    affirm_desk,
    authority_desk,
    board_views,
    desk,
    dispute_desk,
    dispute_views,
    duplicates_desk,
    import_desk,
    invitation_desk,
    invitation_views,
    link_views,
    merge_desk,
    officer_views,
    registry_desk,
    registry_facts_desk,
    registry_import_desk,
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
    path("invitations/", invitation_desk.invitations, name="invitations"),
    path("invitations/new/", invitation_desk.invite, name="invite"),
    path("invitations/send/", invitation_desk.send, name="send_invitations"),
    path("invitations/revoke/", invitation_desk.revoke, name="revoke_invitation"),
    path("disputes/", dispute_desk.disputes, name="disputes"),
    path("disputes/<uuid:dispute>/", dispute_desk.case, name="case"),
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
    path("signatures/<uuid:signature>/same/", duplicates_desk.same, name="same"),
    path("signatures/<uuid:signature>/apart/", duplicates_desk.apart, name="apart"),
    path("signatures/<uuid:signature>/vouch/", authority_desk.vouch, name="vouch"),
    path("signatures/<uuid:signature>/vouch/end/", authority_desk.take_back, name="take_vouch_back"),
]

of_the_registry = [
    path("", registry_desk.organizations, name="registry"),
    path("new/", registry_desk.new, name="registry_new"),
    path("import/", registry_import_desk.import_list, name="registry_import"),
    path("duplicates/", duplicates_desk.look_alikes, name="duplicates"),
    path("duplicates/apart/", duplicates_desk.apart_entries, name="apart_entries"),
    path("merge/", merge_desk.merge, name="merge"),
    path("merges/<int:number>/undo/", merge_desk.undo, name="undo_merge"),
    path("<uuid:organization>/", registry_desk.organization, name="registry_entry"),
    path("<uuid:organization>/edit/", registry_desk.edit, name="registry_edit"),
    path("<uuid:organization>/logo.png", registry_desk.logo, name="registry_logo"),
    path("<uuid:organization>/logo/", registry_facts_desk.set_logo, name="registry_set_logo"),
    path("<uuid:organization>/logo/remove/", registry_facts_desk.remove_logo, name="registry_remove_logo"),
    path("<uuid:organization>/names/", registry_facts_desk.add_name, name="registry_add_name"),
    path(
        "<uuid:organization>/names/<int:number>/remove/", registry_facts_desk.remove_name, name="registry_remove_name"
    ),
    path("<uuid:organization>/domains/", registry_facts_desk.verify_domain, name="registry_verify_domain"),
    path(
        "<uuid:organization>/domains/<int:number>/remove/",
        registry_facts_desk.remove_domain,
        name="registry_remove_domain",
    ),
]

urlpatterns = [
    path("signature/find/", link_views.find, name="find"),
    path("signature/confirm/<str:token>/", link_views.confirm, name="confirm"),
    path("signature/pack/<str:token>/", board_views.pack, name="pack"),
    path("invitation/answered/", invitation_views.answered, name="invitation_answered"),
    path("invitation/<str:token>/", invitation_views.invitation, name="invitation"),
    path("invitation/<str:token>/sign/", invitation_views.sign, name="invitation_sign"),
    path("signature/officer/<str:token>/", officer_views.officer, name="officer"),
    path("signature/dispute/<str:token>/", dispute_views.dispute, name="dispute"),
    path("signature/notice/<str:token>/", dispute_views.notice, name="notice"),
    path("signature/<str:token>/", link_views.status, name="status"),
    path("signature/<str:token>/text.<str:suffix>", link_views.text_signed, name="text_signed"),
    path("sign-on/<str:token>/", include((in_any_language, "by_link"))),
    path("desk/organizations/", include(of_the_registry)),
    path("desk/<slug:campaign>/import/", import_desk.import_letter, name="import"),
    path("desk/<slug:campaign>/letters/<slug:letter>/", include(of_a_letter)),
    path("<slug:campaign>/<slug:letter>/", include((in_any_language, "by_address"))),
]
