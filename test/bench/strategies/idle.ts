/** idle: does nothing until the tape is over, then looks at its book once, so that the book has seen every row. */
import { defineStrategy } from 'slipgauge';

export default defineStrategy({
  onEnd(ctx) {
    ctx.record('bidTicks', ctx.book.bidTicks);
    ctx.record('askTicks', ctx.book.askTicks);
  },
});
