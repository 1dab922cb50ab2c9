"""Templates filled in one pass: what is put in is never filled itself."""

from __future__ import annotations

import re

_PLACE = re.compile(r"\{(\w+)\}")


def filled(template: str, **values: str) -> str:
    """The template with its ``{name}`` replaced where ``values`` have the name."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)
