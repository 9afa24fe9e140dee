"""Notices of wanted and missing people, in the form in which INTERPOL shows them."""
