/**
 * Where the fields of DBN records stand (Databento Binary Encoding, versions 1 to 3), little-endian, and a record as plain values.
 *
 * Each record begins with its length in 4-byte words, its type and who it is of (`HEAD`). Versions differ in the layout of definitions and
 * symbol mappings alone, which their length tells. A stream with `ts_out` has 8 bytes more behind each record.
 *
 * Units: prices int64 of 1e-9, `UNDEF_PRICE` where there is none; times uint64 ns since the Unix epoch.
 *
 * Example: `decodeRecord(bytes, at, end)` of a market-by-order record has `order_id: 647784973705n, action: 'C'`.
 */

/** Record types that are understood, as their byte spells them. */
export const RType = {
  trade: 0x00,
  mbp1: 0x01,
  mbp10: 0x0a,
  status: 0x12,
  definition: 0x13,
  symbolMapping: 0x16,
  mbo: 0xa0,
} as const;

/** No price. */
export const UNDEF_PRICE = 9_223_372_036_854_775_807n;

/** Flags of a record. */
export const RecordFlag = { last: 128, snapshot: 32, badTsRecv: 8, maybeBadBook: 4 } as const;

/** How a field is stored; `char` is one character, `sN` text of N bytes that ends at a zero. */
type FieldType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'char' | `s${number}`;

/** A field and where it begins. */
type Field = readonly [name: string, type: FieldType, at: number];

const BYTES: Readonly<Record<string, number>> = { u8: 1, i8: 1, char: 1, u16: 2, i16: 2, u32: 4, i32: 4, u64: 8, i64: 8 };

/** Fields one behind the other from `at`. */
function fieldsFrom(at: number, list: string): Field[] {
  let next = at;
  return list.split(' ').map((item) => {
    const [name, type] = item.split(':') as [string, FieldType];
    const field: Field = [name, type, next];
    next += BYTES[type] ?? Number(type.slice(1));
    return field;
  });
}

const HEAD = fieldsFrom(1, 'rtype:u8 publisher_id:u16 instrument_id:u32 ts_event:u64');

const MBO = [
  ...HEAD,
  ...fieldsFrom(
    16,
    'order_id:u64 price:i64 size:u32 flags:u8 channel_id:u8 action:char side:char ts_recv:u64 ts_in_delta:i32 sequence:u32',
  ),
];

const TRADE = [
  ...HEAD,
  ...fieldsFrom(16, 'price:i64 size:u32 action:char side:char flags:u8 depth:u8 ts_recv:u64 ts_in_delta:i32 sequence:u32'),
];

/** Ten levels, or one, of both sides. */
function levelFields(levels: number): Field[] {
  return Array.from({ length: levels }, (_, i) => {
    const level = `0${String(i)}`.slice(-2);
    const names = ['bid_px_N:i64', 'ask_px_N:i64', 'bid_sz_N:u32', 'ask_sz_N:u32', 'bid_ct_N:u32', 'ask_ct_N:u32'];
    return fieldsFrom(LEVELS_AT + i * LEVEL_BYTES, names.map((name) => name.replace('N', level)).join(' '));
  }).flat();
}

/** Levels of a record with a book: where they begin, and how long each is. */
export const LEVELS_AT = 48;
export const LEVEL_BYTES = 32;

const STATUS = [
  ...HEAD,
  ...fieldsFrom(16, 'ts_recv:u64 action:u16 reason:u16 trading_event:u16 is_trading:char is_quoting:char is_short_sell_restricted:char'),
];

const DEFINITION_V1 = [
  ...HEAD,
  ...fieldsFrom(
    16,
    'ts_recv:u64 min_price_increment:i64 display_factor:i64 expiration:u64 activation:u64 high_limit_price:i64 low_limit_price:i64 ' +
      'max_price_variation:i64 trading_reference_price:i64 unit_of_measure_qty:i64 min_price_increment_amount:i64 price_ratio:i64 ' +
      'inst_attrib_value:i32 underlying_id:u32 raw_instrument_id:u32 market_depth_implied:i32 market_depth:i32 market_segment_id:u32 ' +
      'max_trade_vol:u32 min_lot_size:i32 min_lot_size_block:i32 min_lot_size_round_lot:i32 min_trade_vol:u32',
  ),
  ...fieldsFrom(160, 'contract_multiplier:i32 decay_quantity:i32 original_contract_size:i32'),
  ...fieldsFrom(
    176,
    'trading_reference_date:u16 appl_id:i16 maturity_year:u16 decay_start_date:u16 channel_id:u16 currency:s4 settl_currency:s4 ' +
      'secsubtype:s6 raw_symbol:s22 group:s21 exchange:s5 asset:s7 cfi:s7 security_type:s7 unit_of_measure:s31 underlying:s21 ' +
      'strike_price_currency:s4 instrument_class:char',
  ),
  ...fieldsFrom(328, 'strike_price:i64'),
  ...fieldsFrom(
    342,
    'match_algorithm:char md_security_trading_status:u8 main_fraction:u8 price_display_format:u8 settl_price_type:u8 sub_fraction:u8 ' +
      'underlying_product:u8 security_update_action:char maturity_month:u8 maturity_day:u8 maturity_week:u8 user_defined_instrument:char ' +
      'contract_multiplier_unit:i8 flow_schedule_type:i8 tick_rule:u8',
  ),
];

const DEFINITION_V2 = [
  ...HEAD,
  ...fieldsFrom(
    16,
    'ts_recv:u64 min_price_increment:i64 display_factor:i64 expiration:u64 activation:u64 high_limit_price:i64 low_limit_price:i64 ' +
      'max_price_variation:i64 trading_reference_price:i64 unit_of_measure_qty:i64 min_price_increment_amount:i64 price_ratio:i64 ' +
      'strike_price:i64 inst_attrib_value:i32 underlying_id:u32 raw_instrument_id:u32 market_depth_implied:i32 market_depth:i32 ' +
      'market_segment_id:u32 max_trade_vol:u32 min_lot_size:i32 min_lot_size_block:i32 min_lot_size_round_lot:i32 min_trade_vol:u32 ' +
      'contract_multiplier:i32 decay_quantity:i32 original_contract_size:i32 trading_reference_date:u16 appl_id:i16 maturity_year:u16 ' +
      'decay_start_date:u16 channel_id:u16 currency:s4 settl_currency:s4 secsubtype:s6 raw_symbol:s71 group:s21 exchange:s5 asset:s7 ' +
      'cfi:s7 security_type:s7 unit_of_measure:s31 underlying:s21 strike_price_currency:s4 instrument_class:char match_algorithm:char ' +
      'md_security_trading_status:u8 main_fraction:u8 price_display_format:u8 settl_price_type:u8 sub_fraction:u8 underlying_product:u8 ' +
      'security_update_action:char maturity_month:u8 maturity_day:u8 maturity_week:u8 user_defined_instrument:char ' +
      'contract_multiplier_unit:i8 flow_schedule_type:i8 tick_rule:u8',
  ),
];

const DEFINITION_V3 = [
  ...HEAD,
  ...fieldsFrom(
    16,
    'ts_recv:u64 min_price_increment:i64 display_factor:i64 expiration:u64 activation:u64 high_limit_price:i64 low_limit_price:i64 ' +
      'max_price_variation:i64 unit_of_measure_qty:i64 min_price_increment_amount:i64 price_ratio:i64 strike_price:i64 ' +
      'raw_instrument_id:u64 leg_price:i64 leg_delta:i64 inst_attrib_value:i32 underlying_id:u32 market_depth_implied:i32 ' +
      'market_depth:i32 market_segment_id:u32 max_trade_vol:u32 min_lot_size:i32 min_lot_size_block:i32 min_lot_size_round_lot:i32 ' +
      'min_trade_vol:u32 contract_multiplier:i32 decay_quantity:i32 original_contract_size:i32 leg_instrument_id:u32 ' +
      'leg_ratio_price_numerator:i32 leg_ratio_price_denominator:i32 leg_ratio_qty_numerator:i32 leg_ratio_qty_denominator:i32 ' +
      'leg_underlying_id:u32 appl_id:i16 maturity_year:u16 decay_start_date:u16 channel_id:u16 leg_count:u16 leg_index:u16 currency:s4 ' +
      'settl_currency:s4 secsubtype:s6 raw_symbol:s71 group:s21 exchange:s5 asset:s11 cfi:s7 security_type:s7 unit_of_measure:s31 ' +
      'underlying:s21 strike_price_currency:s4 leg_raw_symbol:s71 instrument_class:char match_algorithm:char main_fraction:u8 ' +
      'price_display_format:u8 sub_fraction:u8 underlying_product:u8 security_update_action:char maturity_month:u8 maturity_day:u8 ' +
      'maturity_week:u8 user_defined_instrument:char contract_multiplier_unit:i8 flow_schedule_type:i8 tick_rule:u8 ' +
      'leg_instrument_class:char leg_side:char',
  ),
];

const SYMBOL_MAPPING_V1 = [
  ...HEAD,
  ...fieldsFrom(16, 'stype_in_symbol:s22 stype_out_symbol:s22'),
  ...fieldsFrom(64, 'start_ts:u64 end_ts:u64'),
];
const SYMBOL_MAPPING_V2 = [
  ...HEAD,
  ...fieldsFrom(16, 'stype_in:u8 stype_in_symbol:s71 stype_out:u8 stype_out_symbol:s71 start_ts:u64 end_ts:u64'),
];

/** The layouts of a type of record, longest first, each with its length in bytes. */
const LAYOUTS: Readonly<Record<number, readonly { readonly bytes: number; readonly fields: readonly Field[] }[]>> = {
  [RType.mbo]: [{ bytes: 56, fields: MBO }],
  [RType.trade]: [{ bytes: 48, fields: TRADE }],
  [RType.mbp1]: [{ bytes: 80, fields: [...TRADE, ...levelFields(1)] }],
  [RType.mbp10]: [{ bytes: 368, fields: [...TRADE, ...levelFields(10)] }],
  [RType.status]: [{ bytes: 40, fields: STATUS }],
  [RType.definition]: [
    { bytes: 520, fields: DEFINITION_V3 },
    { bytes: 400, fields: DEFINITION_V2 },
    { bytes: 360, fields: DEFINITION_V1 },
  ],
  [RType.symbolMapping]: [
    { bytes: 176, fields: SYMBOL_MAPPING_V2 },
    { bytes: 80, fields: SYMBOL_MAPPING_V1 },
  ],
};

/** Shortest length in bytes that a record of the type has; undefined when the type is not understood. */
export function leastBytes(rtype: number): number | undefined {
  return LAYOUTS[rtype]?.at(-1)!.bytes;
}

/** A field's value: whole numbers of 64 bits as bigint, of less as number, characters and texts as string. */
export type FieldValue = number | bigint | string;

/** The record in `bytes[from, to)` as plain values by Databento's names, without its length; undefined when its type is not understood. */
export function decodeRecord(bytes: Buffer, from: number, to: number): Readonly<Record<string, FieldValue>> | undefined {
  const layout = LAYOUTS[bytes[from + 1]!]?.find((known) => to - from >= known.bytes);
  if (layout === undefined) return undefined;
  return Object.fromEntries(
    layout.fields.map(([name, type, at]) => [name, READ[type]?.(bytes, from + at) ?? textAt(bytes, from + at, type)]),
  );
}

const READ: Readonly<Record<string, (bytes: Buffer, at: number) => FieldValue>> = {
  u8: (bytes, at) => bytes.readUInt8(at),
  i8: (bytes, at) => bytes.readInt8(at),
  u16: (bytes, at) => bytes.readUInt16LE(at),
  i16: (bytes, at) => bytes.readInt16LE(at),
  u32: (bytes, at) => bytes.readUInt32LE(at),
  i32: (bytes, at) => bytes.readInt32LE(at),
  u64: (bytes, at) => bytes.readBigUInt64LE(at),
  i64: (bytes, at) => bytes.readBigInt64LE(at),
  char: (bytes, at) => String.fromCharCode(bytes[at]!),
};

function textAt(bytes: Buffer, at: number, type: FieldType): string {
  return zeroEnded(bytes, at, at + Number(type.slice(1)));
}

/** The text in `bytes[from, to)` up to its first zero. */
export function zeroEnded(bytes: Buffer, from: number, to: number): string {
  const end = bytes.indexOf(0, from);
  return bytes.toString('utf8', from, end === -1 || end > to ? to : end);
}
