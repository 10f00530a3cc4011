/**
 * The recorded round trips beside the repository, nine files; tests that need them skip, and say so, where they are absent.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const DATA = fileURLToPath(new URL('../../../../shared/data/order-latency-supervik/', import.meta.url));

export const HAS_RECORDINGS = existsSync(DATA);

/** Paths of the files by a short name. */
export const RECORDINGS = Object.fromEntries(
  Object.entries({
    'binance tokyo': 'binance/test_1_continents/binance_aws_1_Tokyo',
    'binance london': 'binance/test_1_continents/binance_aws_3_London',
    'binance asia tokyo': 'binance/test_2_asia/binance_aws_asia_1_Tokyo',
    'binance asia singapore': 'binance/test_2_asia/binance_aws_asia_3_Singapore',
    gate: 'gate_io/test_1_asia/gate_io_aws_1_Tokyo',
    htx: 'htx/test_1_asia/htx_aws_1_Tokyo',
    'kucoin tokyo': 'kucoin/test_1_asia/kucoin_aws_1_Tokyo',
    'kucoin singapore': 'kucoin/test_1_asia/kucoin_aws_4_Singapore',
    'kucoin hft': 'kucoin/test_2_hft/kucoin_hft',
  }).map(([name, path]) => [name, join(DATA, `${path}_latency_check.csv.gz`)]),
);
