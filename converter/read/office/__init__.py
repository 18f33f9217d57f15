"""Printed pages and Word files → the articles in them."""
