"""The record of the registry. PostgreSQL refuses to change or remove what stands in it, as with `campaign.Event`."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER registry_event_append_only BEFORE UPDATE OR DELETE ON signatures_registryevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_event();
"""
BACKWARD = "DROP TRIGGER registry_event_append_only ON signatures_registryevent;"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("campaign", "0002_events_are_append_only"), ("signatures", "0003_organizations")]
    operations = [
        migrations.CreateModel(
            name="RegistryEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("type", models.CharField(max_length=40)),
                ("actor", models.CharField(max_length=150)),
                ("details", models.JSONField(default=dict)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registry_events",
                        to="signatures.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["organization", "-at"], name="registry_event")],
            },
        ),
        migrations.RunPython(run(FORWARD), run(BACKWARD)),
    ]
