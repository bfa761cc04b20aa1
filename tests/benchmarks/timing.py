"""Timing calls against each other: in turn, so that what slows the machine slows all of them."""

import gc
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import median

WARM_UP = 10
"""Calls of each that are not counted."""


def medians(calls: Mapping[str, Callable[[int], object]], rounds: int) -> dict[str, float]:
    """Make each call once a round, with the number of the round; gives the median of each in seconds.

    The first `WARM_UP` rounds come on top and are not counted: numbers run from 0 to below `WARM_UP + rounds`.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    names = list(calls)
    gc.collect()
    for turn in range(WARM_UP + rounds):
        # Who comes first has the caches that the other left behind, so they take turns in that too.
        for name in names if turn % 2 else reversed(names):
            began = time.perf_counter()
            calls[name](turn)
            times[name].append(time.perf_counter() - began)
    return {name: median(each[WARM_UP:]) for name, each in times.items()}


def throughput(call: Callable[[int], object], threads: int, seconds: float) -> float:
    """Make a call from several threads at once; gives how many were made in a second."""
    ends = time.perf_counter() + seconds

    def work(thread: int) -> int:
        made = 0
        while time.perf_counter() < ends:
            call(thread * 1_000_003 + made)
            made += 1
        return made

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(work, range(threads))) / seconds
