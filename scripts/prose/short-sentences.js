/** No sentence has more than 35 words. A cell of a table counts as one text of its own. */
import { lintRule } from 'unified-lint-rule';
import { eachBlock, sentencesOf, wordsOf } from './sentences.js';

export const WORDS_MAX = 35;
const SHOWN_WORDS = 6;

export const shortSentences = lintRule('octothorpe:short-sentences', (tree, file) => {
  eachBlock(tree, (node, text) => {
    for (const sentence of sentencesOf(text)) {
      const words = wordsOf(sentence);
      if (words.length <= WORDS_MAX) continue;
      const start = words.slice(0, SHOWN_WORDS).join(' ');
      file.message(
        `A sentence of ${words.length} words, ${WORDS_MAX} at most: "${start} …". Make it two.`,
        node,
      );
    }
  });
});
