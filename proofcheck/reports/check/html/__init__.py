"""``html``: one page that holds everything and works offline; ``page.py`` puts it together."""
