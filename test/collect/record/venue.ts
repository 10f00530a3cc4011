/**
 * A venue on the loopback: a WebSocket server that notes what it is sent and plays what a test gives it to each connection, and an HTTP
 * server on the same port for snapshots.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** What a venue does. */
export interface VenueScript {
  /** Called when connection number `n` (from 0) stands. */
  readonly connected?: (socket: WebSocket, n: number) => void;
  /** HTTP status by which connection number `n` is refused; undefined: it is taken. */
  readonly refuse?: (n: number, request: IncomingMessage) => number | undefined;
  /** Answers of HTTP. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A running venue. */
export interface Venue {
  readonly url: string;
  readonly httpUrl: string;
  /** Texts that were received, by connection. */
  readonly received: string[][];
  /** Resolves when connection `n` has stood and everything sent to it so far has been taken: a ping is answered in its turn. */
  taken(n: number): Promise<void>;
  close(): Promise<void>;
}

/** Start one. */
export async function openVenue(script: VenueScript): Promise<Venue> {
  const server: Server = createServer((request, response) => {
    if (script.answer === undefined) response.writeHead(404).end();
    else script.answer(request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: true });
  const received: string[][] = [];
  const opened: WebSocket[] = [];
  let attempts = 0;
  server.on('upgrade', (request, socket, head) => {
    const status = script.refuse?.(attempts++, request);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const texts: string[] = [];
      const n = received.push(texts) - 1;
      webSocket.on('message', (data: Buffer) => texts.push(data.toString()));
      webSocket.on('error', () => undefined);
      opened.push(webSocket);
      script.connected?.(webSocket, n);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    httpUrl: `http://127.0.0.1:${port}`,
    received,
    taken: async (n) => {
      while (opened[n] === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
      const socket = opened[n];
      await new Promise((resolve) => {
        socket.once('pong', resolve);
        socket.ping();
      });
    },
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
