/**
 * One WebSocket connection from its opening to its end: subscriptions go out, frames come in, and a line that has gone dead is noticed.
 *
 * A peer that is gone without a word leaves a connection that stands and is silent. So where nothing has come for a while a ping of the
 * protocol is sent, which every server must answer; a connection that stays silent is ended.
 *
 * Compression of the connection (`permessage-deflate`) is not asked for: it would put a pool of threads between the arrival of a frame and
 * its stamp.
 *
 * Units: ms, bytes.
 */
import { WebSocket, type RawData } from 'ws';
import { socketWords } from '../http.js';
import type { ConnectionSettings } from './feed.js';

/** Who hears of a connection. Called at once when something happens. */
export interface ConnectionListener {
  opened(): void;
  sent(text: string): void;
  frame(data: Buffer, isBinary: boolean): void;
}

/** How a connection ended. */
export interface Ended {
  /** Whether it ever stood. */
  readonly opened: boolean;
  /** HTTP status of the answer that refused it; undefined without one. */
  readonly status: number | undefined;
  /** Code of the closing handshake: 1006 when there was none. */
  readonly code: number;
  /** In words. */
  readonly why: string;
}

const HANDSHAKE_MS = 15_000;
/** How long the other side has for its part of the closing handshake when we end. */
const FAREWELL_MS = 250;
const ABNORMAL = 1006;

/** Connect, and resolve when it is over: by the other side, by silence, or because `signal` was raised. Never rejects. */
export function runConnection(settings: ConnectionSettings, listener: ConnectionListener, signal: AbortSignal): Promise<Ended> {
  const { url, headers, mostFrameBytes, idleMs } = settings;
  return new Promise((resolve) => {
    let opened = false;
    let status: number | undefined;
    let why = '';
    let heard = true;
    let timers: NodeJS.Timeout[] = [];
    const socket = new WebSocket(url, {
      headers: { 'user-agent': 'slipgauge', ...headers },
      perMessageDeflate: false,
      maxPayload: mostFrameBytes,
      handshakeTimeout: HANDSHAKE_MS,
    });

    const stop = (): void => {
      why ||= 'ended by us';
      if (socket.readyState !== WebSocket.OPEN) socket.terminate();
      else socket.close(1000);
      timers.push(setTimeout(() => socket.terminate(), FAREWELL_MS));
    };
    const send = (text: string): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    };

    socket.on('open', () => {
      opened = true;
      listener.opened();
      for (const text of settings.subscribe) {
        send(text);
        listener.sent(text);
      }
      timers = watchers();
    });
    socket.on('message', (data: RawData, isBinary) => {
      heard = true;
      listener.frame(data as Buffer, isBinary);
    });
    socket.on('ping', () => (heard = true));
    socket.on('pong', () => (heard = true));
    socket.on('unexpected-response', (_, answer) => {
      status = answer.statusCode;
      why = `refused with HTTP ${status ?? '?'} ${answer.statusMessage ?? ''}`.trimEnd();
      socket.terminate();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      why ||= wordsOf(error, mostFrameBytes);
    });
    socket.on('close', (code, reason) => {
      for (const timer of timers) clearInterval(timer);
      signal.removeEventListener('abort', stop);
      resolve({ opened, status, code, why: why || closedWords(code, reason.toString()) });
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);

    /** Half the idle time without a word: ask. Once more: give it up. */
    function watchers(): NodeJS.Timeout[] {
      let asked = false;
      const watch = setInterval(() => {
        if (heard) {
          heard = false;
          asked = false;
        } else if (!asked) {
          asked = true;
          socket.ping();
        } else {
          why = `nothing was heard for ${idleMs / 1000} s`;
          socket.terminate();
        }
      }, idleMs / 2);
      const { ping } = settings;
      return ping === undefined ? [watch] : [watch, setInterval(send, ping.everyMs, ping.text)];
    }
  });
}

function wordsOf({ code, message }: NodeJS.ErrnoException, mostFrameBytes: number): string {
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH')
    return `a frame of more than ${mostFrameBytes} bytes came; set maxFrame higher if it may`;
  return socketWords(code) ?? message;
}

function closedWords(code: number, reason: string): string {
  if (code === ABNORMAL) return 'the connection was cut';
  return `closed by the other side with ${code}${reason === '' ? '' : ` ${reason}`}`;
}
