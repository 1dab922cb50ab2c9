"""Which Lean is run: a project's own toolchain, or a plain binary.  Nothing is ever installed.

elan's proxies install what is missing and ``lake`` may fetch, so neither is called: the binary of
the toolchain that a project names is run itself, with the search path that ``lake env`` would give.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from proofcheck.errors import UsageError

_BUILT = ("build/lib/lean", "build/lib")  # the first since Lake 5
_NAME = re.compile(r"[\w.+/:-]{1,200}")
_VERSION = re.compile(r"Lean \(version ([^,)\s]+)")
_SECONDS = 180.0  # for --version: a cold start of an emulated Lean on a busy machine
_EXE = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A Lean that can be run.

    ``path`` are the folders of compiled modules beside Lean's own; with ``mathlib`` they have
    Mathlib.  ``checker`` is the program that replays what was compiled, where the toolchain has it
    (Lean 4.28 and later).
    """

    binary: Path
    version: str
    path: tuple[Path, ...] = ()
    mathlib: bool = False
    checker: Path | None = None


def find_toolchain(
    project: Path | None = None,
    binary: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Toolchain:
    """The toolchain of a Lean ``project``; without one, ``binary`` or the ``lean`` of the PATH.

    Raises UsageError, in one line, when there is none: no Lean, a project without
    ``lean-toolchain`` or a built Mathlib, a toolchain that is not installed, a proxy of elan's.
    """
    if project is not None:
        return _of_project(project, environment)
    named = binary or "lean"
    found = shutil.which(named, path=environment.get("PATH"))
    if found is None:
        missing = f"{named}: there is no such program" if binary else "no Lean was found"
        raise UsageError(
            f"{missing}: name a Lean project with a built Mathlib (--lean-project DIR), or the "
            f"`lean` of a toolchain (--lean FILE)"
        )
    path = Path(found)
    if _is_proxy(path, environment):
        raise UsageError(
            f"{path} is elan's proxy, which may download: name a Lean project "
            f"(--lean-project DIR), or the `lean` of a toolchain (--lean FILE)"
        )
    return _opened(path, ())


def _of_project(project: Path, environment: Mapping[str, str]) -> Toolchain:
    file = project / "lean-toolchain"
    try:
        name = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{project}: not a Lean project: it has no lean-toolchain") from None
    if not _NAME.fullmatch(name):
        raise UsageError(f"{file}: not the name of a toolchain: {name!r:.80}")
    folder = _toolchains(environment) / _folder_of(name)
    binary = folder / "bin" / f"lean{_EXE}"
    if not binary.is_file():
        raise UsageError(
            f"{file} names {name}, which is not installed in {folder.parent} "
            f"(elan toolchain install {name})"
        )
    path = tuple(_compiled(project))
    if not any((one / "Mathlib.olean").is_file() for one in path):
        raise UsageError(
            f"{project}: there is no built Mathlib (run `lake exe cache get`, `lake build` there)"
        )
    return _opened(binary, path)


def _toolchains(environment: Mapping[str, str]) -> Path:
    home = environment.get("ELAN_HOME")
    return (Path(home) if home else Path.home() / ".elan") / "toolchains"


def _folder_of(name: str) -> str:
    """The folder that elan gives a toolchain: ``leanprover/lean4:v4.9.0`` is
    ``leanprover--lean4---v4.9.0``; a version alone is one of leanprover's."""
    if re.fullmatch(r"v?4\.[\w.-]+", name):
        name = f"leanprover/lean4:v{name.removeprefix('v')}"
    return name.replace("/", "--").replace(":", "---")


def _compiled(project: Path) -> list[Path]:
    """Where compiled modules are: those of the packages, then the project's own."""
    packages = project / ".lake" / "packages"
    roots = sorted(packages.iterdir()) if packages.is_dir() else []
    lakes = [*(root / ".lake" for root in roots), project / ".lake"]
    places = (next((p for end in _BUILT if (p := lake / end).is_dir()), None) for lake in lakes)
    return [place.resolve() for place in places if place is not None]


def _is_proxy(path: Path, environment: Mapping[str, str]) -> bool:
    """Whether ``lean`` is elan under another name."""
    if path.resolve().stem == "elan" or path.parent == _toolchains(environment).parent / "bin":
        return True
    elan = path.with_name(f"elan{_EXE}")
    return elan.is_file() and elan.samefile(path)


def _opened(binary: Path, path: tuple[Path, ...]) -> Toolchain:
    try:
        done = subprocess.run(
            [binary, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        why = error if isinstance(error, OSError) else "it does not answer"
        raise UsageError(f"{binary}: Lean cannot be started ({why})") from None
    said = done.stdout.decode("utf-8", "replace")
    version = _VERSION.search(said)
    if version is None:
        raise UsageError(f"{binary}: not Lean 4: --version says {said[-80:].strip()!r}")
    checker = binary.with_name(f"leanchecker{_EXE}")
    mathlib = any((one / "Mathlib.olean").is_file() for one in path)
    return Toolchain(
        binary.absolute(), version[1], path, mathlib, checker if checker.is_file() else None
    )
