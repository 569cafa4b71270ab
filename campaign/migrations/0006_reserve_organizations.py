"""Addresses that become the site's own. A campaign that has one of them moves to the next free one."""

from django.db import migrations, models

NEW = "dispute invitation officer organizations pack".split()
RESERVED = (
    "accounts admin api desk dispute embed feed healthz in invitation oembed officer organizations pack review "
    "robots sign-on signature signatures sitemap static"
).split()


def move_campaigns(apps, schema_editor):
    campaigns = apps.get_model("campaign", "Campaign").objects
    taken = set(campaigns.values_list("slug", flat=True))
    for slug in NEW:
        free = next(name for number in range(2, len(taken) + 3) if (name := f"{slug}-{number}") not in taken)
        campaigns.filter(slug=slug).update(slug=free)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0005_organizations")]
    operations = [
        migrations.RemoveConstraint("campaign", "campaign_slug_not_reserved"),
        migrations.RunPython(move_campaigns, migrations.RunPython.noop),
        migrations.AddConstraint(
            "campaign",
            models.CheckConstraint(condition=~models.Q(slug__in=sorted(RESERVED)), name="campaign_slug_not_reserved"),
        ),
    ]
