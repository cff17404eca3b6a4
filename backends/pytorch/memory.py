"""How much memory a worker holds."""

import sys
from pathlib import Path

import torch

STATISTICS = Path("/proc/self/statm")


def held(device: torch.device) -> int:
    """Bytes: of the process, or on a GPU the most of its memory since the last call.

    Where the system does not tell what the process holds now, it is the most that it ever held;
    where it tells neither, 0.
    """
    if device.type == "cuda":
        most = torch.cuda.max_memory_allocated(device)
        torch.cuda.reset_peak_memory_stats(device)
        return most
    if device.type == "mps":
        return torch.mps.driver_allocated_memory()
    if sys.platform == "win32":
        return 0
    import resource

    if STATISTICS.exists():
        return int(STATISTICS.read_bytes().split()[1]) * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
