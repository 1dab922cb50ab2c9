"""A program in the place of Lean, for what Lean itself would take seconds or never do."""

from __future__ import annotations

import sys
from pathlib import Path

from proofcheck.formal.lean.check import Lean
from proofcheck.formal.lean.process import NO_SANDBOX, Limits
from proofcheck.formal.lean.toolchain import Toolchain

#: Says all that Lean says of a file in which every theorem was accepted but those of ``False``.
HONEST = """
import json, re, sys
lines = open(sys.argv[-1], encoding="utf-8").read().split("\\n")
def say(line, text, severity="information"):
    pos = {"line": line, "column": 0}
    print(json.dumps({"pos": pos, "endPos": pos, "severity": severity, "data": text}))
void = False
print("[noise] that is no message")
print("{ nor is this")
for number, line in enumerate(lines, 1):
    if line.startswith("theorem"):
        void = False
    void = void or line.strip() == "False"
    if void:
        continue
    if word := re.search(r'trace "(\\S+ 0)"', line):
        say(number, word[1])
    if check := re.match(r"#check (\\w+)_c(\\d+)", line):
        say(number, f"{check[1]}_c{check[2]} : {check[1]}_s{check[2]}")
    if check := re.match(r"#check (\\w+)_last", line):
        say(number, f"{check[1]}_last : True")
    if axioms := re.match(r"#print axioms (\\w+)", line):
        say(number, f"'{axioms[1]}' depends on axioms: [propext, Quot.sound]")
"""


def write_program(path: Path, text: str) -> Path:
    """A program that runs the Python ``text``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(0o755)
    return path


def fake_lean(folder: Path, text: str, **limits: float) -> Lean:
    """A Lean that does what the Python ``text`` says."""
    chain = Toolchain(write_program(folder / "lean", text), "4.28.0")
    bounds = Limits(**{"seconds": 20.0, **limits})  # type: ignore[arg-type]
    return Lean(chain, "-- header", bounds, NO_SANDBOX)
