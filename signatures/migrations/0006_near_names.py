"""Signatures keep keys under which near names beneath one letter meet; those that there are get theirs."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Write the keys of names as `signatures.name_index.index_signatures` does for new ones."""
    from signatures.name_index import signature_keys

    Signature, SignatureKey = (apps.get_model("signatures", name) for name in ("Signature", "SignatureKey"))
    rows = []
    for signature in Signature.objects.only("letter", "kind", "name", "website").iterator(chunk_size=500):
        keys = signature_keys(signature.kind, signature.name, signature.website)
        rows += [SignatureKey(letter_id=signature.letter_id, signature_id=signature.pk, key=key) for key in keys]
    SignatureKey.objects.bulk_create(rows, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0003_organizations"),
        ("signatures", "0005_invitations_answered"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignatureKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                (
                    "letter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="letters.letter",
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="signatures.signature"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("letter", "key", "signature"), name="signature_key_once")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
