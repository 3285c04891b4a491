"""Solvers that several families share: each takes arrays and hands back exact integers."""
