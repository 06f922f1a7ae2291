"""Repère: the gateway."""
