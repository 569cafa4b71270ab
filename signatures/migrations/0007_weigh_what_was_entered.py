from django.db import migrations


def weigh(apps, schema_editor):
    """Give what coordinators entered with a source the level of their word, as entering does from now on."""
    entered = apps.get_model("signatures", "Signature").objects.filter(kind="organization", authority=0)
    entered.exclude(entered_by="").exclude(consent_source="").update(authority=3)


class Migration(migrations.Migration):
    dependencies = [("signatures", "0006_near_names")]

    operations = [migrations.RunPython(weigh, migrations.RunPython.noop)]
