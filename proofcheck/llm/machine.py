"""What this machine and its build of llama.cpp are like, learnt without loading the library."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import platform
from pathlib import Path

from proofcheck.errors import ModelError

_CPUS = Path("/sys/devices/system/cpu")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def physical_cores() -> int:
    """The physical cores this process may use: affinity, hyper-threads and quotas counted."""
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    cpus = os.sched_getaffinity(0)
    cores = {_read(_CPUS / f"cpu{cpu}/topology/thread_siblings_list") or str(cpu) for cpu in cpus}
    count = len(cores)
    quota, _, period = _read(_QUOTA).partition(" ")
    if quota.isdigit() and period.isdigit() and int(period):
        count = min(count, max(1, int(quota) // int(period)))
    return count


def gpu_layers(given: int | None, layers: int) -> tuple[int, ...]:
    """How many layers a graphics card may run, in the order in which that is tried.

    ``given`` is what the user says, None: as many as fit; ``layers`` the model's blocks, 0: not
    known.  What follows the last block counts as one more.
    """
    if given is not None:
        return (given,)
    most = layers + 1 if layers else 1024
    parts = (most, most * 3 // 4, most // 2, most // 4) if layers else (most,)
    return (*dict.fromkeys(part for part in parts if part), 0)


def library_version() -> str:
    """The engine as reports name it; raises ``ModelError`` when llama.cpp is not installed."""
    if importlib.util.find_spec("llama_cpp") is None:
        raise ModelError(
            "llama-cpp-python is not installed; 'pip install llama-cpp-python' installs it, "
            "--no-model runs the checks alone"
        )
    try:
        version = importlib.metadata.version("llama-cpp-python")
    except importlib.metadata.PackageNotFoundError:
        version = "of unknown version"
    return f"llama.cpp (llama-cpp-python {version})"


def build_fingerprint() -> str:
    """Changes when the library's files or the processor's features change."""
    spec = importlib.util.find_spec("llama_cpp")
    parts = [platform.machine(), library_version()]
    for line in _read(Path("/proc/cpuinfo")).splitlines():
        if line.startswith(("flags", "Features", "model name")):
            parts.append(line)
            if not line.startswith("model name"):
                break
    override = os.environ.get("LLAMA_CPP_LIB_PATH")
    origin = Path(spec.origin).parent / "lib" if spec and spec.origin else Path()
    folder = Path(override) if override else origin
    for path in sorted(folder.glob("lib*")) + sorted(folder.glob("*.dll")):
        status = path.stat()
        parts.append(f"{path}:{status.st_size}:{status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
