/** Counts the parts of an SMS: 160 GSM-7 septets or 70 UTF-16 units, 153 or 67 when split (3GPP TS 23.038, 23.040). */
const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_7_ESCAPED = new Set('\f^{}\\[~]|€');

export interface SmsParts {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly count: number;
}

export function smsParts(text: string): SmsParts {
  let septets = 0;
  for (const character of text) {
    if (GSM_7.has(character)) septets += 1;
    else if (GSM_7_ESCAPED.has(character)) septets += 2;
    else return { encoding: 'UCS-2', count: parts(text.length, 70, 67) };
  }
  return { encoding: 'GSM-7', count: parts(septets, 160, 153) };
}

function parts(length: number, single: number, split: number): number {
  return length <= single ? 1 : Math.ceil(length / split);
}
