"""Demonstration sites, as the kernel sees them."""


class DemonstrationSite:
    """Companies rank places, hosts rank companies."""

    key = "site"
