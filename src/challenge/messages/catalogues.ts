/** The texts of messages and calls, by language. */
export { ar } from './ar.js';
export { da } from './da.js';
export { de } from './de.js';
export { en } from './en.js';
export { es } from './es.js';
export { et } from './et.js';
export { fi } from './fi.js';
export { fr } from './fr.js';
export { it } from './it.js';
export { ja } from './ja.js';
export { lt } from './lt.js';
export { lv } from './lv.js';
export { nb } from './nb.js';
export { nl } from './nl.js';
export { pl } from './pl.js';
export { pt } from './pt.js';
export { sv } from './sv.js';
export { zhHans as 'zh-Hans' } from './zh-Hans.js';
