"""The catalogue: models known by name, ours and the user's.

``catalogue.toml`` beside this file holds ours; a user's ``models.toml`` has the same form, and its
entries go before ours.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from proofcheck.errors import UsageError
from proofcheck.models.catalogue_file import parse_catalogue
from proofcheck.models.entries import BUILTIN, Catalogue

USER_FILE = "models.toml"

_OURS = Path(__file__).with_suffix(".toml")


def load_catalogue(protocols: Collection[str], user_file: Path | None = None) -> Catalogue:
    """Our catalogue with the user's; ``user_file`` stands for the one in the configuration folder.

    ``protocols`` are the names that an entry may give as its protocol.

    Raises UsageError for a user's file that cannot be read or says something unknown.
    """
    ours = parse_catalogue(_OURS.read_text(encoding="utf-8"), _OURS, Catalogue({}, {}), protocols)
    path = user_file or user_catalogue()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ours
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot read the catalogue: {error}") from None
    own = parse_catalogue(text, path, ours, protocols)
    if BUILTIN in own.entries:
        raise UsageError(f"{path}: models.{BUILTIN}: that name is taken")
    others = {name: entry for name, entry in ours.entries.items() if name not in own.entries}
    return Catalogue({**own.entries, **others}, {**ours.formats, **own.formats})


def user_catalogue() -> Path:
    """Where a user's own entries are read from."""
    import platformdirs

    return Path(platformdirs.user_config_dir("proofcheck")) / USER_FILE
