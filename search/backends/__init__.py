"""Engines that propose candidates: one port, one file for each engine."""
