"""Everybody screened again on many machines: the partition tasks of `fairway.worker.partitions`, handed out by Ray Core.

The only module that knows Ray. It joins a cluster that runs already and starts none: Ray's own processes listen on every interface of
a machine, and whoever reaches them runs code there. docs/many-machines.md says how to fence it in.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from fairway.worker.partitions import PoolBroke, rescreen_partition

if TYPE_CHECKING:
    from fairway.screening import Partition

__all__ = ["RETRIES_MAX", "rescreen_on_ray"]

RETRIES_MAX = 5  # times that a process or its machine may die under one partition


def rescreen_on_ray(home: str, run: int, *, address: str, progress: Callable[[Partition], None]) -> None:
    """Does all partitions of a run that wait, wherever the cluster has a free core. The house is open in this process too.

    home     the house's folder, the same on every machine; the nodes have the house's environment (FAIRWAY_DATABASE, …) of their
             own, so that no password travels with a task
    address  of the cluster, host:port

    A task whose process or machine dies is done again elsewhere. Raises PoolBroke where that goes on and on, ConnectionError where
    there is no cluster.
    """
    from fairway import screening

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # tell nobody
    import ray
    from ray.exceptions import RayError

    ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    try:
        task = ray.remote(max_retries=RETRIES_MAX, num_cpus=1)(rescreen_partition)
        waiting = [task.remote(home, run, day) for day in screening.waiting_days(run)]
        while waiting:
            done, waiting = ray.wait(waiting)
            for each in done:
                progress(ray.get(each))
    except RayError as error:
        raise PoolBroke(f"the cluster gave up ({type(error).__name__})") from None
    finally:
        ray.shutdown()
