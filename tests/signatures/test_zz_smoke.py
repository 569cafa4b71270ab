import pytest
from django.core import mail
from tests import factories
from tests.conftest import links
def test_x(client, campaign, send_mail):
    letter=factories.open_letter(campaign, affiliations_line=True)
    for u in ["/lantern/lanterns/sign/","/lantern/lanterns/sign/organization/","/lantern/lanterns/sign/individual/","/lantern/lanterns/sign/thanks/","/signature/find/"]:
        r=client.get(u); assert r.status_code==200, u
    r=client.post("/lantern/lanterns/sign/individual/", {"name":"Ada Exemplar","role":"clerk","country":"KR","email":"ada@signers.example","display":"listed","consent":"on"})
    assert r.status_code==303, r.content.decode()
    m=send_mail(); print(m[0].subject, m[0].body, m[0].reply_to)
    u=links(m[0])[0]
    r=client.get(u); assert r.status_code==200
    print(r.content.decode()[1500:])
    r=client.post(u); assert r.status_code==303; print(r.url)
    r2=client.get(r.url); print(r2.content.decode()[1500:])
    r3=client.post(r.url,{"action":"withdraw"}); assert r3.status_code==303
    r2=client.get(r.url); assert "Withdrawn, for good" in r2.content.decode()
    print(send_mail()[0].body)
    r=client.post("/signature/find/", {"email":"ada@signers.example"}); assert r.status_code==200
