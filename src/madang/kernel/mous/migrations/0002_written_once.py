"""What was found, counted or said of money is written once."""

from django.db import migrations

from madang.core.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("mous", "0001_initial")]
    operations = [
        append_only("mous_check"),
        append_only("mous_proof"),
        append_only("mous_reported"),
    ]
