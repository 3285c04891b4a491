"""Forms in the look of KRDS."""

from django.forms.renderers import TemplatesSetting


class KrdsRenderer(TemplatesSetting):
    """Render fields with our own templates, which wear the classes of KRDS."""
