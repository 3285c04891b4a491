"""Shares of what can be divided: a resource, a period, and everybody raised together."""
