"""How long a library takes to read a csv into its own table, the first and the second time: `table.py polars|pandas PATH`, one line of JSON on stdout."""

import json
import resource
import sys
import time


def main(library, path):
    try:
        read, version = reader(library)
    except ImportError as error:
        print(json.dumps({"missing": str(error)}))
        return
    first_seconds, _, _ = timed(read, path)
    seconds, cpu_seconds, rows = timed(read, path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = {"seconds": seconds, "cpuSeconds": cpu_seconds, "firstSeconds": first_seconds}
    print(json.dumps({"rows": rows, **took, "peakMiB": peak, "version": version}))


def timed(read, path):
    """Seconds, processor seconds, rows."""
    cpu = time.process_time()
    start = time.perf_counter()
    rows = len(read(path))
    return time.perf_counter() - start, time.process_time() - cpu, rows


def reader(library):
    if library == "polars":
        import polars

        return polars.read_csv, polars.__version__
    import pandas

    return pandas.read_csv, pandas.__version__


main(*sys.argv[1:])
