/**
 * Memory outside of V8's heap, given back as soon as nobody reads it.
 *
 * V8 counts array buffers as if they were garbage of its own: a stream of large ones lets it mark its whole heap dozens of times a second. A
 * message to nobody takes a buffer along, and is thrown away at once: a port whose other end is closed still takes over what it is given.
 *
 * Example: `giveBack(chunk.buffer)`; `chunk.length` is 0 from then on.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads';

let nobody: MessagePort | undefined;

/** Take the memory of `buffer` away from it: whatever looks into it is empty from now on. */
export function giveBack(buffer: ArrayBuffer): void {
  if (nobody === undefined) {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    nobody = port1;
  }
  nobody.postMessage(undefined, [buffer]);
}
