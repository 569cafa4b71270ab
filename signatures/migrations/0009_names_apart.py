"""Two names are told apart in the order of their code points, which is no database's own order of text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0008_disputes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="distinct",
            name="distinct_in_order",
        ),
        migrations.AddConstraint(
            model_name="distinct",
            constraint=models.CheckConstraint(
                condition=models.Q(("one", models.F("other")), _negated=True), name="distinct_of_two"
            ),
        ),
    ]
