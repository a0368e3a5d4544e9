"""What tests ask of the text of a page."""


def in_order(page, texts):
    """Fail with the first of these texts that does not come behind the others."""
    at = 0
    for text in texts:
        found = page.find(text, at)
        assert found >= 0, text
        at = found
