/**
 * The lines of a recording, but for their stamps: `<stamp> <frame>` for what was received, `<stamp> {"slipgauge":…}` for what the recorder
 * itself has to say (docs/recorder.md has the grammar).
 *
 * A frame of JSON is written byte for byte where it fits on a line. Where it is spread over lines, its line ends, which can only be white space
 * between values, become blanks. What is no JSON object or list (`pong`), what looks like one of our own lines, and binary frames are kept as
 * base64 in a line of ours: so every line holds JSON, and a reader of JSON that passes over what it does not know reads a recording.
 *
 * Invariant: a payload has no line feed and no carriage return, begins with `{` or `[`, and what begins with `{"slipgauge":` is the recorder's.
 *
 * Example: `textPayload(Buffer.from('{"a":\n1}'))` is `{"a": 1}`.
 */
import { isUtf8 } from 'node:buffer';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BLANK = 32;
const BRACE = 0x7b;
const BRACKET = 0x5b;
const OWN = Buffer.from('{"slipgauge":');

/** What the recorder says: an event, and facts of it. */
export function markerPayload(event: string, facts: Readonly<Record<string, unknown>> = {}): Buffer {
  return Buffer.from(JSON.stringify({ slipgauge: event, ...facts }));
}

/** A text frame as the payload of a line. The WebSocket library has checked that it is UTF-8. */
export function textPayload(frame: Buffer): Buffer {
  const first = frame[0];
  if ((first !== BRACE && first !== BRACKET) || OWN.equals(frame.subarray(0, OWN.length))) return encoded('text', frame);
  if (!frame.includes(LINE_FEED) && !frame.includes(CARRIAGE_RETURN)) return frame;
  return isJson(frame) ? onOneLine(frame) : encoded('text', frame);
}

/** A binary frame as the payload of a line. */
export function binaryPayload(frame: Buffer): Buffer {
  return encoded('binary', frame);
}

/** The body of an HTTP answer as the payload of a line: text where it is text. */
export function bodyPayload(body: Buffer): Buffer {
  return isUtf8(body) ? textPayload(body) : encoded('binary', body);
}

function encoded(kind: 'text' | 'binary', frame: Buffer): Buffer {
  return markerPayload(kind, { base64: frame.toString('base64') });
}

function isJson(frame: Buffer): boolean {
  try {
    JSON.parse(frame.toString());
    return true;
  } catch {
    return false;
  }
}

function onOneLine(frame: Buffer): Buffer {
  const line = Buffer.from(frame);
  for (let i = 0; i < line.length; i++) if (line[i] === LINE_FEED || line[i] === CARRIAGE_RETURN) line[i] = BLANK;
  return line;
}
