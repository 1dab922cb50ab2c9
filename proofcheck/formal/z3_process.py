"""The solver's process: reads SMT-LIB, answers, until its input ends.  Only here z3 is imported.

A request is a line of JSON: ``script``, whose assertions are named, ``hypotheses`` (the script
without the goal), ``more`` (further assertions for a witness), ``work`` (a
bound on z3's own count of resources: the same on each machine) and ``milliseconds``.  The reply is
a line, too: ``answer`` ("sat", "unsat", "unknown"), ``core`` (names of assertions), ``clash``
(names of hypotheses that contradict each other), ``values``.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any

_NAMED = re.compile(r":named (\w+)\)\)")
SMALL = 12  # witnesses are looked for among such numbers first


def main() -> None:
    """Answer requests; the first line out says which z3 it is."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what native code prints must not mix with replies
    try:
        import z3
    except Exception as error:  # noqa: BLE001 (a native library can fail to load in many ways)
        _say(out, {"missing": f"{type(error).__name__}: {error}"})
        return
    _say(out, {"version": z3.get_version_string()})
    for line in sys.stdin:
        _say(out, answer(z3, json.loads(line)))


def _say(out: Any, message: dict[str, Any]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


def answer(z3: Any, request: dict[str, Any]) -> dict[str, Any]:
    """What z3 says of one request."""
    try:
        return _answer(z3, request)
    except z3.Z3Exception as error:
        return {"answer": "unknown", "reason": str(error)[:200]}


def _answer(z3: Any, request: dict[str, Any]) -> dict[str, Any]:
    solver = _tracking(z3, request, request["script"])
    said = str(solver.check())
    if said == "unsat":
        core = [str(name) for name in solver.unsat_core()]
        return {"answer": said, "core": core, "clash": _clash(z3, request)}
    if said != "sat":
        return {"answer": said, "reason": solver.reason_unknown()}
    if not request.get("witness", False):
        return {"answer": said}
    solver.from_string(request["more"])
    small = [_small(z3, one) for one in _constants(z3, solver)]
    for extra in (small, []):
        solver.push()
        solver.add(*extra)
        if str(solver.check()) == "sat":
            return {"answer": "sat", "values": _values(z3, solver)}
        solver.pop()
    return {"answer": "sat"}


def _solver(z3: Any, request: dict[str, Any]) -> Any:
    solver = z3.Solver()
    solver.set(
        rlimit=request["work"], timeout=request["milliseconds"], random_seed=0, unsat_core=True
    )
    return solver


def _tracking(z3: Any, request: dict[str, Any], script: str) -> Any:
    """A solver with the assertions of a script, each tracked by its name."""
    solver = _solver(z3, request)
    for formula, name in zip(z3.parse_smt2_string(script), _NAMED.findall(script), strict=True):
        solver.assert_and_track(formula, name)
    return solver


def _clash(z3: Any, request: dict[str, Any]) -> list[str]:
    """Names of hypotheses that contradict each other, or nothing."""
    solver = _tracking(z3, request, request["hypotheses"])
    return list(map(str, solver.unsat_core())) if str(solver.check()) == "unsat" else []


def _constants(z3: Any, solver: Any) -> list[Any]:
    found: dict[str, Any] = {}
    pending = list(solver.assertions())
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if node.get_id() in seen:
            continue
        seen.add(node.get_id())
        if z3.is_const(node) and node.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            if not z3.is_bool(node):
                found[str(node)] = node
        elif z3.is_quantifier(node):
            pending.append(node.body())
        pending.extend(node.children())
    return [found[name] for name in sorted(found)]


def _small(z3: Any, constant: Any) -> Any:
    whole = [] if z3.is_int(constant) else [z3.IsInt(constant)]
    return z3.And(constant >= -SMALL, constant <= SMALL, *whole)


def _values(z3: Any, solver: Any) -> dict[str, str]:
    """The rational values of a model; a variable with another value is left out."""
    model = solver.model()
    found = {}
    for constant in _constants(z3, solver):
        value = model.eval(constant, model_completion=True)
        if z3.is_int_value(value) or z3.is_rational_value(value):
            found[str(constant)] = str(value.as_fraction())
    return found


if __name__ == "__main__":
    main()
