/**
 * The pages' scripts and styles, as the build has bundled them, read once and kept in memory, compressed beforehand. Under a folder
 * that is named by their hash, and where a name itself carries one, they never change and are kept by browsers for good; under other
 * names a browser asks whether they have changed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import type { PageBrand } from '../../sessions/session.js';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const COMPRESSED = /^(text|image\/svg|application\/json)/;

/** Scripts and stylesheets as the build names them (scripts/bundle-pages.js). */
export const NAMED_BY_CONTENT = /-[0-9a-f]{8}\.(?:css|js)$/;
export const KEPT_FOR_GOOD = 'public, max-age=31536000, immutable';

interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzip: Buffer | undefined;
  readonly etag: string;
}

export class PageAssets {
  /** Names the folder of this very content. */
  readonly version: string;
  readonly #assets = new Map<string, Asset>();

  /**
   * @param directory every file of a known type in it and below, by its path
   * @param made further files, by their paths: text that is made here
   */
  constructor(directory: string, made: Readonly<Record<string, string>> = {}) {
    const files = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
      .map((entry) => join(entry.parentPath, entry.name));
    const hash = createHash('sha256');
    for (const file of files.sort()) {
      const path = relative(directory, file).split(sep).join('/');
      const bytes = readFileSync(file);
      this.#assets.set(path, toAsset(TYPES[extname(file)] ?? '', bytes));
      hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    }
    for (const [path, text] of Object.entries(made)) {
      this.#assets.set(path, toAsset(TYPES[extname(path)] ?? '', Buffer.from(text)));
      hash.update(`${path}\0${text}`);
    }
    this.version = hash.digest('hex').slice(0, 12);
  }

  /** @param path below `/verify/assets/` @throws OctothorpeError `not_found` */
  send(req: Request, res: Response, path: string): void {
    const fixed = path.startsWith(`${this.version}/`);
    const asset = this.#assets.get(fixed ? path.slice(this.version.length + 1) : path);
    if (!asset) throw new OctothorpeError('not_found', 'There is no such file.');
    const gzip = asset.gzip !== undefined && req.acceptsEncodings('gzip') === 'gzip';
    res.setHeader('Content-Type', asset.type);
    res.setHeader('ETag', gzip ? `"${asset.etag}-gzip"` : `"${asset.etag}"`);
    res.setHeader(
      'Cache-Control',
      fixed || NAMED_BY_CONTENT.test(path) ? KEPT_FOR_GOOD : 'public, max-age=0, must-revalidate',
    );
    if (asset.gzip) res.vary('Accept-Encoding');
    if (req.fresh) {
      res.status(304).end();
      return;
    }
    if (gzip) res.setHeader('Content-Encoding', 'gzip');
    const body = gzip && asset.gzip ? asset.gzip : asset.bytes;
    res.setHeader('Content-Length', body.length);
    res.end(body);
  }
}

function toAsset(type: string, bytes: Buffer): Asset {
  return {
    type,
    bytes,
    gzip: COMPRESSED.test(type) ? gzipSync(bytes, { level: 9 }) : undefined,
    etag: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
  };
}

// A tenant's looks as files of this origin: a stylesheet with its colours, and its logo. Their names are hashes of their content, so that
// browsers cache them and the names do not show the tenant.

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
  readonly #brands: () => Iterable<PageBrand>;
  readonly #files = new Map<string, BrandFile>();
  readonly #links = new WeakMap<PageBrand, BrandLinks>();

  /** @param brands the present ones: each is looked at once */
  constructor(brands: () => Iterable<PageBrand>) {
    this.#brands = brands;
    this.#look();
  }

  linksOf(brand: PageBrand): BrandLinks {
    return this.#links.get(brand) ?? this.#linksTo(brand);
  }

  /** @throws OctothorpeError `not_found` */
  send(req: Request, res: Response): void {
    const name = String(req.params['name']);
    // Another process may have shown a brand that is new here.
    if (!this.#files.has(name)) this.#look();
    const file = this.#files.get(name);
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

  #look(): void {
    for (const brand of this.#brands()) if (!this.#links.has(brand)) this.#linksTo(brand);
  }

  #linksTo(brand: PageBrand): BrandLinks {
    const css = brandStylesheet(brand);
    const links = {
      stylesheet: css && this.#add('css', 'text/css; charset=utf-8', Buffer.from(css)),
      logo: brand.logo && this.#add(brand.logo.extension, brand.logo.type, brand.logo.bytes),
    };
    this.#links.set(brand, links);
    return links;
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
