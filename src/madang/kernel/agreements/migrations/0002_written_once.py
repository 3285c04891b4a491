"""Signatures and templates are written once."""

from django.db import migrations

from madang.core.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]

    operations = [append_only("agreements_signature"), append_only("agreements_template")]
