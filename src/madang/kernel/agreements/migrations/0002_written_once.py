"""Signatures and templates are written once."""

from typing import ClassVar

from django.db import migrations

from madang.core.guards import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("agreements", "0001_initial")]

    operations: ClassVar = [append_only("agreements_signature"), append_only("agreements_template")]
