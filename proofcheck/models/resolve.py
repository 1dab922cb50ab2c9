"""From what ``--model`` says to one resolved reference: the file, its header, what is known of it.

A name is resolved once per run, and the catalogue is read once for all names.  Nothing of the
tensors is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from proofcheck.errors import ModelError
from proofcheck.models.entries import BUILTIN, Catalogue, Entry, StepTagFormat
from proofcheck.models.gguf import Header, read_header
from proofcheck.models.store import file_hash, locate

MIN_CONTEXT = 64  # tokens; below, no window holds a statement and a step


class Memory(Protocol):
    """What is remembered between runs."""

    def recall(self, key: str) -> str | None: ...
    def remember(self, key: str, value: str) -> None: ...


class RunMemory:
    """A ``Memory`` of one run, where nothing is to be kept."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def recall(self, key: str) -> str | None:
        return self._known.get(key)

    def remember(self, key: str, value: str) -> None:
        self._known[key] = value


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A GGUF on this machine, with its header."""

    path: Path
    header: Header

    @property
    def name(self) -> str:
        """As the file calls itself, else as it is called."""
        return str(self.header.metadata.get("general.name") or self.path.stem)

    @property
    def protocol(self) -> str | None:
        """How the file says that it is to be asked; None where it says nothing."""
        named = self.header.metadata.get("proofcheck.protocol")
        return None if named is None else str(named)

    @property
    def chats(self) -> bool:
        """Whether it has a chat template."""
        return bool(self.header.metadata.get("tokenizer.chat_template"))

    @property
    def quantisation(self) -> int:
        """llama.cpp's number for the type of most of its tensors; -1 where it is not told."""
        number = self.header.metadata.get("general.file_type")
        return number if type(number) is int else -1

    @property
    def context(self) -> int:
        """What it was trained for, in tokens; ``ModelError`` for a number of no use."""
        architecture = self.header.metadata.get("general.architecture")
        context = self.header.metadata.get(f"{architecture}.context_length")
        if type(context) is not int or context < MIN_CONTEXT:
            raise ModelError(
                f"{self.path}: its context_length is {context!r:.80}; "
                f"at least {MIN_CONTEXT} is needed"
            )
        return context


@dataclass(frozen=True, slots=True)
class ModelReference:
    """A model that was asked for.

    ``name`` is what the user calls it; None: the only one that the server has.  ``served``: the
    server of the settings runs it.  ``file`` is None for a model of the server of which nothing but
    its name need be known.  ``entry`` is what the catalogue knows of it, ``format`` how that says
    it is asked to score steps.  ``protocol`` names the way in which it is asked; empty until that
    is chosen.
    """

    name: str | None
    file: ModelFile | None = None
    entry: Entry | None = None
    format: StepTagFormat | None = None
    served: bool = False
    protocol: str = ""


def resolve(name: str, catalogue: Catalogue, *, served: bool = False) -> ModelReference:
    """The model ``name``: "builtin", the path of a GGUF, or a name of the catalogue.

    Raises ``UsageError`` for a name that is unknown or leads to no file on this machine, and
    ``ModelError`` for a file that is damaged.
    """
    path = locate(name, catalogue)
    file = ModelFile(path, read_header(path))
    entry = None if name == BUILTIN else catalogue.entry_of(name, path.stem, file.name)
    form = catalogue.formats[entry.format] if entry and entry.format is not None else None
    return ModelReference(name, file, entry, form, served)


def hash_of(path: Path, memory: Memory | None) -> str:
    """The file's SHA-256, remembered as long as its size, time and inode stay the same.

    Raises ``ModelError`` for a file that cannot be read.
    """
    try:
        status = path.stat()
        key = f"sha256:{path.resolve()}:{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"
        known = memory.recall(key) if memory else None
        if known:
            return known
        digest = file_hash(path)
    except OSError as error:
        raise ModelError(f"{path}: cannot read the model file: {error}") from None
    if memory:
        memory.remember(key, digest)
    return digest
