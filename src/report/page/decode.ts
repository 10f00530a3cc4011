/**
 * Packed columns back into typed arrays, in the browser (`html/page-data.ts`).
 */
import type { Packed } from '../html/page-data.js';

/** A packed column as numbers, whatever its type. */
export function unpack(packed: Packed): Float64Array | Float32Array | Int32Array | Uint8Array {
  const [type, text = ''] = packed.split(':');
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  switch (type) {
    case 'f64':
      return new Float64Array(bytes.buffer);
    case 'f32':
      return new Float32Array(bytes.buffer);
    case 'i32':
      return new Int32Array(bytes.buffer);
    case 'u8':
      return bytes;
    default:
      throw new TypeError(`got a column of type ${String(type)}, expected f64, f32, i32 or u8`);
  }
}
