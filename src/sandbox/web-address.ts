/** URLs that an application gives for callbacks: absolute http or https, of bounded length. */
const URL_CHARACTERS_MAX = 4000;

export function isWebAddress(text: string): boolean {
  if (text.length > URL_CHARACTERS_MAX) return false;
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}
