/** An import never writes over what it reads, nor two results into one file; and a recording is told once. */
import { existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { importTape, importTapes } from '../../../src/market/import/index.js';
import { tempFolder } from '../tape-rows.js';

const CSV = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty
1000,1040,level,bid,100,8
`;

function recording(): { folder: string; file: string } {
  const folder = tempFolder();
  const file = join(folder, 'a.csv');
  writeFileSync(file, CSV);
  return { folder, file };
}

describe('an import', () => {
  it('refuses to write over its input, by whatever name', async () => {
    const { folder, file } = recording();
    symlinkSync(file, join(folder, 'link.csv'));
    linkSync(file, join(folder, 'hard.csv'));
    for (const out of [file, join(folder, '.', 'a.csv'), join(folder, 'link.csv'), join(folder, 'hard.csv')]) {
      await expect(importTape({ files: [file], out })).rejects.toThrow(UsageError);
      await expect(importTape({ files: [file], out: join(folder, 't.arrow'), ids: out })).rejects.toThrow(/is the input .* itself/);
    }
    await expect(importTapes({ files: [file], out: join(folder, '{symbol}.csv') }, ['a'])).rejects.toThrow(/is the input .* itself/);
    expect(readFileSync(file, 'utf8')).toBe(CSV);
    expect(existsSync(join(folder, 't.arrow'))).toBe(false);
  });

  it('refuses one place for two results', async () => {
    const { folder, file } = recording();
    const out = join(folder, 't.arrow');
    await expect(importTape({ files: [file], out, ids: out })).rejects.toThrow(/two results \(--out, --ids\)/);
  });

  it('refuses the same recording twice', async () => {
    const { folder, file } = recording();
    await expect(importTape({ files: [file, join(folder, '.', 'a.csv')], out: join(folder, 't.arrow') })).rejects.toThrow(
      /a\.csv: was named twice; name each recording once/,
    );
  });
});
