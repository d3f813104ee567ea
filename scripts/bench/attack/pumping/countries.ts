/**
 * Thirty countries with a share of the traffic, a conversion and prices. The figures are invented within usual ranges: they
 * represent a service in northern Europe that has users everywhere.
 */
export interface Country {
  readonly code: string;
  readonly callingCode: string;
  readonly share: number;
  /** The share of its people who confirm. */
  readonly conversion: number;
  readonly smsPrice: number;
  readonly callPrice: number;
}

const ROWS = `
FI 358 25 0.88 0.08 0.12
SE 46 14 0.87 0.06 0.10
NO 47 8 0.88 0.06 0.10
DK 45 7 0.87 0.05 0.09
EE 372 6 0.85 0.09 0.14
DE 49 6 0.82 0.10 0.12
US 1 5 0.75 0.01 0.02
GB 44 4 0.82 0.05 0.06
NL 31 3 0.83 0.09 0.11
FR 33 3 0.80 0.08 0.12
PL 48 2 0.82 0.04 0.10
ES 34 2 0.80 0.07 0.10
IT 39 2 0.79 0.08 0.12
LV 371 2 0.82 0.08 0.20
LT 370 2 0.82 0.05 0.20
PT 351 1 0.80 0.05 0.15
IE 353 1 0.82 0.08 0.12
BE 32 1 0.82 0.10 0.14
AT 43 1 0.82 0.09 0.14
CH 41 1 0.83 0.07 0.14
CZ 420 1 0.80 0.07 0.14
GR 30 1 0.76 0.07 0.16
RO 40 1 0.74 0.07 0.14
HU 36 1 0.76 0.09 0.16
TR 90 1 0.70 0.03 0.20
IN 91 1 0.65 0.06 0.05
BR 55 1 0.68 0.04 0.10
ID 62 0.6 0.60 0.33 0.25
NG 234 0.5 0.55 0.29 0.30
PK 92 0.4 0.55 0.30 0.25
`;

export const COUNTRIES: readonly Country[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [code = '', callingCode = '', ...figures] = row.split(' ');
    const [share = 0, conversion = 0, smsPrice = 0, callPrice = 0] = figures.map(Number);
    return { code, callingCode, share, conversion, smsPrice, callPrice };
  });

export function countryOf(code: string): Country {
  const found = COUNTRIES.find((country) => country.code === code);
  if (!found) throw new RangeError(`No figures for ${code}.`);
  return found;
}
