/**
 * A tenant's looks as files of this origin: a stylesheet with its colours, and its logo. Their names are hashes of their content, so that
 * browsers cache them and the names do not show the tenant.
 */
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import type { PageBrand } from '../../session/page-brand.js';

interface BrandFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** What a page links to, by names under `/verify/brand/`. */
export interface BrandLinks {
  readonly stylesheet: string | undefined;
  readonly logo: string | undefined;
}

export class BrandFiles {
  readonly #files = new Map<string, BrandFile>();
  readonly #links = new Map<PageBrand, BrandLinks>();

  constructor(brands: Iterable<PageBrand>) {
    for (const brand of brands) {
      const css = brandStylesheet(brand);
      this.#links.set(brand, {
        stylesheet: css && this.#add('css', 'text/css; charset=utf-8', Buffer.from(css)),
        logo: brand.logo && this.#add(brand.logo.extension, brand.logo.type, brand.logo.bytes),
      });
    }
  }

  linksOf(brand: PageBrand): BrandLinks {
    return this.#links.get(brand) ?? { stylesheet: undefined, logo: undefined };
  }

  /** @throws OctothorpeError `not_found` */
  send(req: Request, res: Response): void {
    const file = this.#files.get(String(req.params['name']));
    if (!file) throw new OctothorpeError('not_found', 'There is no such file.');
    res.setHeader('Content-Type', file.type);
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    // An SVG that is opened as a page of its own runs nothing.
    res.setHeader(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    );
    res.end(file.bytes);
  }

  #add(extension: string, type: string, bytes: Buffer): string {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const name = `${hash}.${extension}`;
    this.#files.set(name, { name, type, bytes });
    return name;
  }
}

/**
 * Custom properties: `--brand` and what is legible on it, `--brand-on`, in light and dark.
 * Undefined for a brand without colours.
 */
export function brandStylesheet({ colour, colourDark }: PageBrand): string | undefined {
  if (colour === undefined && colourDark === undefined) return undefined;
  const light = colour === undefined ? '' : `:root{${properties(colour)}}`;
  const dark = colourDark ?? colour;
  return dark === undefined
    ? light
    : `${light}@media (prefers-color-scheme:dark){:root{${properties(dark)}}}`;
}

function properties(colour: string): string {
  return `--brand:${colour};--brand-on:${legibleOn(colour)}`;
}

/** Black or white: one of the two has a contrast of at least 4.5 with any colour (WCAG 2.2, 1.4.3). */
function legibleOn(colour: string): string {
  const luminance = relativeLuminance(colour);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000';
}

/** WCAG 2.2, relative luminance. */
function relativeLuminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
