"""Decodes DBN files with databento-dbn, one JSON line a record: {"file": name, "record": {field: text of its value}}.

The names of the files are the arguments. Numbers are told as text, since JSON's are not exact. Records are told as they stand in the file, not
upgraded to the newest version. Reserved bytes are left out.
"""

import json
import sys
from pathlib import Path

import databento_dbn as dbn


# A flag that may be unknown, as files spell what the package tells as bool or None.
TRISTATE = {True: "Y", False: "N", None: "~"}


def plain(value):
    """What stands in the file, of a value that may be an enumeration."""
    value = getattr(value, "value", value)
    if value is None or isinstance(value, bool):
        return TRISTATE[value]
    return value.decode() if isinstance(value, bytes) else str(value)


def field(record, name):
    """A field by its name in tables: of a level, `bid_px_03`."""
    prefix, _, number = name.rpartition("_")
    if number.isdigit() and hasattr(record, "levels"):
        return getattr(record.levels[int(number)], prefix)
    return getattr(record, name)


def main():
    for path in map(Path, sys.argv[1:]):
        packed = dbn.Compression.ZSTD if path.suffix == ".zst" else dbn.Compression.NONE
        decoder = dbn.DBNDecoder(has_metadata=".frag" not in path.name, upgrade_policy=dbn.VersionUpgradePolicy.AS_IS, compression=packed)
        decoder.write(path.read_bytes())
        for record in decoder.decode():
            if isinstance(record, dbn.Metadata):
                continue
            names = [name for name, *_ in record._dtypes if name != "length" and not name.startswith("_")]
            print(json.dumps({"file": path.name, "record": {name: plain(field(record, name)) for name in names}}))


if __name__ == "__main__":
    main()
