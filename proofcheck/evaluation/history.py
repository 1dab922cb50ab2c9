"""Corrections found in the history of a repository: steps of proofs that small commits changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from proofcheck.changes.git import Objects, open_objects, top_of
from proofcheck.changes.history import ChangedFile, Commit, commits
from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.document.proofs import asserting_steps
from proofcheck.document.text import fold_blanks
from proofcheck.errors import SourceError, UsageError
from proofcheck.evaluation.change import changed_tokens
from proofcheck.events import Progress
from proofcheck.latex.files import TEX_SUFFIXES, Tree
from proofcheck.latex.parse import parse

MOST_TOKENS = 6  # of a step that a correction changes; more is a step written anew
MOST_LINES = 60  # that a commit changes in all its files; more is a revision
MOST_FILES = 12
_BEFORE, _AFTER = 6, 2  # steps that are kept around a corrected one
_KNOWN = 64  # documents kept: what a commit made of a file is what the next one begins with


@dataclass(frozen=True, slots=True)
class CorrectedStep:
    """A step before and after a correction, with the steps around it as they are after it.

    ``math`` tells whether something changed in mathematics.
    """

    commit: Commit
    path: str
    statement: str
    before: tuple[str, ...]
    wrong: str
    right: str
    after: tuple[str, ...]
    math: bool


@dataclass(frozen=True, slots=True)
class History:
    """What was found in a repository.

    ``commits`` are no merges and touched a TeX file; ``left_out`` counts those of them that were
    not looked into, by reason.
    """

    name: str
    commits: int
    left_out: Mapping[str, int]
    corrections: tuple[CorrectedStep, ...]


def find_corrections(
    folder: Path, *, subject: str | None = None, most: int | None = None
) -> Generator[Progress | History, None, None]:
    """Look through the history of the repository around ``folder``; the ``History`` comes last.

    ``subject`` is a regular expression that must be found in the first line of a commit's message,
    whatever its case; ``most`` the number of last commits that are looked at.  Files are read from
    the repository's objects, each by itself.  Raises UsageError when there is no git, no
    repository, no commit, or when ``subject`` is no regular expression.
    """
    try:
        pattern = re.compile(subject or "", re.IGNORECASE)
    except re.error as error:
        raise UsageError(f"--subject is not a regular expression: {error}") from None
    top = top_of(folder)
    texts = [(commit, _tex_files(commit)) for commit in commits(top, most=most)]
    texts = [(commit, files) for commit, files in texts if files]
    left_out: Counter[str] = Counter()
    found: dict[tuple[str, str, str], CorrectedStep] = {}
    with open_objects(top) as store:
        read = lru_cache(_KNOWN)(lambda path, name: _document(store, path, name))
        for number, (commit, files) in enumerate(texts):
            yield Progress(number, len(texts), "commit")
            if not pattern.search(commit.subject):
                left_out["of another subject"] += 1
            elif len(files) > MOST_FILES or _changed_lines(store, files) > MOST_LINES:
                left_out["too large"] += 1
            else:
                for file in files:
                    before, after = read(file.path, file.before), read(file.path, file.after)
                    for step in corrected_steps(commit, file.path, before, after):
                        found.setdefault((step.path, step.wrong, step.right), step)
    yield Progress(len(texts), len(texts), "commit")
    yield History(top.name, len(texts), dict(left_out.most_common()), tuple(found.values()))


def corrected_steps(
    commit: Commit,
    path: str,
    before: Document | UnreadableDocument,
    after: Document | UnreadableDocument,
) -> Iterator[CorrectedStep]:
    """The steps that are the same in both versions of a file but for a few tokens."""
    for old, new in _same_proofs(_texts(before), _texts(after)):
        for at in _changed_steps(old, new):
            changes = list(changed_tokens(old.steps[at], new.steps[at]))
            tokens = [token for change in changes for side in change for token in side]
            if 0 < sum(max(len(gone), len(put)) for gone, put in changes) <= MOST_TOKENS:
                yield CorrectedStep(
                    commit=commit,
                    path=path,
                    statement=new.statement,
                    before=new.steps[max(0, at - _BEFORE) : at],
                    wrong=old.steps[at],
                    right=new.steps[at],
                    after=new.steps[at + 1 : at + 1 + _AFTER],
                    math=any(token.maths for token in tokens),
                )


@dataclass(frozen=True, slots=True)
class _Texts:
    """A proof as it is compared: its statement, and the steps that assert something."""

    statement: str
    steps: tuple[str, ...]


def _texts(document: Document | UnreadableDocument) -> list[_Texts]:
    """The proofs of a document; none of one that cannot be read."""
    return [
        _Texts(
            fold_blanks(proof.statement.normalised) if proof.statement else "",
            tuple(fold_blanks(proof.steps[at].normalised) for at in asserting_steps(proof)),
        )
        for one in readable([document])
        for proof in one.proofs
    ]


def _same_proofs(old: Sequence[_Texts], new: Sequence[_Texts]) -> Iterator[tuple[_Texts, _Texts]]:
    """The proofs that changed, each as it was and as it is now."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "replace":
            at = start
            for one in old[first:last]:
                places = (place for place in range(at, end) if _is_same(one, new[place]))
                place = next(places, None)
                if place is not None:  # else the proof is gone; those passed over are new
                    yield one, new[place]
                    at = place + 1


def _is_same(old: _Texts, new: _Texts) -> bool:
    """Whether one proof is the other with some steps changed."""
    if len(old.steps) != len(new.steps):
        return False
    return old.statement == new.statement or 2 * len(_changed_steps(old, new)) <= len(new.steps)


def _changed_steps(old: _Texts, new: _Texts) -> list[int]:
    pairs = enumerate(zip(old.steps, new.steps, strict=True))
    return [at for at, (before, after) in pairs if before != after]


def _tex_files(commit: Commit) -> tuple[ChangedFile, ...]:
    return tuple(file for file in commit.files if file.path.lower().endswith(TEX_SUFFIXES))


def _changed_lines(store: Objects, files: Sequence[ChangedFile]) -> int:
    """The lines that are gone or new in the files, those that only moved left out."""
    count = 0
    for file in files:
        with suppress(SourceError):
            old, new = (
                Counter(store.read(name).split(b"\n")) for name in (file.before, file.after)
            )
            count += max((old - new).total(), (new - old).total())
    return count


def _document(store: Objects, path: str, name: str) -> Document | UnreadableDocument:
    """The file alone, as the reader has it; what it inputs is not there."""
    return parse(Tree("", lambda asked: store.read(name) if asked == path else None, tuple), path)
