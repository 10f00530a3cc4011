/** A mirror of an archive on the loopback: files by path, with ranges and validators as a good server has them, and what a test lets go wrong. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that was made. */
export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** A running mirror. */
export interface Mirror {
  readonly url: string;
  /** Bytes by path; a test may change them. */
  readonly files: Map<string, Buffer>;
  readonly asked: Asked[];
  /** Called before each answer to a file (not to its checksum); true: it has answered. `n` counts from 0. */
  trouble: (n: number, request: IncomingMessage, response: ServerResponse, file: Buffer) => boolean;
  /** Whether the server knows ranges. */
  ranges: boolean;
  /** Without one the server sends no validator. */
  etag: ((file: Buffer) => string) | undefined;
  close(): Promise<void>;
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Put a file with its checksum. */
export function publish(mirror: Mirror, path: string, bytes: Buffer): void {
  mirror.files.set(path, bytes);
  mirror.files.set(`${path}.CHECKSUM`, Buffer.from(`${sha256(bytes)}  ${path.slice(path.lastIndexOf('/') + 1)}\n`));
}

/** Start one. */
export async function openMirror(): Promise<Mirror> {
  let served = 0;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const { range, 'if-range': ifRange } = request.headers;
    mirror.asked.push({ path, range, ifRange: ifRange as string | undefined });
    const file = mirror.files.get(path);
    if (file === undefined) {
      response.writeHead(404).end('<Error>NoSuchKey</Error>');
      return;
    }
    if (!path.endsWith('.CHECKSUM') && mirror.trouble(served++, request, response, file)) return;
    serve(mirror, file, range, ifRange as string | undefined, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mirror: Mirror = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: new Map(),
    asked: [],
    trouble: () => false,
    ranges: true,
    etag: (file) => `"${sha256(file).slice(0, 16)}"`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return mirror;
}

/** Answer as RFC 9110 has it. */
export function serve(
  mirror: Mirror,
  file: Buffer,
  range: string | undefined,
  ifRange: string | undefined,
  response: ServerResponse,
): void {
  const etag = mirror.etag?.(file);
  const headers = etag === undefined ? {} : { etag };
  const from = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
  if (!mirror.ranges || from === undefined || (ifRange !== undefined && ifRange !== etag)) {
    response.writeHead(200, { ...headers, 'content-length': file.length }).end(file);
  } else if (Number(from) >= file.length) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${file.length}` }).end();
  } else {
    const rest = file.subarray(Number(from));
    const contentRange = `bytes ${from}-${file.length - 1}/${file.length}`;
    response.writeHead(206, { ...headers, 'content-length': rest.length, 'content-range': contentRange }).end(rest);
  }
}

/** Begin to send a file, and cut the connection after `bytes` of it (counted from where the range begins). */
export function cutAfter(bytes: number): (mirror: Mirror, request: IncomingMessage, response: ServerResponse, file: Buffer) => true {
  return (mirror, request, response, file) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = file.subarray(from);
    const headers = { etag: mirror.etag?.(file) ?? '', 'content-length': rest.length };
    if (from === 0) response.writeHead(200, headers);
    else response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` });
    response.write(rest.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
    return true;
  };
}
