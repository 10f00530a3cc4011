"""Opens a stored .npz and adds up each field of its rows, as one would who looks at it with numpy: `stored.py FILE LOT`."""

import json
import resource
import sys
import time

import numpy as np


def main():
    path, lot = sys.argv[1], float(sys.argv[2])
    start, start_cpu = time.perf_counter(), time.process_time()
    data = np.load(path)["data"]
    sums = {name: data[name].sum() for name in data.dtype.names}
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - start_cpu
    print(
        json.dumps(
            {
                "seconds": seconds,
                "cpuSeconds": cpu_seconds,
                "rows": len(data),
                "lots": float(sums["qty"] / lot),
                "sinceFirstNs": float((data["exch_ts"] - data["exch_ts"][0]).sum()),
                "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "version": np.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
