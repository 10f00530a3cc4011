"""The whole of a user's program: `whole.py TASK`: read the events from their file, replay them with the quoter, say what came of it."""

import json
import resource
import sys

import numpy as np

from measure import MOST_RECORDS, quoter


def main(task):
    orders = np.empty((MOST_RECORDS, 5), np.int64)
    fills = np.empty((MOST_RECORDS, 4), np.int64)
    answer = {"sessions": [quoter(task["events"], task, ladder, orders, fills) for ladder in task["ladders"]]}
    answer["peakMiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
