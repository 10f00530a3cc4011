/** The version of slipgauge, from its package.json. */
import { readFileSync } from 'node:fs';

/** Version such as `0.1.0`. */
export function toolVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return version;
}
