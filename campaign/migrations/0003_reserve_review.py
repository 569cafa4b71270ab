"""`/review/` becomes the site's own. A campaign that has this address moves to the next free one."""

from django.db import migrations, models

RESERVED = (
    "accounts admin api desk embed feed healthz in oembed review robots sign-on signature signatures sitemap static"
).split()


def move_campaign(apps, schema_editor):
    campaigns = apps.get_model("campaign", "Campaign").objects
    taken = set(campaigns.values_list("slug", flat=True))
    number = next(number for number in range(2, len(taken) + 3) if f"review-{number}" not in taken)
    campaigns.filter(slug="review").update(slug=f"review-{number}")


class Migration(migrations.Migration):
    dependencies = [("campaign", "0002_events_are_append_only")]
    operations = [
        migrations.RemoveConstraint("campaign", "campaign_slug_not_reserved"),
        migrations.RunPython(move_campaign, migrations.RunPython.noop),
        migrations.AddConstraint(
            "campaign",
            models.CheckConstraint(condition=~models.Q(slug__in=RESERVED), name="campaign_slug_not_reserved"),
        ),
    ]
