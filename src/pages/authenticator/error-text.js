// The sentence for what went wrong with a request.

/** @import {Texts} from '../verify/texts.js' */
import { ApiError } from './api.js';

/** @type {Record<string, string>} */
const SENTENCES = {
  offline: 'live.offline',
  unavailable: 'error.unavailable',
  device_removed: 'home.removed',
  device_clock: 'error.clock',
  limit_reached: 'error.limit',
  challenge_final: 'end_text.over',
  proof_needed: 'remove.refused',
};

/**
 * @param {Texts} texts
 * @param {unknown} error
 * @param {Record<string, string | undefined>} [own] keys of this screen's own sentences, by code; `other` for what is no answer of the service
 */
export function errorText(texts, error, own = {}) {
  const code = error instanceof ApiError ? error.code : 'other';
  return texts.text(own[code] ?? SENTENCES[code] ?? 'error.unexpected');
}
