/**
 * The notation of matching cases, a JSON object a line: orders and what must come of them.
 *
 * A case has `id`, perhaps `source`, `config`, and `kind`: absent for a stream of orders, else which function it is of (`uncross`, `allocate`, `trailing`,
 * `luld`). Ids of orders are numbers or texts; prices are whole ticks and quantities whole lots. Unknown keys are errors.
 */
import { z } from 'zod';
import { DataError } from '../../../base/errors.js';

const id = z.union([z.number(), z.string()]);
const side = z.enum(['B', 'S']);

const order = z.strictObject({
  op: z.enum(['new', 'cancel', 'replace', 'reduce', 'amend']).default('new'),
  id,
  side: side.optional(),
  qty: z.number().optional(),
  px: z.number().nullable().optional(),
  type: z.enum(['LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT']).default('LIMIT'),
  tif: z.enum(['GTC', 'IOC', 'FOK']).default('GTC'),
  stopPx: z.number().optional(),
  hidden: z.boolean().default(false),
  mes: z.number().optional(),
  disp: z.number().optional(),
  post: z.union([z.literal(true), z.enum(['reject', 'slide'])]).optional(),
  acct: z.string().optional(),
  stp: z.enum(['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT']).default('NONE'),
  by: z.number().optional(),
});

const level = z.tuple([z.number(), z.array(z.union([z.tuple([id, z.number()]), z.tuple([id, z.number(), z.number()])]))]);
const trade = z.tuple([id, id, z.number(), z.number()]);

const stream = z.strictObject({
  id: z.string(),
  source: z.string().optional(),
  kind: z.undefined().optional(),
  config: z.strictObject({ replaceAlwaysRequeues: z.boolean().default(false) }).prefault({}),
  generator: z.string().optional(),
  orders: z.array(order).optional(),
  expect: z.strictObject({
    trades: z.array(trade).optional(),
    tradeCount: z.number().optional(),
    makersAscending: z.number().optional(),
    first: trade.optional(),
    last: z.union([z.number(), trade]).optional(),
    book: z.strictObject({ B: z.array(level), S: z.array(level) }).optional(),
    status: z.record(z.string(), z.string()).optional(),
    rejects: z.array(z.tuple([id, z.string()])).optional(),
    pendingStops: z.array(id).optional(),
  }),
  reportSha256: z.string().optional(),
});

const resting = z.strictObject({
  id,
  qty: z.number(),
  top: z.number().optional(),
  lmm: z.number().optional(),
});

const step = z.strictObject({
  t: z.enum(['TOP', 'LMM', 'SPLIT', 'PRORATA', 'LEVELING', 'FIFO']),
  min: z.number().optional(),
  max: z.number().optional(),
  fifoPct: z.number().optional(),
});

const allocation = z.strictObject({
  id: z.string(),
  source: z.string().optional(),
  kind: z.literal('allocate'),
  aggressorQty: z.number(),
  resting: z.array(resting),
  steps: z.array(step),
  expect: z.strictObject({ fills: z.array(z.tuple([id, z.number()])) }),
});

const scheduleRow = z.union([
  z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]),
  z.strictObject({ p: z.number(), d: z.number(), s: z.number(), v: z.number(), sur: z.number() }),
]);

const auction = z.strictObject({
  id: z.string(),
  source: z.string().optional(),
  kind: z.literal('uncross'),
  referencePrice: z.number().nullable().optional(),
  orders: z.array(order),
  expect: z.strictObject({
    price: z.number().nullable(),
    volume: z.number(),
    surplus: z.number(),
    schedule_px_dem_sup_vol_sur: z.array(scheduleRow).optional(),
    remaining: z.array(z.tuple([id, z.number()])).optional(),
  }),
});

const luld = z.strictObject({
  id: z.string(),
  source: z.string().optional(),
  kind: z.literal('luld'),
  ref: z.number(),
  tier: z.union([z.literal(1), z.literal(2)]),
  doubled: z.boolean(),
  expect: z.strictObject({ lower: z.number(), upper: z.number() }),
});

const trailing = z.strictObject({
  id: z.string(),
  source: z.string().optional(),
  kind: z.literal('trailing'),
  side,
  type: z.string().optional(),
  stopPx: z.number().optional(),
  trailingDeltaBps: z.number(),
  lastPrices: z.array(z.number()),
  expect: z.strictObject({ triggersAtPrice: z.number().nullable() }),
});

const SHAPES = { stream, allocate: allocation, uncross: auction, luld, trailing } as const;

export type CaseOrder = z.infer<typeof order>;
export type StreamCase = z.infer<typeof stream>;
export type AllocationCase = z.infer<typeof allocation>;
export type AuctionCase = z.infer<typeof auction>;
export type LuldCase = z.infer<typeof luld>;
export type TrailingCase = z.infer<typeof trailing>;
export type MatchingCase = StreamCase | AllocationCase | AuctionCase | LuldCase | TrailingCase;

/** Cases of a file's text. @throws DataError naming the line and what is wrong with it. */
export function readCases(file: string, text: string): MatchingCase[] {
  const cases: MatchingCase[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    cases.push(readCase(`${file}:${index + 1}`, line));
  }
  if (cases.length === 0) throw new DataError(`${file}: no case in it; expected a JSON object a line`);
  return cases;
}

function readCase(where: string, line: string): MatchingCase {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new DataError(`${where}: ${(error as Error).message}; expected a JSON object`, { cause: error });
  }
  const kind = (value as { kind?: unknown } | null)?.kind ?? 'stream';
  if (typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind))
    throw new DataError(`${where}: kind: got ${JSON.stringify(kind)}, expected one of ${Object.keys(SHAPES).slice(1).join(', ')}, or none`);
  const { success, data, error } = SHAPES[kind as keyof typeof SHAPES].safeParse(value);
  if (success) return data;
  const issue = error.issues[0]!;
  throw new DataError(`${where}: ${issue.path.join('.')}${issue.path.length > 0 ? ': ' : ''}${issue.message}`);
}
