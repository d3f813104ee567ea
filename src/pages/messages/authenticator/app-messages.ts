/** Every text of the authenticator app, by key, with its values. A language that lacks a key does not compile. */
import type { Locale } from '../../../challenge/locale.js';
import * as catalogues from './catalogues.js';

const TEXTS = {
  'home.title': [],
  'home.accounts': [],
  'home.empty': [],
  'home.empty_text': [],
  'home.paste': [],
  'home.paste_error': [],
  'home.continue': [],
  'home.add': [],
  'home.waiting': ['count'],
  'home.none_waiting': [],
  'home.refresh': [],
  'home.removed': [],
  'home.forget': [],

  'pair.title': [],
  'pair.text': ['brand'],
  'pair.name': [],
  'pair.name_hint': [],
  'pair.name_error': [],
  'pair.add': [],
  'pair.over': [],
  'pair.unsupported': [],
  'pair.done': [],

  'push.title': [],
  'push.ask': [],
  'push.turn_on': [],
  'push.turn_off': [],
  'push.on': [],
  'push.blocked': [],
  'push.none': [],
  'push.failed': [],

  'request.title': [],
  'request.what': [],
  'request.sign_in': [],
  'request.where': [],
  'request.when': [],
  'request.number': [],
  'request.number_hint': [],
  'request.number_error': [],
  'request.delete': [],
  'request.approve': [],
  'request.deny': [],

  'deny.title': [],
  'deny.text': [],
  'deny.confirm': [],

  'end.approved': [],
  'end.denied': [],
  'end.wrong_number': [],
  'end.expired': [],
  'end.withdrawn': [],
  'end_text.approved': [],
  'end_text.denied': [],
  'end_text.wrong_number': [],
  'end_text.over': [],

  'account.save': [],
  'account.saved': [],
  'history.title': [],
  'history.empty': [],
  'remove.open': [],
  'remove.text': ['brand'],
  'remove.confirm': [],
  'remove.done': [],
  'remove.refused': [],

  'notice.title': [],
  'notice.text': [],

  'error.clock': [],
  'error.limit': [],
} as const satisfies Record<string, readonly ('brand' | 'count')[]>;

export type AppKey = keyof typeof TEXTS;

/** ICU messages. */
export type AppMessages = Readonly<Record<AppKey, string>>;

/** A language of `LOCALES` without texts does not compile. */
export const APP_CATALOGUES: Readonly<Record<Locale, AppMessages>> = catalogues;

/** The names of a text's values, sorted. */
export function placeholdersOf(key: AppKey): readonly string[] {
  return TEXTS[key];
}
