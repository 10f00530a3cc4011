"""Plays cases through hftbacktest 2.4.4 and tells what its strategy side could see of its orders.

Reads a case a line (JSON, standard input) and writes an answer a line, in the same order. A case:

    {"base": "1723161600000000000", "tick": "0.1", "lot": "0.001", "fills": "full" | "partial", "depth": "hashmap" | "roi",
     "roi": [lowest price, highest price], "queue": {"model": "prob-power3", "n": 3},
     "latency": {"entryNs": 10, "responseNs": 20} | {"path": [[reqTs, exchTs or null, respTs], ...]},
     "rows": [[exchTs, localTs, kind, side, price, qty], ...],
     "actions": [{"at": ts, "do": "new" | "cancel" | "replace", "id": 1, "side": "buy", "type": "limit", "price": "1", "qty": "1", "tif": "GTC"}]}

With `"npz": path` the rows are in that file, which the peer reads itself. Times are integer ns since `base`, prices and quantities decimal strings. Quantity of a replace: what the order shall want from now on. An answer:

    {"seen": [[id, recvTs, exchTs, status, leaves, execQty, execPriceTicks, isMaker], ...], "ended": [[id, recvTs], ...],
     "refused": [[id, at, code], ...], "end": code}

`seen` is an order after all answers of one nanosecond, for each nanosecond in which something of it changed: the peer takes answers in one by
one, but shows an order only when all of that time are in. `exchTs` is null for what never reached the exchange. `ended` are requests that came
back without any effect. `refused` are requests that the strategy side did not let out. `end` is 1 where the data ended well, else the code of
the error that stopped the peer.

The C functions behind the peer's numba classes are called directly: a case of a hundred rows takes about a millisecond, nothing is compiled.
"""

import ctypes
import json
import sys

import numpy as np
from hftbacktest import BacktestAsset, order as words, types
from hftbacktest._hftbacktest import build_hashmap_backtest, build_roivec_backtest
from hftbacktest.binding import lib
from hftbacktest.types import event_dtype, order_dtype

STATUS = {0: "none", 1: "new", 2: "expired", 3: "filled", 4: "canceled", 5: "partiallyFilled", 6: "rejected"}
KIND = {
    "level": types.DEPTH_EVENT,
    "trade": types.TRADE_EVENT,
    "clear": types.DEPTH_CLEAR_EVENT,
    "snapshot": types.DEPTH_SNAPSHOT_EVENT,
}
SIDE = {"bid": types.BUY_EVENT, "buy": types.BUY_EVENT, "ask": types.SELL_EVENT, "sell": types.SELL_EVENT, "": 0}
DEAD = ("expired", "filled", "canceled")
TIF = {"GTC": words.GTC, "GTX": words.GTX, "FOK": words.FOK, "IOC": words.IOC}
LATENCY_DTYPE = np.dtype([("req_ts", "i8"), ("exch_ts", "i8"), ("resp_ts", "i8"), ("_padding", "i8")])
ORDER_BYTES = order_dtype.itemsize
TOLD = ("status", "exch_timestamp", "leaves_qty", "exec_qty", "exec_price_tick")

FAR_NS = 1 << 62
TAIL_NS = 10**12

# What a wait comes back with.
REACHED, END_OF_DATA, ROW, ANSWER = 0, 1, 2, 3


class Engine:
    """One backtest of one asset."""

    def __init__(self, case):
        self.base = int(case["base"])
        # The peer reads the array in place; None when it has a file to read.
        self.data = None if "npz" in case else to_events(case["rows"], self.base)
        self.asset, self.latencies = to_asset(case, self.data, self.base)
        is_roi = case["depth"] == "roi"
        self.pointer = (build_roivec_backtest if is_roi else build_hashmap_backtest)([self.asset])
        self.prefix = "roivecbt_" if is_roi else "hashmapbt_"

    def call(self, name, *args):
        return getattr(lib, self.prefix + name)(self.pointer, *args)

    def start(self):
        return self.call("elapse", 0)

    def now(self):
        return self.call("current_timestamp") - self.base

    def wait(self, until):
        """To the next row or answer, at most to `until`; all of that nanosecond is done."""
        return self.call("wait_next_feed", True, until - self.now())

    def order(self, number):
        pointer = lib.orders_get(self.call("orders", 0), number)
        return None if not pointer else np.frombuffer(ctypes.string_at(pointer, ORDER_BYTES), order_dtype)[0]

    def request(self, action):
        if action["do"] == "cancel":
            return self.call("cancel", 0, action["id"], False)
        if action["do"] == "replace":
            return self.call("modify", 0, action["id"], float(action["price"]), float(action["qty"]), False)
        name = "submit_buy_order" if action["side"] == "buy" else "submit_sell_order"
        is_market = action["type"] == "market"
        price = 0.0 if is_market else float(action["price"])
        kind = words.MARKET if is_market else words.LIMIT
        return self.call(name, 0, action["id"], price, float(action["qty"]), TIF[action["tif"]], kind, False)

    def close(self):
        self.call("close")


def to_events(rows, base):
    """What the exchange sees in the order of the tape, then what the strategy sees in order of its own time: each reads only its own."""
    venue = [event(row, types.EXCH_EVENT, base) for row in rows]
    local = [event(row, types.LOCAL_EVENT, base) for row in sorted(rows, key=lambda row: row[1])]
    # The clock stands still when all rows are read, so the strategy's side gets one that changes nothing, long after all others.
    end = base + max(row[1] for row in rows) + TAIL_NS
    tail = (types.DEPTH_EVENT | types.BUY_EVENT | types.LOCAL_EVENT, end, end, 0.0, 0.0, 0, 0, 0.0)
    return np.array([*venue, *local, tail], event_dtype)


def event(row, reader, base):
    exch_ts, local_ts, kind, side, price, qty = row
    # A clear without a price takes the whole side.
    px = float(price) if price != "" else float("nan")
    return (KIND[kind] | SIDE[side] | reader, base + exch_ts, base + local_ts, px, float(qty or 0), 0, 0, 0.0)


def to_asset(case, data, base):
    asset = BacktestAsset().add_file(case["npz"]) if data is None else BacktestAsset().add_data(data)
    asset.linear_asset(1.0).tick_size(float(case["tick"])).lot_size(float(case["lot"]))
    asset.trading_value_fee_model(0.0, 0.0).parallel_load(False).roi_lb(case["roi"][0]).roi_ub(case["roi"][1])
    (asset.no_partial_fill_exchange if case["fills"] == "full" else asset.partial_fill_exchange)()
    set_queue(asset, case["queue"])
    latency = case["latency"]
    if "path" not in latency:
        return asset.constant_order_latency(latency["entryNs"], latency["responseNs"]), None
    table = np.array([(base + req, 0 if exch is None else base + exch, base + resp, 0) for req, exch, resp in latency["path"]], LATENCY_DTYPE)
    return asset.intp_order_latency(table), table


def set_queue(asset, queue):
    powers = {
        "prob-power": asset.power_prob_queue_model,
        "prob-power2": asset.power_prob_queue_model2,
        "prob-power3": asset.power_prob_queue_model3,
    }
    plain = {
        "pessimistic": asset.risk_adverse_queue_model,
        "prob-log": asset.log_prob_queue_model,
        "prob-log2": asset.log_prob_queue_model2,
        "l3-fifo": asset.l3_fifo_queue_model,
    }
    if queue["model"] in powers:
        powers[queue["model"]](float(queue["n"]))
    else:
        plain[queue["model"]]()


class Watcher:
    """Notes what changes in the orders."""

    def __init__(self, engine):
        self.engine = engine
        self.known = {}
        self.seen = []
        self.ended = []

    def expect(self, number):
        """A request went out: what it changed by itself is no news."""
        order = self.engine.order(number)
        if order is not None:
            self.known[number] = (told(order), order["req"].item())

    def look(self):
        for number in list(self.known):
            order = self.engine.order(number)
            state, request = self.known[number]
            now = (told(order), order["req"].item())
            self.known[number] = now
            if now[0] != state:
                self.seen.append(self.observation(number, order))
            elif now[1] != request:
                self.ended.append([number, self.engine.now()])
            # What has ended and awaits nothing stays as it is.
            if STATUS[order["status"].item()] in DEAD and now[1] == words.NONE:
                del self.known[number]

    def observation(self, number, order):
        exch_ts = order["exch_timestamp"].item()
        return [
            number,
            self.engine.now(),
            None if exch_ts == 0 else exch_ts - self.engine.base,
            STATUS[order["status"].item()],
            order["leaves_qty"].item(),
            order["exec_qty"].item(),
            order["exec_price_tick"].item(),
            bool(order["maker"]),
        ]


def told(order):
    return tuple(order[name].item() for name in TOLD)


def run_to(engine, watcher, until):
    while True:
        code = engine.wait(until)
        if code != ROW:
            watcher.look()
        if code not in (ROW, ANSWER):
            return code
        if engine.now() >= until:
            return REACHED


def play(case):
    """The answer to a case."""
    engine = Engine(case)
    watcher = Watcher(engine)
    refused = []
    code = engine.start()
    for action in case["actions"]:
        if code == REACHED and engine.now() < action["at"]:
            code = run_to(engine, watcher, action["at"])
        if code != REACHED:
            break
        answer = engine.request(action)
        if answer != 0:
            refused.append([action["id"], action["at"], answer])
        watcher.expect(action["id"])
    if code == REACHED:
        code = run_to(engine, watcher, FAR_NS)
    engine.close()
    return {"seen": watcher.seen, "ended": watcher.ended, "refused": refused, "end": code}


def main():
    for line in sys.stdin:
        print(json.dumps(play(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
