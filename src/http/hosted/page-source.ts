/**
 * What a browser needs of the pages' scripts and styles. They are served as they are written, without a build: comments go, which
 * are a third of them, and a stylesheet that imports others of its folder takes them in.
 */
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

/** Comments that have their lines to themselves. Those within a line stay: only a parser knows what is one. */
const LINE_COMMENTS = /^[ \t]*\/\/.*\n/gm;
const BLOCK_COMMENTS = /^[ \t]*\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\n/gm;
const IMPORT = /^@import "([\w-]+\.css)";$/gm;

/** @returns the bytes to serve for this file; other kinds than scripts and styles stay as they are */
export function pageSource(file: string): Buffer {
  switch (extname(file)) {
    case '.css':
      return Buffer.from(stylesheet(file));
    case '.js':
      return Buffer.from(
        readFileSync(file, 'utf8').replace(BLOCK_COMMENTS, '').replace(LINE_COMMENTS, ''),
      );
    default:
      return readFileSync(file);
  }
}

function stylesheet(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(BLOCK_COMMENTS, '')
    .replace(IMPORT, (_whole, name: string) => stylesheet(join(dirname(file), name)));
}
