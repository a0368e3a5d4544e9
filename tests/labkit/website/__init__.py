"""Builds the pages of the kit as a site: make site.

The pages stay plain Markdown, as GitHub shows it. MkDocs (https://www.mkdocs.org) makes
the site, with the theme Material, from a copy of them.
"""
