import jsQR from 'jsqr';
import { qrCodeSvg } from '../../../src/enrolment/qr-code.js';
import { totpUri } from '../../../src/enrolment/totp.js';

const SCALE = 4;

/** Draws the one path of the SVG, whose lines are a module high, as pixels. */
function pixelsOf(svg: string): { data: Uint8ClampedArray; side: number } {
  const modules = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const path = /stroke="#000000" d="([^"]+)"/.exec(svg)?.[1] ?? '';
  const side = modules * SCALE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, step = '', numbers = ''] of path.matchAll(/([Mmh])([^Mmh]+)/g)) {
    const [across = 0, down = 0] = numbers.trim().split(/[ ,]/).map(Number);
    if (step === 'h') {
      for (let row = (y - 0.5) * SCALE; row < (y + 0.5) * SCALE; row += 1) {
        data.fill(0, (row * side + x * SCALE) * 4, (row * side + (x + across) * SCALE) * 4);
      }
      x += across;
    } else {
      [x, y] = step === 'M' ? [across, down] : [x + across, y + down];
    }
  }
  for (let alpha = 3; alpha < data.length; alpha += 4) data[alpha] = 255;
  return { data, side };
}

it('a reader finds the text in the picture', async () => {
  const uri = totpUri('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'Ääkköset Oy', 'mia@example.com');
  const { data, side } = pixelsOf(await qrCodeSvg(uri));
  expect((jsQR as unknown as typeof jsQR.default)(data, side, side)?.data).toBe(uri);
});

it.each([
  ['a short brand', '日本語のブランド', 'anna@example.com'],
  ['a long brand', '株'.repeat(30), 'anna@example.com'],
  ['a long account', 'Acme', '名'.repeat(64)],
  ['both', '株'.repeat(30), '名'.repeat(64)],
  ['both of four bytes a character', '😀'.repeat(30), '😀'.repeat(64)],
])(
  'a reader finds names of other scripts, shortened where they have to be: %s',
  async (_, issuer, account) => {
    const uri = totpUri('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', issuer, account);
    const { data, side } = pixelsOf(await qrCodeSvg(uri));
    expect((jsQR as unknown as typeof jsQR.default)(data, side, side)?.data).toBe(uri);
    const { pathname, searchParams } = new URL(uri);
    const [shownIssuer = '', shownAccount = ''] = decodeURIComponent(pathname.slice(1)).split(':');
    expect(searchParams.get('issuer')).toBe(shownIssuer);
    expect(issuer.startsWith(shownIssuer)).toBe(true);
    expect(account.startsWith(shownAccount)).toBe(true);
    expect([...shownIssuer].length).toBeGreaterThanOrEqual(Math.min(8, [...issuer].length));
    expect([...shownAccount].length).toBeGreaterThanOrEqual(Math.min(8, [...account].length));
    expect(shownIssuer + shownAccount).not.toMatch(/\p{Surrogate}/u);
  },
);

it('the issuer stays whole as long as a shorter account is enough', () => {
  const uri = new URL(totpUri('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'Acme', '名'.repeat(64)));
  expect(uri.searchParams.get('issuer')).toBe('Acme');
});

it('the picture holds no script, no style and no link', async () => {
  const svg = await qrCodeSvg('otpauth://totp/<script>alert(1)</script>');
  expect(svg).not.toMatch(/script|style|href|url\(|&/i);
});

it('a text that no phone could read is refused', async () => {
  await expect(qrCodeSvg('x'.repeat(513))).rejects.toThrow('Shorten its text');
});
