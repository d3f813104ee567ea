/**
 * Picks a vendor's voice for a BCP 47 locale: the tag itself, then shorter and shorter (RFC 4647, lookup),
 * then English. `nb-NO` finds `nb`, `zh-Hant-TW` finds `zh-Hant`.
 */
export function pickVoice<T>(
  voices: Readonly<Record<string, T>> & { readonly en: T },
  locale: string,
): T {
  const subtags = locale.toLowerCase().split('-');
  for (let length = subtags.length; length > 0; length -= 1) {
    const tag = subtags.slice(0, length).join('-');
    const voice = Object.hasOwn(voices, tag) ? voices[tag] : undefined;
    if (voice !== undefined) return voice;
  }
  return voices.en;
}
