/**
 * A check as JUnit XML, as CI systems read it: a suite a scenario, a case a session and one for the scenario as a whole (its tape, its sessions,
 * its speed).
 *
 * Invariant: well-formed whatever the texts hold; what XML 1.0 cannot hold at all is left out.
 *
 * Example: `junitXml(result)` begins with `<?xml version="1.0" encoding="UTF-8"?>`.
 */
import { tooSlow, type ScenarioCheck } from './check-scenario.js';
import type { RegressResult } from './regress.js';

interface Case {
  readonly name: string;
  readonly failure: string | null;
  readonly details: readonly string[];
}

/** The document, ended by a newline. */
export function junitXml({ bench, scenarios, passed, firstDifference }: RegressResult): string {
  const suites = scenarios.map((scenario) => ({ scenario, cases: casesOf(scenario) }));
  const listed = suites.flatMap(({ cases }) => cases);
  // What is wrong with no scenario of the file is wrong with the file: one that the baseline has and the file has not.
  const wholeFile: Case = { name: 'the baseline', failure: null, details: [] };
  const others = passed || listed.some(({ failure }) => failure !== null) ? [wholeFile] : [{ ...wholeFile, failure: firstDifference }];
  const all = [...listed, ...others];
  const body = [
    ...suites.map(({ scenario, cases }) => suiteXml(scenario.id, scenario.replaySeconds, cases)),
    suiteXml('baseline', 0, others),
  ];
  const seconds = scenarios.reduce((sum, { replaySeconds }) => sum + replaySeconds, 0);
  const counts = { name: bench, tests: all.length, failures: failuresOf(all), errors: 0, time: seconds.toFixed(3) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', counts, body.join(''))}`;
}

function casesOf({ id, failure, sessions, speed, changes }: ScenarioCheck): Case[] {
  return [
    ...sessions.map((session) => ({ name: session.id, failure: session.failure, details: [...session.details, ...changes] })),
    { name: `${id} as a whole`, failure: failure ?? tooSlow(speed), details: changes },
  ];
}

function suiteXml(name: string, seconds: number, cases: readonly Case[]): string {
  const attributes = { name, tests: cases.length, failures: failuresOf(cases), errors: 0, skipped: 0, time: seconds.toFixed(3) };
  return element('testsuite', attributes, cases.map((one) => caseXml(name, one)).join(''));
}

function caseXml(suite: string, { name, failure, details }: Case): string {
  const failed =
    failure === null ? '' : element('failure', { message: failure, type: 'regression' }, escaped([failure, ...details].join('\n')));
  return element('testcase', { classname: `regress.${suite}`, name, time: '0' }, failed);
}

function failuresOf(cases: readonly Case[]): number {
  return cases.filter(({ failure }) => failure !== null).length;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, inner: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return inner === ''
    ? `<${name}${written.join('')}/>\n`
    : `<${name}${written.join('')}>${inner.startsWith('<') ? '\n' : ''}${inner}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text of an element or attribute: line breaks are kept in both, characters that XML 1.0 does not know are left out. */
function escaped(text: string): string {
  return [...text]
    .filter((character) => isXml(character.codePointAt(0)!))
    .map(
      (character) =>
        ENTITIES[character] ??
        (character === '\n' || character === '\r' || character === '\t' ? `&#${character.charCodeAt(0)};` : character),
    )
    .join('');
}

/** XML 1.0, production 2. */
function isXml(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}
