"""hftbacktest set up as the benchmarks' sessions are: one asset, constant latencies, whole fills, the vector book.

On levels the queue is prob-power3, on single orders the real one, first in, first out.
"""

from hftbacktest import BacktestAsset, ROIVectorMarketDepthBacktest

# The vector book covers the prices that trade and this much on both sides: every order lies inside, and rows outside cost it nothing.
ROI_MARGIN_TICKS = 2000


def backtest(data, task):
    """A fresh backtest over `data`: an array of events, or the path of one."""
    tick_size = task["tickSize"]
    asset = (
        BacktestAsset()
        .data(data)
        .linear_asset(1.0)
        .constant_order_latency(task["entryNs"], task["responseNs"])
        .no_partial_fill_exchange()
        .trading_value_fee_model(task["maker"], task["taker"])
        .tick_size(tick_size)
        .lot_size(task["lotSize"])
        .roi_lb((task["lowTradeTicks"] - ROI_MARGIN_TICKS) * tick_size)
        .roi_ub((task["highTradeTicks"] + ROI_MARGIN_TICKS) * tick_size)
        .last_trades_capacity(0)
    )
    asset = asset.l3_fifo_queue_model() if task["queue"] == "l3-fifo" else asset.power_prob_queue_model3(task["queueN"])
    return ROIVectorMarketDepthBacktest([asset])
