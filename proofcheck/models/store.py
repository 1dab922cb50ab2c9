"""Where model files lie on this machine, and which file a name means."""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proofcheck.errors import ModelError, UsageError
from proofcheck.models.catalogue_file import plain_part
from proofcheck.models.entries import BUILTIN, Catalogue, Entry

BUILTIN_PATH = Path(__file__).parent / "step-verifier.gguf"
HASH_SUFFIX = ".sha256"

_FOLDER_VARIABLE = "PROOFCHECK_MODELS"


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository of the hub; ``sha256`` when the catalogue knows it."""

    repository: str
    file: str
    revision: str = "main"
    sha256: str | None = None


def models_folder() -> Path:
    """Where pulled models lie: ``PROOFCHECK_MODELS``, or the user's data folder."""
    given = os.environ.get(_FOLDER_VARIABLE)
    return Path(given).expanduser() if given else _data_folder() / "models"


def calibration_path(sha256: str, protocol: str) -> Path:
    """What was measured on this machine for the file with that hash, asked by a protocol.

    Its form is that of ``proofcheck.calibration`` in a GGUF.
    """
    return _data_folder() / "calibrations" / f"{sha256}-{protocol}.json"


def locate(name: str, catalogue: Catalogue) -> Path:
    """The file that ``name`` means: "builtin", a path, a catalogue's name, or ``owner/repo/file``.

    A path need not exist: who reads it says so best.  Raises UsageError for a name that is unknown
    or whose file is not on this machine.
    """
    if name == BUILTIN:
        return BUILTIN_PATH
    if Path(name).is_file():
        return Path(name)
    entry = catalogue.entries.get(name)
    if entry:
        found = installed(entry)
        if found:
            return found
        raise UsageError(f"{name}: the model is not on this machine; {_how_to_get(entry)}")
    origin = direct_origin(name)
    if origin and (found := find_file(origin)):
        return found
    if looks_like_a_path(name):
        return Path(name)
    raise _unknown(name, catalogue)


def origin_of(name: str, catalogue: Catalogue) -> HubFile:
    """Where the file of a catalogue's entry, or ``owner/repo/file.gguf``, is fetched.

    Raises UsageError for a name that is unknown, and ModelError for one without a file to fetch.
    """
    entry = catalogue.entries.get(name)
    if entry is None:
        origin = direct_origin(name)
        if origin is None:
            raise _unknown(name, catalogue)
        return origin
    origin = _origin(entry)
    if origin is None:
        raise ModelError(f"{name}: nothing to pull; {_how_to_get(entry)}")
    return origin


def installed(entry: Entry) -> Path | None:
    """The file of an entry when it is on this machine."""
    if entry.name == BUILTIN:
        return BUILTIN_PATH
    if entry.path is not None:
        return entry.path if entry.path.is_file() else None
    origin = _origin(entry)
    return find_file(origin) if origin else None


def find_file(origin: HubFile) -> Path | None:
    """The file of ``origin`` as it was pulled, or in the cache of the hub's own library."""
    own = place_of(origin)
    return own if own.is_file() else _in_hub_cache(origin)


def place_of(origin: HubFile) -> Path:
    """Where a pulled file lies, or will."""
    return models_folder() / origin.repository / origin.file


def pulled() -> Iterator[tuple[str, Path]]:
    """The models that were pulled, as ``owner/repo/file.gguf``, with their files."""
    folder = models_folder()
    for path in sorted(folder.glob("*/*/**/*.gguf")):
        relative = path.relative_to(folder)
        if path.is_file() and not relative.parts[0].startswith("."):
            yield relative.as_posix(), path


def direct_origin(name: str) -> HubFile | None:
    """What ``owner/repo/file.gguf`` means; None for any other text."""
    parts = name.split("/")
    if len(parts) < 3 or not all(map(plain_part, parts)) or not name.lower().endswith(".gguf"):
        return None
    return HubFile("/".join(parts[:2]), "/".join(parts[2:]))


def looks_like_a_path(name: str) -> bool:
    """Whether ``name`` can only be meant as a path: it has a folder in it, or ends in .gguf."""
    return "/" in name or os.sep in name or name.lower().endswith(".gguf") or name.startswith("~")


def expected_hash(name: str, path: Path, catalogue: Catalogue) -> str | None:
    """The SHA-256 that ``path`` must have: the catalogue's, or what was noted at the pull."""
    entry = catalogue.entries.get(name)
    if entry and entry.sha256:
        return entry.sha256
    try:
        noted = path.with_name(path.name + HASH_SUFFIX).read_text(encoding="ascii")[:64]
    except (OSError, UnicodeDecodeError):
        return None
    return noted.lower() if re.fullmatch(r"[0-9a-fA-F]{64}", noted) else None


def note_hash(path: Path, sha256: str) -> None:
    """Note the hash of a file beside it, as ``sha256sum`` does.  Raises OSError."""
    note = path.with_name(path.name + HASH_SUFFIX)
    note.write_text(f"{sha256}  {path.name}\n", encoding="ascii")


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits.  Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _origin(entry: Entry) -> HubFile | None:
    if entry.repository is None or entry.file is None:
        return None
    return HubFile(entry.repository, entry.file, entry.revision, entry.sha256)


def _how_to_get(entry: Entry) -> str:
    if entry.path is not None:
        return f"models.toml says that its file is {entry.path}"
    if entry.can_be_pulled:
        return f"fetch it with: proofcheck models pull {entry.name}"
    made = f" ({entry.weights})" if entry.weights else ""
    return (
        f"no GGUF of it is known: convert its weights{made}, "
        f'and name the file in models.toml: [models."{entry.name}"] with path = …'
    )


def _unknown(name: str, catalogue: Catalogue) -> UsageError:
    near = difflib.get_close_matches(name, catalogue.entries, n=1, cutoff=0.0)[0]
    return UsageError(
        f"{name!r:.200}: no such model; did you mean {near!r}? Give 'builtin', the path of a GGUF, "
        "a name that `proofcheck models list` shows, or owner/repository/file.gguf"
    )


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("proofcheck"))


def _in_hub_cache(origin: HubFile) -> Path | None:
    """The file in huggingface_hub's own cache, whose layout is documented, without importing it."""
    owner, repository = origin.repository.split("/")
    folder = _hub_cache() / f"models--{owner}--{repository}"
    try:
        commit = (folder / "refs" / origin.revision).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        commit = origin.revision
    if not plain_part(commit):
        return None
    path = folder / "snapshots" / commit / origin.file
    return path if path.is_file() else None


def _hub_cache() -> Path:
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if given := os.environ.get(variable):
            return Path(given).expanduser()
    if home := os.environ.get("HF_HOME"):
        return Path(home).expanduser() / "hub"
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "huggingface" / "hub"
