/**
 * The second name of a sandbox on this machine. Passkeys need a name: browsers make none for an IP address. So a sandbox at 127.0.0.1 is opened
 * as localhost as well, which browsers take for a site of its own.
 */

/** @returns the same address by the name localhost; undefined for an address that is not 127.0.0.1 */
export function localhostUrl(publicUrl: string): string | undefined {
  const { hostname, protocol, port, pathname } = new URL(publicUrl);
  if (hostname !== '127.0.0.1') return undefined;
  return `${new URL(`${protocol}//localhost:${port}`).origin}${pathname.replace(/\/$/, '')}`;
}

/** The addresses of a sandbox's demonstration. */
export function demoUrls(publicUrl: string): readonly string[] {
  const other = localhostUrl(publicUrl);
  return other === undefined ? [publicUrl] : [publicUrl, other];
}

/** Their origins: what may frame a sandbox's phone, and the app in it. */
export function demoOrigins(publicUrl: string): readonly string[] {
  return demoUrls(publicUrl).map((url) => new URL(url).origin);
}
