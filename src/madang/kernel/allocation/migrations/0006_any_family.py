"""A run says of which family its problem is, how much there was to give, and how much it gave."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("allocation", "0005_portions_within_offers")]

    operations: ClassVar = [
        migrations.RenameField("run", "seats", "units"),
        migrations.AlterField(
            "run",
            "units",
            models.PositiveIntegerField(help_text="There were to give: seats, or amounts times months."),
        ),
        migrations.AddField(
            "run",
            "family",
            models.CharField(max_length=20, default="matching", help_text="Of problems of the engine."),
        ),
        migrations.AddField(
            "run",
            "given",
            models.PositiveIntegerField(default=0, help_text="Of them, beyond what was held before."),
        ),
        migrations.AlterField(
            "run",
            "placed",
            models.PositiveIntegerField(help_text="Entries that were given something."),
        ),
        migrations.AlterField(
            "run",
            "first_choices",
            models.PositiveIntegerField(
                help_text="Of these with their first wish, or of amounts with all they asked for."
            ),
        ),
    ]
