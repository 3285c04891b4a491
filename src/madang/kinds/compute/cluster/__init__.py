"""Handing over to the machines: what a cluster should allow, what it allows, and the steps in between."""
