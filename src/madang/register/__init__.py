"""The register: which organisations there are, on whose word it says what, and who belongs where."""
