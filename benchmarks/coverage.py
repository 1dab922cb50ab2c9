"""How much of real LaTeX is read: proofs found against a raw count, and the speed.

    python -m benchmarks.coverage FOLDER…

The raw count is the number of ``\\begin{proof}`` in the ``.tex`` files of a folder after comments
are stripped by a regular expression, so it knows nothing of verbatim text, of conditionals, of what
no document reads.  A proof that several roots share counts once.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from proofcheck.document.document import readable
from proofcheck.latex.project import read_documents

_COMMENT = re.compile(rb"(?<!\\)%[^\n]*")
_PROOF = re.compile(rb"\\begin\s*\{proof\}")


def raw_count(folder: Path) -> tuple[int, int]:
    """Number of ``\\begin{proof}`` outside comments, and bytes of ``.tex``, below a folder."""
    proofs = size = 0
    for path in folder.rglob("*.tex"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        size += len(data)
        proofs += len(_PROOF.findall(_COMMENT.sub(b"", data)))
    return proofs, size


def main(folders: list[str]) -> None:
    head = "source MB roots raw proof-env other-env plain linked steps s".split()
    print(("{:16}" + "{:>10}" * 9).format(*head))
    for name in folders:
        raw, size = raw_count(Path(name))
        begun = time.perf_counter()
        seen: set[tuple[str, int]] = set()
        roots = proof_env = other = plain = linked = steps = 0
        for document in readable(read_documents([name])):
            roots += 1
            for proof in document.proofs:
                key = (proof.span.path, proof.span.start)
                if key in seen:
                    continue
                seen.add(key)
                start = document.sources[proof.span.path].text[proof.span.start :][:60]
                if re.match(r"\\begin\s*\{proof\}", start):
                    proof_env += 1
                elif start.startswith("\\begin"):
                    other += 1
                else:
                    plain += 1
                linked += proof.statement is not None
                steps += len(proof.steps)
        seconds = time.perf_counter() - begun
        print(
            f"{Path(name).name:16}{size / 1e6:10.2f}{roots:10}{raw:10}{proof_env:10}{other:10}"
            f"{plain:10}{linked:10}{steps:10}{seconds:10.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
