/**
 * Metrics by name: `*` in a pattern stands for any run of characters, dots among them.
 *
 * Example: `metricPattern('markout.mid.*')('markout.mid.1s.maker')` is true.
 */

/** Whether a name is meant by `pattern`. */
export function metricPattern(pattern: string): (name: string) => boolean {
  const body = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  const shape = new RegExp(`^${body}$`, 's');
  return (name) => shape.test(name);
}
