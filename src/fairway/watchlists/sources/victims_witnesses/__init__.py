"""Victims and witnesses whom an authority wants to reach with care."""
