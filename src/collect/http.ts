/**
 * One HTTP request by `node:http(s)`, with redirects, a limit on silence and a signal to stop.
 *
 * Node's `fetch` is not used: it inflates what a server labels `Content-Encoding: gzip`, so that a file's bytes, its length, its ranges and
 * its checksum are no longer those that the server speaks of; and it has no limit on silence. The body comes here as it was sent.
 *
 * Limits: proxies (`HTTPS_PROXY`) are not used.
 *
 * Units: ms, bytes.
 *
 * Example: `const answer = await request('https://host/a.zip', { silenceMs: 30_000 }); for await (const chunk of answer.body) …`
 */
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { UsageError } from '../base/errors.js';

/** What is asked for beside the URL. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with POST; without it the request is a GET. */
  readonly body?: string;
  /** Longest time without a byte, before the answer or within it. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal;
}

/** The head of an answer, with its body to be read or destroyed. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

/** No answer, or one that ended in its middle: what to try again. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  /** What the server asked to wait (`Retry-After`), ms; undefined: nothing. */
  readonly afterMs: number | undefined;

  constructor(message: string, { afterMs, cause }: { readonly afterMs?: number | undefined; readonly cause?: unknown } = {}) {
    super(message, { cause });
    this.afterMs = afterMs;
  }
}

const MOST_REDIRECTS = 5;

/**
 * Ask, and follow redirects (not to other hosts with a header of ours, and not from https to http).
 * @throws RequestFailed when no answer comes; UsageError for a URL that is none; the signal's reason.
 */
export async function request(url: string, options: RequestOptions): Promise<Answer> {
  let at = parseUrl(url);
  let headers = options.headers ?? {};
  for (let redirects = 0; ; redirects++) {
    const body = await ask(at, { ...options, headers });
    const status = body.statusCode ?? 0;
    const to = body.headers.location;
    if (status < 300 || status >= 400 || status === 304 || to === undefined)
      return { url: shownUrl(at), status, headers: body.headers, body };
    body.destroy();
    if (redirects === MOST_REDIRECTS) throw new RequestFailed(`${shownUrl(url)}: more than ${MOST_REDIRECTS} redirects`);
    const next = new URL(to, at);
    if (at.protocol === 'https:' && next.protocol !== 'https:')
      throw new RequestFailed(`${shownUrl(url)}: is redirected from https to ${next.protocol}//${next.host}`);
    if (next.host !== at.host) headers = withoutSecrets(headers);
    at = next;
  }
}

/** A URL as it may be shown and kept: without user and password. */
export function shownUrl(url: string | URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

/** @throws UsageError for what is no http URL. */
function parseUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  throw new UsageError(`got ${JSON.stringify(url)}, expected a URL that begins with https:// or http://`);
}

/** Headers that may go to a host that we did not name. */
function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => /^(range|if-range|accept|user-agent|content-type)$/i.test(name)));
}

function ask(url: URL, { headers, body, silenceMs, signal }: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'user-agent': 'slipgauge', 'accept-encoding': 'identity', ...headers },
      // One socket a request: a server that has cut one connection has often closed the idle ones too.
      agent: false,
      ...(signal === undefined ? {} : { signal }),
    });
    outgoing.setTimeout(silenceMs, () => outgoing.destroy(new RequestFailed(`nothing was heard for ${silenceMs / 1000} s`)));
    outgoing.on('error', (error) => {
      reject(failure(url, error, signal));
    });
    outgoing.on('response', resolve);
    outgoing.end(body);
  });
}

/** What an error of a socket means to the caller: stopped by the signal, or worth another try. */
export function failure(url: URL | string, error: unknown, signal: AbortSignal | undefined): Error {
  if (signal?.aborted === true) return signal.reason as Error;
  const { message, code } = error as NodeJS.ErrnoException;
  if (error instanceof RequestFailed && message.startsWith('http')) return error;
  return new RequestFailed(`${shownUrl(url)}: ${socketWords(code) ?? message}`, { cause: error });
}

/** What went wrong with a connection, in words; undefined of a code that has none. */
export function socketWords(code: string | undefined): string | undefined {
  return ERROR_WORDS[code ?? ''];
}

const ERROR_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there (connection refused)',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name server cannot be reached',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

/**
 * The whole body, at most `mostBytes` of it.
 * @throws RequestFailed when it is longer, or is cut.
 */
export async function wholeBody(answer: Answer, mostBytes: number, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > mostBytes) throw new RequestFailed(`${answer.url}: the answer is longer than ${mostBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw failure(answer.url, error, signal);
  }
  return Buffer.concat(chunks);
}
