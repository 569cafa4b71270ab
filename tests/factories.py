"""Invented campaigns, letters and people, made through the same verbs that the site uses."""

import datetime
from typing import Any

import factory
from django.utils import timezone

from campaign.models import Campaign, Membership, User
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import workflow
from signatures.models import Decision, Signature

PASSWORD = "undersigned-test"
CONTENT = {
    "title": "Open letter on the lanterns of Port Example",
    "reference": "",
    "salutation": "Minister,",
    "body": "We write on behalf of {{groups|group|groups}} and {{individuals|person|people}}.\n\nPlease light them.",
    "closing": "Sincerely,",
}


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@coalition.example")
    name = factory.Sequence(lambda n: f"Coordinator {n}")
    password = factory.django.Password(PASSWORD)


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    slug = factory.Sequence(lambda n: f"campaign-{n}")
    name = factory.Sequence(lambda n: f"Lantern Coalition {n}")


def member(campaign: Campaign, role: str) -> User:
    """A new user with `role` in `campaign`."""
    user = UserFactory()
    Membership.objects.create(campaign=campaign, user=user, role=role)
    return user


def draft(
    campaign: Campaign | None = None, *, slug: str = "lanterns", content: dict | None = None, **details: Any
) -> Letter:
    """A draft with one version; `details` are fields of Letter."""
    return letter_workflow.create(
        campaign=campaign or CampaignFactory(),
        by="a test",
        details={"slug": slug, **details},
        content={**CONTENT, **(content or {})},
    )


def open_letter(
    campaign: Campaign | None = None,
    *,
    visibility: str = "listed",
    closes_at: datetime.datetime | None = None,
    opened: datetime.datetime | None = None,
    **details: Any,
) -> Letter:
    """A letter that takes signatures since an hour ago, or since `opened`."""
    opened = opened or timezone.now() - datetime.timedelta(hours=1)
    letter = draft(campaign, **details)
    return workflow.open_letter(letter=letter, by="a test", visibility=visibility, closes_at=closes_at, now=opened)


def receive(letter: Letter, *, kind: str = "individual", email: str = "", name: str = "", **fields: Any) -> Signature:
    """A signature as the public form leaves it: received, not confirmed."""
    name = name or ("Lamp Lighters’ Union" if kind == "organization" else "Ada Exemplar")
    number = letter.signatures.count()
    workflow.receive(
        letter=letter,
        submission=workflow.Submission(
            kind=kind,
            email=email or f"signer{number}@signers.example",
            fields={"name": name, **fields},
            contact={"name": "Jo Contact", "position": "clerk"} if kind == "organization" else {},
            consent_text="I agree.",
            flags=[],
        ),
        version=letter.in_force,
    )
    return letter.signatures.latest("pk")


def pending(letter: Letter, **fields: Any) -> Signature:
    """A signature that its mailbox confirmed and a coordinator has not decided."""
    return workflow.confirm(signature=receive(letter, **fields))


def approved(letter: Letter, *, by: User | None = None, **fields: Any) -> Signature:
    """A signature that counts."""
    decided = workflow.decide(
        signature=pending(letter, **fields), verdict=Decision.Verdict.APPROVE, by=by or UserFactory()
    )
    return decided.signature


def rejected(
    letter: Letter, *, by: User | None = None, reason: str = "We do not know you.", **fields: Any
) -> Signature:
    """A signature that a coordinator did not accept."""
    decided = workflow.decide(
        signature=pending(letter, **fields), verdict=Decision.Verdict.REJECT, reason=reason, by=by or UserFactory()
    )
    return decided.signature
