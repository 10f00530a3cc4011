"""A measuring process of the peer: `measure.py TASK`, one task as JSON, one line of JSON on stdout.

The time starts when the loop is compiled and warm and the events lie in memory; it covers building the backtests and running them.
"""

import hashlib
import json
import resource
import sys
import time

import numpy as np

from market import backtest
from quoter import run_idle, run_quoter

MOST_RECORDS = 1_000_000


def main(task):
    orders = np.empty((MOST_RECORDS, 5), np.int64)
    fills = np.empty((MOST_RECORDS, 4), np.int64)
    warm = np.load(task["warmEvents"])["data"]
    run = idle if task["workload"] == "idle" else quoters
    run(warm, {**task, "ladders": task["ladders"][:1], "dump": None}, orders, fills)
    del warm
    data = np.load(task["events"])["data"]
    cpu = time.process_time()
    start = time.perf_counter()
    answer = run(data, task, orders, fills)
    answer["seconds"] = time.perf_counter() - start
    answer["cpuSeconds"] = time.process_time() - cpu
    answer["peakMiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer["rows"] = len(data)
    print(json.dumps(answer))


def idle(data, task, orders, fills):
    hbt = backtest(data, task)
    touch = run_idle(hbt)
    hbt.close()
    return {"sessions": [], "touch": [int(ticks) for ticks in touch]}


def quoters(data, task, orders, fills):
    return {"sessions": [quoter(data, task, ladder, orders, fills) for ladder in task["ladders"]], "touch": []}


def quoter(data, task, ladder, orders, fills):
    hbt = backtest(data, task)
    sent, filled, position = run_quoter(
        hbt,
        ladder["levels"],
        ladder["offsetTicks"],
        ladder["stepTicks"],
        ladder["qtyLots"],
        ladder["intervalNs"],
        ladder["maxPositionLots"],
        ladder["skewTicksPerLot"],
        task["tickSize"],
        task["lotSize"],
        task["lastTs"],
        orders,
        fills,
    )
    hbt.close()
    return summary(orders[:sent], fills[:filled], position, task.get("dump"))


def summary(orders, fills, position, dump):
    fills = fills[np.lexsort((fills[:, 0], fills[:, 1]))]
    if dump is not None:
        orders.tofile(f"{dump}.orders")
        fills.tofile(f"{dump}.fills")
    return {
        "orders": len(orders),
        "fills": len(fills),
        "ordersHash": hash_of(orders),
        "fillsHash": hash_of(fills),
        "positionLots": position,
    }


def hash_of(records):
    return hashlib.sha256(np.ascontiguousarray(records).tobytes()).hexdigest()[:16]


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
