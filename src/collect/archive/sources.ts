/** The archives, by name, in the order in which they are listed: one file each, and one line here. */
import { binanceArchive } from './binance.js';
import { bybitArchive } from './bybit.js';
import type { ArchiveSource } from './source.js';
import { tardisArchive } from './tardis.js';

export const SOURCES: Readonly<Record<string, ArchiveSource>> = Object.fromEntries(
  [binanceArchive, bybitArchive, tardisArchive].map((source) => [source.name, source]),
);
