"""An application: what a company asks for and how it says why."""
