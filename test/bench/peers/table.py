"""How long a library takes to read a csv into its own table: `table.py polars|pandas PATH`, one line of JSON on stdout."""

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
    cpu = time.process_time()
    start = time.perf_counter()
    rows = len(read(path))
    seconds = time.perf_counter() - start
    cpu_seconds = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "cpuSeconds": cpu_seconds, "peakMiB": peak, "version": version}))


def reader(library):
    if library == "polars":
        import polars

        return polars.read_csv, polars.__version__
    import pandas

    return pandas.read_csv, pandas.__version__


main(*sys.argv[1:])
