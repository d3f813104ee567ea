/**
 * Whether a text fits into one part of an SMS: 160 septets in the GSM 7-bit default alphabet (3GPP TS 23.038,
 * 6.2.1), or 70 UTF-16 units once a single character lies outside it.
 */
export const GSM_SEPTETS_MAX = 160;
export const UCS2_UNITS_MAX = 70;

export function fitsOnePart(text: string): boolean {
  const septets = gsmSeptets(text);
  return septets === undefined ? text.length <= UCS2_UNITS_MAX : septets <= GSM_SEPTETS_MAX;
}

/** How many septets the text takes; undefined where it needs UCS-2. */
function gsmSeptets(text: string): number | undefined {
  let septets = 0;
  for (const character of text) {
    if (BASIC.has(character)) septets += 1;
    else if (EXTENDED.has(character)) septets += 2;
    else return undefined;
  }
  return septets;
}

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Sent as an escape and a second septet. */
const EXTENDED = new Set('\f^{}\\[~]|€');
