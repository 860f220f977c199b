"""Renderers: each turns the one Chart value into a medium and only reads it."""
