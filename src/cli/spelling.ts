/** How names are spelled: as keys, on the command line, at the head of a sentence. */

/** `on-gap` → `onGap`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `onGap` → `on-gap`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The text with a small first letter. */
export function firstLower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The text with a capital first letter. */
export function firstUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
