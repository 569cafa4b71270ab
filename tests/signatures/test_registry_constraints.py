"""Every rule that the database holds on the registry, broken once."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Model

from campaign.models import AppendOnly
from signatures.models import Domain, NameKey, Organization, OrganizationLogo, OtherName, RegistryEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Organization:
    return Organization.objects.create(name="Marsh", created_by="One")


@pytest.fixture
def other() -> Organization:
    return Organization.objects.create(name="Quay", created_by="One")


def refused(model: type[Model], **fields: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


def test_an_entry_is_not_merged_into_itself(one: Organization, other: Organization) -> None:
    with pytest.raises(IntegrityError, match="organization_not_merged_into_itself"), transaction.atomic():
        Organization.objects.filter(pk=one.pk).update(merged_into=F("id"))
    Organization.objects.filter(pk=one.pk).update(merged_into=other)


def test_a_public_id_is_one_entry_s(one: Organization) -> None:
    refused(Organization, name="Quay", created_by="One", public_id=one.public_id)


def test_an_entry_has_a_name_once_in_a_language(one: Organization, other: Organization) -> None:
    OtherName.objects.create(organization=one, name="Marais", language="fr")
    refused(OtherName, organization=one, name="Marais", language="fr", kind="former")
    OtherName.objects.create(organization=one, name="Marais", language="")
    OtherName.objects.create(organization=other, name="Marais", language="fr")


def test_a_key_stands_once_at_an_entry(one: Organization, other: Organization) -> None:
    NameKey.objects.create(organization=one, key="w:marsh")
    refused(NameKey, organization=one, key="w:marsh")
    NameKey.objects.create(organization=other, key="w:marsh")


def test_a_domain_speaks_for_one_entry(one: Organization, other: Organization) -> None:
    Domain.objects.create(organization=one, domain="marsh.example", note="called", verified_by="One")
    for organization in (one, other):
        refused(Domain, organization=organization, domain="marsh.example", note="called", verified_by="One")


def test_an_entry_has_one_logo(one: Organization) -> None:
    fields = {"organization": one, "data": b"x", "digest": "a" * 64, "width": 1, "height": 1}
    OrganizationLogo.objects.create(**fields)
    refused(OrganizationLogo, **fields)


def test_the_record_of_an_entry_only_grows(one: Organization) -> None:
    event = RegistryEvent.objects.create(organization=one, type="organization.created", actor="One")
    with pytest.raises(AppendOnly):
        RegistryEvent.objects.update(actor="Other")
    with pytest.raises(AppendOnly):
        RegistryEvent.objects.all().delete()
    assert RegistryEvent.objects.get() == event


@pytest.mark.postgres
@pytest.mark.parametrize(
    "change", ["UPDATE signatures_registryevent SET actor = 'x'", "DELETE FROM signatures_registryevent"]
)
def test_postgresql_refuses_to_change_the_record(one: Organization, change: str) -> None:
    RegistryEvent.objects.create(organization=one, type="organization.created", actor="One")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_every_constraint_of_the_registry_is_broken_above() -> None:
    models = (Organization, OtherName, NameKey, Domain, OrganizationLogo, RegistryEvent)
    assert {constraint.name for model in models for constraint in model._meta.constraints} == {
        "organization_not_merged_into_itself",
        "other_name_once",
        "name_key_once",
    }
