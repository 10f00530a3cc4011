/** Feed files: what they mean, that those shipped are ones, and that the shipped schema is the one that is checked. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readFeed } from '../../../src/collect/record/feed-file.js';
import { recordJsonSchema } from '../../../src/collect/record/schema.js';

const DATA = fileURLToPath(new URL('../../../data', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'feed-'));

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('a feed file', () => {
  it('is resolved with its defaults; messages are sent as JSON on one line, texts as they are; headers take variables', async () => {
    const file = join(dir, 'feed.yaml');
    writeFileSync(
      file,
      'url: wss://a/b\nheaders: { Auth: "Bearer ${TOKEN}" }\nsubscribe: [{ op: sub, args: [x, 1.50] }, [1, 2], hello]\nping: { every: 20s, message: ping }\nsnapshots: [{ url: "https://a/c", body: { type: meta } }]\n',
    );
    expect(await readFeed(file, { TOKEN: 'secret' })).toEqual({
      connections: [
        {
          number: 1,
          url: 'wss://a/b',
          headers: { Auth: 'Bearer secret' },
          subscribe: ['{"op":"sub","args":["x",1.5]}', '[1,2]', 'hello'],
          ping: { everyMs: 20_000, text: 'ping' },
          snapshots: [{ url: 'https://a/c', headers: {}, body: '{"type":"meta"}', onConnect: true, afterMs: 1000, everyMs: undefined }],
          idleMs: 60_000,
          mostFrameBytes: 8_388_608,
        },
      ],
      compress: undefined,
      rotateNs: undefined,
      flushMs: 1000,
      mostWaitingBytes: 268_435_456,
      binary: 'keep',
      minBackoffMs: 500,
      maxBackoffMs: 60_000,
      giveUpAfterMs: undefined,
    });
  });

  it.each(readdirSync(join(DATA, 'feeds')))('shipped: %s is one', async (name) => {
    const { connections } = await readFeed(join(DATA, 'feeds', name), {});
    expect(connections.every(({ subscribe }) => subscribe.length > 0)).toBe(true);
  });

  it('the JSON Schema for editors is shipped: `node dist/cli/main.js schema record --out data/schema/record.schema.json` renews it', () => {
    expect(JSON.parse(readFileSync(join(DATA, 'schema/record.schema.json'), 'utf8'))).toEqual(recordJsonSchema());
  });
});
