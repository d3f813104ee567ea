// What `npm run lint` checks in every Markdown file: dead links, and the prose rules of docs/style.md.
import remarkGfm from 'remark-gfm';
import remarkValidateLinks from 'remark-validate-links';
import { plainWords } from './scripts/prose/plain-words.js';
import { realPaths } from './scripts/prose/real-paths.js';
import { shortSentences } from './scripts/prose/short-sentences.js';

export default {
  plugins: [
    remarkGfm,
    // Files and headings of this repository. Pages elsewhere are not fetched.
    [remarkValidateLinks, { repository: false }],
    shortSentences,
    plainWords,
    realPaths,
  ],
};
