/**
 * Reading a stretch of an open file whole: the system may give less than is asked for.
 *
 * Example: `readAt(fd, bytes, 100) === bytes.length` says that the file has bytes 100 to 100 + length.
 */
import { readSync } from 'node:fs';

/** Fill `bytes` with what stands from `at` on; gives how many there are, fewer than asked for at the file's end. @throws what reading throws */
export function readAt(fd: number, bytes: Uint8Array, at: number): number {
  let done = 0;
  for (let got = -1; got !== 0 && done < bytes.length; done += got) got = readSync(fd, bytes, done, bytes.length - done, at + done);
  return done;
}
