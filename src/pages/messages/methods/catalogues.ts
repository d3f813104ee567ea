/** The texts about methods in every language. A language of `LOCALES` without a file does not compile. */
import type { Locale } from '../../../challenge/locale.js';
import { ar } from './ar.js';
import { da } from './da.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { et } from './et.js';
import { fi } from './fi.js';
import { fr } from './fr.js';
import { it } from './it.js';
import { ja } from './ja.js';
import { lt } from './lt.js';
import { lv } from './lv.js';
import type { MethodMessages } from './method-messages.js';
import { nb } from './nb.js';
import { nl } from './nl.js';
import { pl } from './pl.js';
import { pt } from './pt.js';
import { sv } from './sv.js';
import { zhHans } from './zh-Hans.js';

export const METHOD_CATALOGUES: Readonly<Record<Locale, MethodMessages>> = {
  en,
  fi,
  sv,
  nb,
  da,
  de,
  fr,
  es,
  it,
  pt,
  nl,
  pl,
  et,
  lt,
  lv,
  ar,
  ja,
  'zh-Hans': zhHans,
};
