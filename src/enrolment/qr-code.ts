/** QR codes as SVG: no script, no style and no external file, so that it passes the pages' content security policy. */

/** A QR code of level M holds 2,331 bytes; a phone reads one of this size from a screen without trouble. */
export const QR_BYTES_MAX = 512;

/**
 * Dark on white in any colour scheme, with the quiet zone of four modules that readers need.
 * @throws RangeError for a text of over 512 bytes
 */
export async function qrCodeSvg(text: string): Promise<string> {
  if (Buffer.byteLength(text) > QR_BYTES_MAX) {
    throw new RangeError(`A QR code may hold ${QR_BYTES_MAX} bytes. Shorten its text.`);
  }
  // Loaded with the first code: a start should not wait for it.
  const { default: qrCode } = await import('qrcode');
  return qrCode.toString(text, {
    type: 'svg',
    errorCorrectionLevel: 'M',
    margin: 4,
    color: { dark: '#000000ff', light: '#ffffffff' },
  });
}
