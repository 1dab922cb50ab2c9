"""Running TeX on a temporary copy, without letting the paper do anything else.

No shell escape, no file written or read outside the folder (``openout_any`` and ``openin_any`` set
to paranoid), no configuration of latexmk (which is Perl), limits on time and on the size of a file;
what it started is ended with it.  Nor LuaTeX, in which a paper is a program: with that of TeX Live
2022 it writes and deletes wherever the user may, whatever ``openout_any`` says.  ``--safer`` takes
the plainest ways from it, not all.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from proofcheck.processes import no_longer_than_us

TIMEOUT = 300.0  # seconds for all runs of a paper
_MAX_FILE = 1 << 30  # bytes
_ENVIRONMENT = {
    "openout_any": "p",
    "openin_any": "p",
    "shell_escape": "f",
    "max_print_line": "1000",
}
_PROGRAMS = ("pdflatex", "xelatex")
_MAGIC = re.compile(r"^%\s*!\s*T[eE]X\s+(?:TS-)?program\s*=\s*([a-zA-Z]+)", re.MULTILINE)
_PACKAGE = re.compile(r"^[^%\n]*?\\(?:usepackage|RequirePackage)\s*(?:\[[^]]*\])?\s*\{([^}]*)\}",
                      re.MULTILINE)  # fmt: skip
_UNICODE = frozenset("fontspec polyglossia unicode-math xeCJK mathspec xltxtra xunicode".split())
_LUA = frozenset("luacode luatexja luatexja-fontspec luamplib luatexbase".split())
_FLAGS = ("-interaction=nonstopmode", "-no-shell-escape", "-synctex=1", "-file-line-error")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A PDF with its SyncTeX file; ``program`` is what made it."""

    pdf: Path
    synctex: Path
    program: str


class CompileError(Exception):
    """There is no PDF; the text says why, as a phrase."""


def program_for(text: str) -> str:
    """The program that a root's text asks for: in a magic comment, or by the packages it uses.

    Raises CompileError where that is LuaTeX.
    """
    head = text[:20_000]
    asked = magic[1].lower() if (magic := _MAGIC.search(head)) else ""
    if asked in _PROGRAMS:
        return asked
    packages = {name.strip() for found in _PACKAGE.finditer(head) for name in found[1].split(",")}
    if asked.startswith("lua") or packages & _LUA:
        raise CompileError("it asks for LuaTeX, in which a paper can run programs")
    return "xelatex" if packages & _UNICODE else "pdflatex"


def has_tex() -> bool:
    """Whether anything that compiles LaTeX is installed."""
    return any(shutil.which(name) for name in (*_PROGRAMS, "tectonic"))


def compile_paper(folder: Path, root: str, text: str, timeout: float = TIMEOUT) -> Compiled:
    """Compile ``root`` (a name) in ``folder``, which holds copies only.

    Raises CompileError when no TeX is installed, when the paper asks for LuaTeX, and when there is
    no PDF at the end of it.
    """
    commands = list(_commands(root, program_for(text)))
    if not commands:
        raise CompileError("no TeX is installed")
    stem = folder / Path(root).stem
    pdf = stem.with_name(f"{stem.name}.pdf")
    pdf.unlink(missing_ok=True)
    program, command = commands[0]
    end = monotonic() + timeout
    for _ in range(1 if program in ("latexmk", "tectonic") else 3):
        before = _digest(stem)
        _run(command, folder, max(1.0, end - monotonic()))
        if _digest(stem) == before:
            break
    synctex = next(
        (path for end in (".synctex.gz", ".synctex")
         if (path := stem.with_name(stem.name + end)).is_file()), None,
    )  # fmt: skip
    if not pdf.is_file() or synctex is None:
        raise CompileError(f"{program} made no PDF of it{_first_error(stem)}")
    return Compiled(pdf, synctex, program)


def _commands(root: str, program: str) -> Iterator[tuple[str, list[str]]]:
    """What can be run, best first: its name and its command line."""
    installed = [name for name in (program, *_PROGRAMS) if shutil.which(name)]
    for name in installed[:1]:
        if shutil.which("latexmk"):
            how = {"pdflatex": "-pdf", "xelatex": "-pdfxe"}[name]
            flags = [f"-latexoption={flag}" for flag in _FLAGS]
            yield "latexmk", ["latexmk", "-norc", how, "-f", "-silent", *flags, root]
        yield name, [name, *_FLAGS, root]
    if shutil.which("tectonic"):
        flags = ["--synctex", "--untrusted", "--only-cached", "--keep-logs"]
        yield "tectonic", ["tectonic", *flags, root]


def _run(command: list[str], folder: Path, timeout: float) -> None:
    """Run it to its end; raises CompileError when it takes too long or cannot be started."""
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | _ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=None if sys.platform == "win32" else _limit,
        )
    except OSError as error:
        raise CompileError(f"{command[0]} cannot be started ({error.strerror})") from error
    with no_longer_than_us(process):
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise CompileError(f"{command[0]} did not end within {timeout:.0f} s") from None


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_FILE, _MAX_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _digest(stem: Path) -> list[bytes]:
    """What a further run depends on."""
    paths = [stem.with_name(stem.name + end) for end in (".aux", ".toc", ".out")]
    return [path.read_bytes() if path.is_file() else b"" for path in paths]


def _first_error(stem: Path) -> str:
    """The first error in the log, as the end of a sentence."""
    log = stem.with_name(f"{stem.name}.log")
    if not log.is_file():
        return ""
    with log.open(encoding="utf-8", errors="replace") as stream:
        text = stream.read(4 << 20)
    error = re.search(r"^(?:! |\S[^\n]{0,200}:\d+: )([^\n]{1,200})", text, re.MULTILINE)
    return f" ({error[1].strip().rstrip('.')})" if error else ""
