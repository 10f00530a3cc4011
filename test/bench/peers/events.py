"""Turns one of our tapes into hftbacktest's events: `events.py TAPE.arrow OUT.npz`.

The tape is read as it stands (Arrow, by polars). A level or snapshot row becomes a depth event, a trade a trade event, a clear a clear of both
sides; rows that are delivered in another order than they happened become two events each, one for the venue and one for the strategy, by
hftbacktest's own `correct_event_order`. The file is not compressed, which is what hftbacktest reads fastest.
"""

import json
import sys

import numpy as np
import polars as pl
from hftbacktest.data import correct_event_order, validate_event_order
from hftbacktest.types import (
    BUY_EVENT,
    DEPTH_CLEAR_EVENT,
    DEPTH_EVENT,
    DEPTH_SNAPSHOT_EVENT,
    EXCH_EVENT,
    LOCAL_EVENT,
    SELL_EVENT,
    TRADE_EVENT,
    event_dtype,
)

KINDS = {1: DEPTH_EVENT, 2: TRADE_EVENT, 3: DEPTH_CLEAR_EVENT, 4: DEPTH_SNAPSHOT_EVENT}


def main(tape_path, out_path, tick_size, lot_size):
    tape = pl.read_ipc(tape_path)
    events = np.zeros(len(tape), event_dtype)
    kinds = tape["kind"].to_numpy()
    unknown = set(np.unique(kinds)) - set(KINDS)
    if unknown:
        sys.exit(f"{tape_path}: rows of kind {sorted(unknown)} have no counterpart in hftbacktest")
    lookup = np.zeros(max(KINDS) + 1, np.uint64)
    for ours, theirs in KINDS.items():
        lookup[ours] = theirs
    side = tape["side"].to_numpy()
    events["ev"] = lookup[kinds]
    events["ev"][side > 0] |= np.uint64(BUY_EVENT)
    events["ev"][side < 0] |= np.uint64(SELL_EVENT)
    events["exch_ts"] = tape["exchTs"].to_numpy()
    events["local_ts"] = tape["recvTs"].to_numpy()
    events["px"] = tape["priceTicks"].to_numpy() * tick_size
    events["qty"] = tape["qtyLots"].to_numpy() * lot_size
    events = in_both_orders(events)
    validate_event_order(events)
    np.savez(out_path, data=events)
    trades = tape.filter(pl.col("kind") == 2)["priceTicks"]
    print(json.dumps({"events": len(events), "lowTradeTicks": trades.min(), "highTradeTicks": trades.max()}))


def in_both_orders(events):
    """One event a row where both orders agree, else what hftbacktest makes of it."""
    if np.all(np.diff(events["local_ts"]) >= 0):
        events["ev"] |= np.uint64(EXCH_EVENT | LOCAL_EVENT)
        return events
    by_exchange = np.argsort(events["exch_ts"], kind="stable")
    by_strategy = np.argsort(events["local_ts"], kind="stable")
    return correct_event_order(events, by_exchange, by_strategy)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
