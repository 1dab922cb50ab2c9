"""The Lean that is run: the project's own, never a proxy, and what is missing is said in a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.errors import UsageError
from proofcheck.formal.lean.toolchain import find_toolchain
from tests.formal.fake_lean import write_program

SAYS = "print('Lean (version 4.9.0, x86_64-unknown-linux-gnu, commit 8f9843a4a5fe, Release)')"


def project(folder: Path, name: str = "leanprover/lean4:v4.9.0", mathlib: bool = True) -> Path:
    """A Lean project in ``folder`` whose toolchain is under ``folder / "elan"``."""
    root = folder / "project"
    (root / ".lake/packages/mathlib/.lake/build/lib").mkdir(parents=True)
    (root / ".lake/build/lib/lean").mkdir(parents=True)
    (root / "lean-toolchain").write_text(f"{name}\n")
    if mathlib:
        (root / ".lake/packages/mathlib/.lake/build/lib/Mathlib.olean").touch()
    write_program(folder / "elan/toolchains/leanprover--lean4---v4.9.0/bin/lean", SAYS)
    return root


def home(folder: Path) -> dict[str, str]:
    return {"ELAN_HOME": str(folder / "elan"), "PATH": str(folder / "bin")}


def test_a_project_says_which_lean(tmp_path: Path) -> None:
    root = project(tmp_path)
    chain = find_toolchain(root, None, home(tmp_path))
    assert chain.binary == tmp_path / "elan/toolchains/leanprover--lean4---v4.9.0/bin/lean"
    assert (chain.version, chain.mathlib, chain.checker) == ("4.9.0", True, None)
    assert chain.path == (
        root / ".lake/packages/mathlib/.lake/build/lib",
        root / ".lake/build/lib/lean",
    )


def test_the_checker_stands_beside_the_binary(tmp_path: Path) -> None:
    binary = write_program(tmp_path / "bin/lean", SAYS.replace("4.9.0", "4.28.0"))
    checker = write_program(tmp_path / "bin/leanchecker", "")
    chain = find_toolchain(None, str(binary), home(tmp_path))
    assert (chain.version, chain.mathlib, chain.checker) == ("4.28.0", False, checker)


def test_a_version_alone_is_one_of_leanprover(tmp_path: Path) -> None:
    assert find_toolchain(project(tmp_path, "v4.9.0"), None, home(tmp_path)).version == "4.9.0"


def test_no_lean(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^no Lean was found: name a Lean project"):
        find_toolchain(None, None, home(tmp_path))
    with pytest.raises(UsageError, match=r"^nowhere/lean: there is no such program"):
        find_toolchain(None, "nowhere/lean", home(tmp_path))


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a Lean project: it has no lean-toolchain"):
        find_toolchain(tmp_path, None, home(tmp_path))


def test_a_toolchain_that_is_not_there(tmp_path: Path) -> None:
    root = project(tmp_path, "leanprover/lean4:v4.30.0")
    with pytest.raises(UsageError, match=r"names leanprover/lean4:v4\.30\.0, which is not insta"):
        find_toolchain(root, None, home(tmp_path))


def test_a_toolchain_file_that_leads_elsewhere(tmp_path: Path) -> None:
    root = project(tmp_path, "../../bin")
    with pytest.raises(UsageError, match="which is not installed"):
        find_toolchain(root, None, home(tmp_path))
    (root / "lean-toolchain").write_text("a\0b\n")
    with pytest.raises(UsageError, match="not the name of a toolchain: 'a"):
        find_toolchain(root, None, home(tmp_path))


def test_a_project_without_a_built_mathlib(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no built Mathlib"):
        find_toolchain(project(tmp_path, mathlib=False), None, home(tmp_path))


def test_a_proxy_is_not_called(tmp_path: Path) -> None:
    proxy = write_program(tmp_path / "elan/bin/lean", "raise SystemExit('called')")
    with pytest.raises(UsageError, match="is elan's proxy, which may download"):
        find_toolchain(None, str(proxy), home(tmp_path))


def test_what_is_no_lean(tmp_path: Path) -> None:
    other = write_program(tmp_path / "bin/lean", "print('Lean 3')")
    with pytest.raises(UsageError, match="not Lean 4: --version says 'Lean 3'"):
        find_toolchain(None, str(other), home(tmp_path))
