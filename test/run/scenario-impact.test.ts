/** `impact` of a session's venue: read exactly, refused with what to do instead, and said wherever a figure is read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { UsageError } from '../../src/base/errors.js';
import { tapeLimits } from '../../src/report/limits.js';
import type { ReportImpact } from '../../src/report/types.js';
import { loadScenario } from '../../src/run/scenario/index.js';
import { scenarioSettings } from '../../src/run/scenario/settings.js';
import { blocksOf, textOf } from '../docs/markdown.js';
import { makeInput } from '../report/fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'slipgauge-impact-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});
writeFileSync(join(dir, 'btc.arrow'), '');

const EXPONENTIAL = { model: 'exponential', halfLife: '30s' };
const load = (impact: unknown, venue: object = {}) =>
  loadScenario(
    { tapes: [{ id: 'btc', path: 'btc.arrow' }], sessions: [{ id: 'a', strategy: 'twap', params: {}, venue: { ...venue, impact } }] },
    { baseDir: dir },
  );
const fault = async (impact: unknown, venue: object = {}): Promise<string> => {
  const error: unknown = await load(impact, venue).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
};

describe('impact in a scenario', () => {
  it('has its defaults, exact decimals and ns', async () => {
    expect((await load('none')).sessions[0]!.venue).not.toHaveProperty('impact');
    expect((await load('consume')).sessions[0]!.venue.impact).toEqual({ model: 'consume' });
    expect((await load('replay-into-venue')).sessions[0]!.venue.impact).toEqual({ model: 'replay-into-venue' });
    const { sessions } = await load({ model: 'transient', coefficient: 0.1, unit: 'ticks-per-lot', kernel: EXPONENTIAL });
    expect(sessions[0]!.venue.impact).toEqual({
      model: 'transient',
      coefficient: '0.1',
      unit: 'ticks-per-lot',
      exponent: '1',
      provided: '0',
      kernel: { model: 'exponential', halfLifeNs: 30e9 },
    });
  });

  it('is one setting, and is said among what is assumed', async () => {
    const power = { model: 'power', exponent: 0.5, cutoff: '1s' };
    const scenario = await load({
      model: 'transient',
      coefficient: 60,
      unit: 'bps-per-adv',
      adv: 150000,
      exponent: 0.5,
      provided: -1,
      kernel: power,
    });
    const text =
      'transient: prices shift for this session by 60 bps per 150000 taken (a day’s volume), size to the power 0.5, lots provided count -1, fading as (1 + t / 1s)^-0.5';
    expect(scenarioSettings(scenario)['sessions.a.venue.impact']).toBe(text);
    const assumed = new Map(scenario.assumptions.map(({ path, value }) => [path, value]));
    expect(assumed.get('sessions.a.venue.impact')).toBe(text);
    expect(assumed.get('sessions.a.venue.fills')).toBe(
      'partial; the recorded market plus the session’s own impact; figures are held against the recorded one',
    );
    const none = (await load(undefined)).assumptions.find(({ path }) => path.endsWith('venue.fills'));
    expect(none!.value).toBe('partial; orders do not move the recorded market');
  });

  it.each([
    ['consum', "did you mean 'consume'"],
    [{ model: 'permanent' }, 'unknown model "permanent", expected one of transient'],
    [{ model: 'transient', unit: 'ticks-per-lot', kernel: EXPONENTIAL }, 'impact.coefficient: got nothing'],
    [{ model: 'transient', coefficient: -1, unit: 'ticks-per-lot', kernel: EXPONENTIAL }, 'got -1, expected a decimal from 0'],
    [{ model: 'transient', coefficient: 1, unit: 'ticks', kernel: EXPONENTIAL }, 'expected one of ticks-per-lot, bps-per-adv'],
    [{ model: 'transient', coefficient: 1, unit: 'bps-per-adv', kernel: EXPONENTIAL }, "adv: missing, expected a day's volume"],
    [{ model: 'transient', coefficient: 1, unit: 'ticks-per-lot', adv: 5, kernel: EXPONENTIAL }, 'is for the unit bps-per-adv'],
    [
      { model: 'transient', coefficient: 1, unit: 'ticks-per-lot', exponent: 2, kernel: EXPONENTIAL },
      'got 2, expected a decimal above 0 and at most 1',
    ],
    [
      { model: 'transient', coefficient: 1, unit: 'ticks-per-lot', kernel: { ...EXPONENTIAL, halfLife: '0s' } },
      'got 0s, expected a duration above 0',
    ],
    [
      { model: 'transient', coefficient: 1, unit: 'ticks-per-lot', kernel: { model: 'linear' } },
      'unknown model "linear", expected one of exponential, power',
    ],
    [
      { model: 'transient', coefficient: 1, unit: 'ticks-per-lot', kernel: { model: 'power', exponent: 3, cutoff: '1s' } },
      'expected a decimal from 0.3 to 2',
    ],
  ])('%j is refused: %s', async (impact, said) => {
    expect(await fault(impact)).toContain(said);
  });

  it('is nothing that hftbacktest knows', async () => {
    expect(await fault('consume', { compat: 'hftbacktest' })).toContain('hftbacktest knows nothing of it');
  });

  it('is read as docs/fills.md writes it', async () => {
    const parts = blocksOf(textOf('docs/fills.md'))
      .filter(({ task }) => task === 'sessions')
      .flatMap(({ text }) => parse(text) as { venue: { impact: unknown } }[]);
    expect(parts.length).toBe(6);
    for (const { venue } of parts) await expect(load(venue.impact)).resolves.toBeDefined();
  });
});

describe('what a report says of it', () => {
  it('is that orders change nothing, only where they do not', async () => {
    const [tape] = (await makeInput()).tapes;
    const limits = (impact: readonly ReportImpact[]): string => tapeLimits({ ...tape!, impact }).join(' ');
    expect(limits([])).toContain('Own orders do not change the recorded market;');
    const some = limits([{ model: 'transient', sessions: ['b', 'c'], isAll: false }]);
    expect(some).toContain('But for the sessions named next: own orders do not change the recorded market;');
    expect(some).toContain('b, c: trades in the recorded market plus its own impact');
    const all = limits([{ model: 'consume', sessions: ['a'], isAll: true }]);
    expect(all).not.toContain('do not change the recorded market');
    expect(all).toContain('Each session: trades in the recorded market less what it took itself');
  });
});
