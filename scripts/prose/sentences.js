/** The prose of a Markdown file: paragraphs, headings and cells, without code and addresses, and cut into sentences. */
import { visit } from 'unist-util-visit';

const BLOCKS = ['paragraph', 'heading', 'tableCell'];
/** One word that may begin a sentence, and matches no rule about words. */
const CODE = 'C\u00a7';
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Calls back with each block of prose: its node and text. @param {import('unist').Node} tree */
export function eachBlock(tree, callback) {
  visit(tree, BLOCKS, (node) => {
    const text = textOf(node).replace(/\s+/g, ' ').trim();
    if (text !== '') callback(node, text);
  });
}

export function sentencesOf(text) {
  return [...SEGMENTER.segment(text)].map(({ segment }) => segment.trim()).filter(Boolean);
}

export function wordsOf(sentence) {
  return sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}\u00a7]/u.test(word));
}

function textOf(node) {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'inlineCode':
      return CODE;
    case 'image':
      return node.alt ?? '';
    case 'break':
      return ' ';
    case 'html':
      return '';
    default:
      return (node.children ?? []).map(textOf).join('');
  }
}
