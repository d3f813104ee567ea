/**
 * A text as the octets that an SMSC takes: the GSM 7-bit alphabet, one character in one octet, or UCS-2 (SMPP 3.4, 5.2.19), and the parts
 * of a text that does not fit into one SMS (3GPP TS 23.040, 9.2.3.24). Pure.
 */
import smpp from 'smpp';

/** What data_coding 0 means at an SMSC. */
export type DefaultAlphabet = 'gsm' | 'latin1';
export type LongMessages = 'payload' | 'udh' | 'sar';

/** The fields of submit_sm that hold the text. */
export interface TextFields {
  readonly data_coding: number;
  readonly esm_class: number;
  readonly short_message: Buffer;
  readonly message_payload?: Buffer;
  readonly sar_msg_ref_num?: number;
  readonly sar_total_segments?: number;
  readonly sar_segment_seqnum?: number;
}

const ASCII = 1;
const UCS2 = 8;
const UDH_INDICATOR = 0x40;
/** An SMS has 140 octets, of which a part's header takes 6. 7-bit characters are packed later: 160 and 153 of them fit. */
const ROOM = { seven: { alone: 160, part: 153 }, ucs2: { alone: 70, part: 67 } } as const;

/**
 * One PDU's fields for each part.
 * @param partsReference tells the parts of this text from those of another one to the same phone, 0..255
 */
export function textFields(
  text: string,
  { defaultAlphabet, longMessages }: TextSettings,
  partsReference: number,
): TextFields[] {
  const { coding, units, octetsOf } = encodingOf(text, defaultAlphabet);
  const { alone, part } = ROOM[coding === UCS2 ? 'ucs2' : 'seven'];
  const plain = { data_coding: coding, esm_class: 0 };
  if (sizeOf(units) <= alone) return [{ ...plain, short_message: octetsOf(units) }];
  if (longMessages === 'payload') {
    return [{ ...plain, short_message: Buffer.alloc(0), message_payload: octetsOf(units) }];
  }
  const parts = split(units, part);
  return parts.map((own, at) => {
    if (longMessages === 'sar') {
      return {
        ...plain,
        short_message: octetsOf(own),
        sar_msg_ref_num: partsReference,
        sar_total_segments: parts.length,
        sar_segment_seqnum: at + 1,
      };
    }
    const header = Buffer.from([5, 0, 3, partsReference, parts.length, at + 1]);
    return {
      ...plain,
      esm_class: UDH_INDICATOR,
      short_message: Buffer.concat([header, octetsOf(own)]),
    };
  });
}

export interface TextSettings {
  readonly defaultAlphabet: DefaultAlphabet;
  readonly longMessages: LongMessages;
}

/** A character that is never parted, and how much room it takes. */
interface Unit {
  readonly character: string;
  readonly size: number;
}

function encodingOf(text: string, alphabet: DefaultAlphabet) {
  const characters = [...text];
  const isSeven =
    smpp.encodings.ASCII.match(text) && (alphabet === 'gsm' || characters.every(isLatin1));
  if (!isSeven) {
    return {
      coding: UCS2,
      // In UTF-16 units: a pair of surrogates takes two.
      units: characters.map((character) => ({ character, size: character.length })),
      octetsOf: (units: readonly Unit[]) => Buffer.from(joined(units), 'utf16le').swap16(),
    };
  }
  return {
    coding: 0,
    // Those of the extension table take an escape before them.
    units: characters.map((character) => ({
      character,
      size: smpp.encodings.ASCII.encode(character).length,
    })),
    octetsOf: (units: readonly Unit[]) =>
      alphabet === 'gsm'
        ? smpp.encodings.ASCII.encode(joined(units))
        : Buffer.from(joined(units), 'latin1'),
  };
}

function split(units: readonly Unit[], room: number): Unit[][] {
  const parts: Unit[][] = [[]];
  let left = room;
  for (const unit of units) {
    if (unit.size > left) {
      parts.push([]);
      left = room;
    }
    parts.at(-1)?.push(unit);
    left -= unit.size;
  }
  return parts;
}

function sizeOf(units: readonly Unit[]): number {
  return units.reduce((sum, { size }) => sum + size, 0);
}

function joined(units: readonly Unit[]): string {
  return units.map(({ character }) => character).join('');
}

function isLatin1(character: string): boolean {
  return character.charCodeAt(0) <= 0xff;
}

/**
 * The text of an SMS from a phone.
 * @param message as the package decodes it, with data_coding 0 taken for Latin-1, so that no octet is lost
 * @returns undefined where the coding holds no text that is known
 */
export function receivedText(
  message: string | Buffer | undefined,
  dataCoding: number,
  alphabet: DefaultAlphabet,
): string | undefined {
  if (typeof message !== 'string') return undefined;
  const coding = dataCoding & 0x0f;
  // The package takes ASCII for the GSM alphabet.
  if (coding === ASCII) return smpp.encodings.ASCII.encode(message).toString('latin1');
  if (coding !== 0 || alphabet === 'latin1') return message;
  return smpp.encodings.ASCII.decode(Buffer.from(message, 'latin1'));
}

/** Seconds as the relative form of validity_period: YYMMDDhhmmss000R (SMPP 3.4, 7.1.1). */
export function relativeTime(seconds: number): string {
  const parts = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24];
  const rest = [Math.floor(seconds / 60) % 60, seconds % 60];
  const digits = [...parts, ...rest].map((part) => String(part).padStart(2, '0')).join('');
  return `0000${digits}000R`;
}
