"""A backup holds everything and goes back into an empty database of either kind."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaign import backups
from campaign.models import Campaign, Event
from publication import workflow
from signatures.models import Contact, Signature
from tests import factories


def dump() -> dict[str, list]:
    """Every row of every model, values as they stand."""
    return {
        model._meta.label: [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in backups.models()
    }


@pytest.mark.django_db(transaction=True)
def test_what_is_backed_up_comes_back_row_by_row(tmp_path: Path) -> None:
    campaign = factories.CampaignFactory(slug="lantern")
    owner = factories.member(campaign, "owner")
    letter = factories.open_letter(campaign)
    factories.approved(letter, kind="organization", name="Ünïcode & “Lamp” Union", country="KR")
    factories.rejected(letter, name="Nobody Inparticular")
    workflow.publish(letter=letter, by=owner)
    before, file = dump(), tmp_path / "undersigned.backup"
    call_command("backup", file)
    assert file.stat().st_mode & 0o077 == 0
    call_command("flush", interactive=False, verbosity=0)
    assert not Signature.objects.exists()
    call_command("restore", file)
    assert dump() == before
    assert Contact.objects.count() == 2
    Event.objects.create(campaign=Campaign.objects.get(), type="after", actor="a test")  # its sequence goes on


@pytest.mark.django_db(transaction=True)
def test_a_restore_never_overwrites_what_is_there(tmp_path: Path) -> None:
    factories.open_letter()
    file = tmp_path / "undersigned.backup"
    call_command("backup", file)
    before = dump()
    with pytest.raises(CommandError, match="empty"):
        call_command("restore", file)
    assert dump() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b\x08\x00broken"])
def test_a_broken_backup_leaves_the_database_empty(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken"
    file.write_bytes(content)
    if content == b"":
        call_command("restore", file)
    else:
        with pytest.raises(CommandError):
            call_command("restore", file)
    assert not Campaign.objects.exists()
