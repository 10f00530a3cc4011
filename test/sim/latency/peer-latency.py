"""What hftbacktest 2.4.4 makes of small random order latency files: prints the cases of peer-latency.jsonl.

    python test/sim/latency/peer-latency.py [files] > test/sim/latency/peer-latency.jsonl

A case is a file (`rows` of req_ts, exch_ts, resp_ts) and requests sent one after another, each when the one before has been answered:
`[sent, entry, response]` of an accepted one, `[sent, -delay]` of one that was lost. Times are ns after `epoch`. Lost rows (exch_ts 0) stand
inside only: at an end the peer waits `req_ts - exch_ts`, some fifty years. Of files with lost rows only the entry leg is told, since the
peer's response leg reads a lost row as a latency of decades.
"""
import json
import random
import sys

import numpy as np
from hftbacktest import GTC, LIMIT, BacktestAsset, ROIVectorMarketDepthBacktest
from hftbacktest.types import BUY_EVENT, DEPTH_EVENT, DEPTH_SNAPSHOT_EVENT, EXCH_EVENT, LOCAL_EVENT, SELL_EVENT, event_dtype
from numba import njit

EPOCH = 1_723_161_256_000_000_000
SECOND = 1_000_000_000
LATENCY = np.dtype([("req_ts", "i8"), ("exch_ts", "i8"), ("resp_ts", "i8"), ("_padding", "i8")])
BOTH = EXCH_EVENT | LOCAL_EVENT


def market(from_ts, to_ts):
    """A touch far from our orders, and a row a second that keeps the clock going."""
    rows = [(DEPTH_SNAPSHOT_EVENT | BOTH | side, from_ts, from_ts, px, 10.0, 0, 0, 0.0) for side, px in ((BUY_EVENT, 90.0), (SELL_EVENT, 110.0))]
    for ts in range(from_ts + SECOND, to_ts, SECOND):
        rows.append((DEPTH_EVENT | BOTH | BUY_EVENT, ts, ts, 50.0, float(1 + ts // SECOND % 2), 0, 0, 0.0))
    return np.array(rows, dtype=event_dtype)


@njit
def play(hbt, times, out):
    for k in range(len(times)):
        if hbt.current_timestamp < times[k]:
            hbt.elapse(times[k] - hbt.current_timestamp)
        out[k, 0] = hbt.current_timestamp
        hbt.submit_buy_order(0, k + 1, 80.0, 1.0, GTC, LIMIT, False)
        hbt.wait_order_response(0, k + 1, 1_000_000_000_000)
        out[k, 1] = hbt.orders(0).get(k + 1).status
        out[k, 4] = hbt.current_timestamp
        latency = hbt.order_latency(0)
        if latency is not None:
            (_, exch, resp) = latency
            out[k, 2] = exch
            out[k, 3] = resp


def answers(rows, times):
    latency = np.zeros(len(rows), LATENCY)
    for i, (req, exch, resp) in enumerate(rows):
        latency[i] = (EPOCH + req, EPOCH + exch if exch > 0 else 0, EPOCH + resp, 0)
    events = market(EPOCH, EPOCH + 60 * SECOND)  # kept here: the peer holds no reference
    asset = BacktestAsset().data(events).linear_asset(1.0).intp_order_latency(latency)
    asset = asset.risk_adverse_queue_model().no_partial_fill_exchange().trading_value_fee_model(0, 0)
    asset = asset.tick_size(1.0).lot_size(1.0).roi_lb(0).roi_ub(300)
    hbt = ROIVectorMarketDepthBacktest([asset])
    hbt.elapse(1)
    out = np.zeros((len(times), 5), "i8")
    play(hbt, np.array(times, "i8") + EPOCH, out)
    hbt.close()
    accepted = 1
    told = []
    for sent, status, exch, resp, now in out.tolist():
        told.append([sent - EPOCH, exch - sent, resp - exch] if status == accepted else [sent - EPOCH, sent - now])
    return told


def drawn_rows(rnd, lost):
    """Rows whose requests and arrivals rise."""
    scale = rnd.choice([50, 20_000, 5_000_000])
    req, exch, rows = 10 * SECOND, 0, []
    for _ in range(rnd.randint(1, 8)):
        req += rnd.choice([1, scale // 10, scale, 20 * scale]) + rnd.randrange(scale)
        exch = max(req, exch) + rnd.randrange(scale)
        rows.append([req, exch, exch + rnd.randrange(scale)])
    for row in rows[1:-1]:
        if lost and rnd.random() < 0.4:
            row[1] = 0
    return rows


def drawn_times(rnd, rows):
    first, last = rows[0][0], rows[-1][0]
    times = [first - SECOND, last + 1, last + SECOND]
    for req, _, _ in rows:
        times += [req - 1, req, req + 1]
    times += [rnd.randint(first, last) for _ in range(12)]
    return sorted(times)


def case(seed):
    rnd = random.Random(seed)
    lost = seed % 3 == 2
    rows = drawn_rows(rnd, lost)
    requests = answers(rows, drawn_times(rnd, rows))
    return {"epoch": str(EPOCH), "rows": rows, "requests": [told[:2] for told in requests] if lost else requests}


for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 30):
    print(json.dumps(case(seed), separators=(",", ":")))
