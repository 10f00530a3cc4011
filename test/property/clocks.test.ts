/**
 * Clocks go forward (DESIGN §5): the journal is in order of time, so is what the venue does, and nothing overtakes another message in its pipe,
 * whatever latencies are drawn.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencyTable } from '../../src/sim/latency/models.js';
import { ExecType, Reason, RequestType } from '../../src/sim/message.js';
import type { SessionColumns } from '../../src/sim/columns.js';
import { journalTimes } from '../sim/journal-times.js';
import { stage, type Actor, type Law, type Laws } from '../sim/stage.js';
import { generateCase } from '../twin/generate.js';
import { actorOf, factsOf, tapeOf } from './scripted.js';

const law: fc.Arbitrary<Law> = fc.oneof(
  fc.nat(50),
  fc.array(fc.nat(300), { minLength: 2, maxLength: 6 }).map((ns): Law => ({ kind: 'quantiles', ns: Float64Array.from(ns).sort() })),
  fc.constant(latencyTable({ model: 'lognormal', medianNs: 20, sigma: 1.5 }, 'entry', 'latency')),
);
/** A recorded course of the entry: some requests are lost. */
const course: fc.Arbitrary<Law> = fc
  .array(fc.tuple(fc.nat(200), fc.nat(60), fc.boolean()), { minLength: 1, maxLength: 20 })
  .map((rows): Law => {
    let at = 900;
    return {
      kind: 'path',
      epochNs: 0n,
      atNs: Float64Array.from(rows, ([gap]) => (at += gap)),
      latencyNs: Float64Array.from(rows, ([, ns, lost]) => (lost ? 0 : ns)),
      rejected: Uint8Array.from(rows, ([, , lost]) => (lost ? 1 : 0)),
      totalNs: Float64Array.from(rows, ([, ns, lost]) => (lost ? ns + 40 : 0)),
    };
  });
const entry = fc.oneof(law, course);
const laws: fc.Arbitrary<Laws> = fc.record({
  feed: law,
  entry: fc.oneof(entry, fc.record({ new: entry, cancel: entry, replace: entry })),
  response: fc.oneof(law, fc.record({ ack: law, fill: law })),
});
const cases = fc.nat(1_000_000).map((seed) => generateCase(seed, { rows: 80, sessions: 2 }));

function expectRising(what: string, times: readonly number[]): void {
  times.forEach((ns, i) => {
    if (i > 0 && !(ns >= times[i - 1]!)) expect.fail(`${what}: ${String(times[i - 1])} and then ${String(ns)}`);
  });
}

/** Times at which a session's trader was called. */
function heard(actor: Actor): { actor: Actor; calls: number[]; reports: [now: number, recvTs: number][] } {
  const calls: number[] = [];
  const reports: [number, number][] = [];
  return {
    calls,
    reports,
    actor: {
      ...actor,
      trader: (port) => {
        const plays = actor.trader(port);
        return {
          ...plays,
          onTimer: (tag) => {
            calls.push(port.now());
            plays.onTimer(tag);
          },
          onReport: (m) => {
            calls.push(port.now());
            reports.push([port.now(), m.recvTs]);
          },
          onEnd: () => calls.push(port.now()),
        };
      },
    },
  };
}

describe('time', () => {
  it('never goes back, for a session, in its journal, at the venue, or in a pipe', async () => {
    let lost = 0;
    await fc.assert(
      fc.asyncProperty(cases, laws, async (one, drawn) => {
        const ears = one.sessions.map((session) => heard({ ...actorOf(session, one), laws: drawn }));
        const acted = await stage(
          tapeOf(one),
          ears.map(({ actor }) => actor),
          { facts: factsOf(one) },
        );
        acted.forEach(({ columns, bytes }, i) => {
          const { calls, reports } = ears[i]!;
          expectRising('calls of the trader', calls);
          expect(reports.every(([now, recvTs]) => now === recvTs)).toBe(true);
          expectRising(
            'the journal',
            journalTimes(bytes)
              .map(({ ns }) => ns)
              .filter((ns) => !Number.isNaN(ns)),
          );
          expectRising('reports at the venue', [...columns.reports.exchTs]);
          checkPipes(columns, drawn);
          lost += columns.reports.reason.filter((reason) => reason === Reason.technical).length;
        });
      }),
      { numRuns: 80 },
    );
    expect(lost).toBeGreaterThan(50);
  });
});

/** What went through each pipe came out in order, and after it went in. */
function checkPipes({ requests, reports }: SessionColumns, { entry: way = 0, response: back = 0 }: Laws): void {
  const lostAt = new Set<number>();
  const pipes = new Map<string, number[]>();
  const through = (pipe: string, sent: number, due: number): void => {
    if (due < sent) expect.fail(`${pipe}: out at ${String(due)}, in at ${String(sent)}`);
    pipes.set(pipe, [...(pipes.get(pipe) ?? []), due]);
  };
  for (let i = 0; i < reports.count; i++) {
    if (reports.reason[i] === Reason.technical) {
      lostAt.add(reports.recvTs[i]!);
      continue;
    }
    const isFill = reports.execType[i] === ExecType.trade;
    through(isApart(back) && isFill ? 'fills' : 'acks', reports.exchTs[i]!, reports.recvTs[i]!);
  }
  for (let i = 0; i < requests.count; i++) {
    // What was lost did not arrive: the journal has the time at which its sender learns of it.
    if (lostAt.has(requests.arriveTs[i]!)) continue;
    through(isApart(way) ? `entry ${requests.type[i]!}` : 'entry', requests.sentTs[i]!, requests.arriveTs[i]!);
  }
  for (const [pipe, dues] of pipes) expectRising(pipe, dues);
  expect([...requests.type].every((type) => type >= RequestType.new && type <= RequestType.replace)).toBe(true);
}

const isApart = (legs: object | number): boolean => typeof legs === 'object' && !('kind' in legs);
