/**
 * More than a million different valid mobile numbers, spread evenly over eight countries and so many blocks that the default
 * limits of a block are evaluated for each and reached by none.
 */
const RANGES: readonly (readonly [prefix: string, digits: number])[] = [
  ...['40', '41', '44', '45', '46', '50'].map((range) => [`+358${range}`, 7] as const),
  ...['70', '72', '73', '76', '79'].map((range) => [`+46${range}`, 7] as const),
  ...['212', '206', '312', '415', '512', '617', '702', '808'].map(
    (area) => [`+1${area}`, 7] as const,
  ),
  ...['151', '152', '157', '159', '176'].map((range) => [`+49${range}`, 8] as const),
  ...['4', '5', '7', '8', '9'].map((range) => [`+447${range}`, 8] as const),
  ...['33', '34'].map((range) => [`+39${range}`, 8] as const),
  ['+336', 8],
  ['+346', 8],
];
const ALL = RANGES.reduce((sum, [, digits]) => sum + 10 ** digits, 0);
/** By the golden ratio, because its multiples are spread most evenly. */
const STRIDE = Math.round((ALL * (Math.sqrt(5) - 1)) / 2);

export class PhoneNumbers {
  #turn = 0;
  readonly #exists: (number: string) => boolean;

  /** @param exists whether an operator has such numbers */
  constructor(exists: (number: string) => boolean) {
    this.#exists = exists;
  }

  next(): string {
    for (;;) {
      this.#turn += 1;
      const number = numberAt((this.#turn * STRIDE) % ALL);
      if (this.#exists(number)) return number;
    }
  }

  /** The address of the last number's owner; each owner has another one. */
  address(): string {
    const n = this.#turn;
    return `100.${64 + ((n >> 16) & 63)}.${(n >> 8) & 255}.${n & 255}`;
  }
}

function numberAt(position: number): string {
  let left = position;
  for (const [prefix, digits] of RANGES) {
    if (left < 10 ** digits) return `${prefix}${String(left).padStart(digits, '0')}`;
    left -= 10 ** digits;
  }
  throw new RangeError(`There is no number ${position}.`);
}
