"""The whole of a user's program: `whole.py TASK`: read the events from their file, replay them with the quoter, say what came of it.

It also says how long numba compiled, since numba keeps nothing of functions that call hftbacktest from one process to the next.
"""

import json
import resource
import sys

import numpy as np
from numba.core.event import install_timer

from measure import MOST_RECORDS, quoter


def main(task):
    orders = np.empty((MOST_RECORDS, 5), np.int64)
    fills = np.empty((MOST_RECORDS, 4), np.int64)
    compiling = []
    with install_timer("numba:compile", compiling.append):
        sessions = [quoter(task["events"], task, ladder, orders, fills) for ladder in task["ladders"]]
    answer = {
        "sessions": sessions,
        "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "compileSeconds": sum(compiling),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
