"""strategies/quoter.ts for hftbacktest: the same integers, the same decisions, the same order of requests.

What it sends and what fills is logged as int64 records (see test/bench/outcome.ts): hftbacktest does not report fills, so orders are looked at
after each interval, which misses none while an order fills at once or not at all.

Functions that call hftbacktest cannot be cached: numba refuses, since they hold pointers into its library. The others are.
"""

import numpy as np
from hftbacktest import BUY, CANCELED, FILLED, GTX, LIMIT, SELL
from numba import njit

# More orders of one session than may ever be open at once.
MOST_OPEN = 512
MOST_WANTED = 128
MAX_INT64 = 9223372036854775807


@njit
def run_idle(hbt):
    """To the end in one go; gives the touch that the strategy sees there."""
    while hbt.elapse(MAX_INT64 // 4) == 0:
        pass
    depth = hbt.depth(0)
    return depth.best_bid_tick, depth.best_ask_tick


@njit
def run_quoter(hbt, levels, offset, step, qty, interval, max_position, skew, tick_size, lot_size, last_ts, orders, fills):
    """Quote until the data ends. Gives the numbers of records in `orders` and `fills`, and the position in lots."""
    ids = np.empty(MOST_OPEN, np.int64)
    sides = np.empty(MOST_OPEN, np.int64)
    ticks = np.empty(MOST_OPEN, np.int64)
    wanted = np.empty(MOST_WANTED, np.int64)
    open_count = 0
    sent = 0
    logged = 0
    filled = 0
    while hbt.elapse(interval) == 0:
        now = hbt.current_timestamp
        open_count, filled = forget_ended(hbt, ids, sides, ticks, open_count, lot_size, fills, filled)
        hbt.clear_inactive_orders(0)
        depth = hbt.depth(0)
        bid = depth.best_bid_tick
        ask = depth.best_ask_tick
        position = round(hbt.position(0) / lot_size)
        for side in (BUY, SELL):
            wanted_count = decide(side, bid, ask, position, levels, offset, step, max_position, skew, wanted)
            room = max_position - side * position
            for i in range(open_count):
                if sides[i] != side:
                    continue
                room -= qty
                pending_cancel = hbt.orders(0).get(ids[i]).req == CANCELED
                if pending_cancel:
                    continue
                level = index_of(wanted, wanted_count, ticks[i])
                if level >= 0:
                    wanted_count -= 1
                    for k in range(level, wanted_count):
                        wanted[k] = wanted[k + 1]
                else:
                    hbt.cancel(0, ids[i], False)
            for k in range(wanted_count):
                if room < qty:
                    break
                room -= qty
                if side == BUY:
                    hbt.submit_buy_order(0, sent, wanted[k] * tick_size, qty * lot_size, GTX, LIMIT, False)
                else:
                    hbt.submit_sell_order(0, sent, wanted[k] * tick_size, qty * lot_size, GTX, LIMIT, False)
                ids[open_count] = sent
                sides[open_count] = side
                ticks[open_count] = wanted[k]
                open_count += 1
                if now <= last_ts:
                    orders[logged, 0] = sent
                    orders[logged, 1] = now
                    orders[logged, 2] = side
                    orders[logged, 3] = wanted[k]
                    orders[logged, 4] = qty
                    logged += 1
                sent += 1
    open_count, filled = forget_ended(hbt, ids, sides, ticks, open_count, lot_size, fills, filled)
    return logged, filled, round(hbt.position(0) / lot_size)


@njit(cache=True)
def decide(side, bid, ask, position, levels, offset, step, max_position, skew, wanted):
    """Prices of a side, best first, into `wanted`; gives how many."""
    full = position >= max_position if side == BUY else position <= -max_position
    # A side without a level has a touch beyond all prices.
    if full or bid < 0 or ask > MAX_INT64 // 2:
        return 0
    shift = int(-position * skew)
    mid2 = bid + ask + 2 * shift
    for level in range(levels):
        away = offset + level * step
        in_front = level * step
        if side == BUY:
            wanted[level] = min(mid2 // 2 - away, ask - 1 - in_front)
        else:
            wanted[level] = max(-(-mid2 // 2) + away, bid + 1 + in_front)
    return levels


@njit(cache=True)
def index_of(values, count, value):
    for i in range(count):
        if values[i] == value:
            return i
    return -1


@njit
def forget_ended(hbt, ids, sides, ticks, open_count, lot_size, fills, filled):
    """Drop orders that have ended, the others keep their sequence; log those that filled."""
    kept = 0
    for i in range(open_count):
        order = hbt.orders(0).get(ids[i])
        # NONE while it is on its way, NEW while it rests.
        if order.status <= 1:
            ids[kept] = ids[i]
            sides[kept] = sides[i]
            ticks[kept] = ticks[i]
            kept += 1
        elif order.status == FILLED:
            fills[filled, 0] = ids[i]
            fills[filled, 1] = order.exch_timestamp
            fills[filled, 2] = order.exec_price_tick
            fills[filled, 3] = round(order.exec_qty / lot_size)
            filled += 1
    return kept, filled
