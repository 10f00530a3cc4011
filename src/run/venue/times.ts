/**
 * Times of day and offsets of a venue's file as ns. Their shape has been checked.
 *
 * Example: `timeNs('09:30')` is 34200e9; `offsetNs('-05:00')` is −18000e9.
 */
const NS_A_SECOND = 1_000_000_000;

/** ns since midnight. */
export function timeNs(text: string): number {
  const [hours, minutes, seconds = 0] = text.split(':').map(Number);
  return ((hours! * 60 + minutes!) * 60 + seconds) * NS_A_SECOND;
}

/** ns ahead of UTC. */
export function offsetNs(text: string): number {
  const size = timeNs(text.slice(1));
  return text.startsWith('-') && size > 0 ? -size : size;
}
