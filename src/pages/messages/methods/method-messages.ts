/**
 * The texts of pages with several methods, by key, with their values. Only sessions with methods get them. A language that lacks a key does not
 * compile.
 */
import type { Locale } from '../../../challenge/locale.js';
import type { PlaceholderTypes } from '../page-messages.js';
import * as catalogues from './catalogues.js';

/** The kinds of values, beside those of the other pages. */
interface MethodPlaceholderTypes
  extends Pick<PlaceholderTypes, 'brand' | 'count' | 'next' | 'minutes'> {
  /** Of a registered method, as the person named it. */
  name: string;
  /** Of a kind of method. */
  method: string;
  /** The place of a step, from 1. */
  number: number;
  /** A day, as the language writes it. */
  date: string;
  /** The text of the Done button. */
  done: string;
}

type Placeholders = readonly (keyof MethodPlaceholderTypes)[];

const TEXTS = {
  'kind.approve': [],
  'kind.totp': [],
  'kind.phone': [],
  'kind.passkey': [],
  'kind.recovery': [],

  'step.app': [],
  'step.of': ['count', 'method', 'number'],
  'step.required': [],

  'add.title': [],
  'add.question': [],
  'add.other_app': [],
  'add.none': [],
  'add.confirm': [],

  'app.get_title': [],
  'app.get_store': [],
  'app.get_own': [],
  'app.download': [],
  'app.after': ['next'],
  'app.other': [],
  'app.account_title': [],
  'app.account': ['next'],
  'app.account_totp': ['next'],
  'app.scan_title': [],
  'app.scan': [],
  'app.scan_totp': ['next'],
  'app.qr': [],
  'app.cannot_scan': [],
  'app.link': [],
  'app.open_here': [],
  'app.by_hand': [],
  'app.account_name': [],
  'app.secret': [],
  'app.copy': [],
  'app.copied': [],
  'app.waiting': [],
  'app.not_paired': [],
  'app.qr_expired': [],
  'app.new_qr': [],
  'app.added': [],
  'app.added_text': [],

  'try.title': [],
  'try.text': [],
  'try.approved': [],

  'approve.title': [],
  'approve.text': [],
  'approve.number': [],
  'approve.no_number': [],
  'approve.queued': [],
  'approve.sent': [],
  'approve.shown': [],
  'approve.again': [],

  'totp.title': [],
  'totp.text': [],
  'totp.label': [],
  'totp.wrong': [],
  'totp.used': [],

  'passkey.title': [],
  'passkey.text': [],
  'passkey.create': [],
  'passkey.created': [],
  'passkey.created_text': [],
  'passkey.use_text': [],
  'passkey.busy': [],
  'passkey.not_created': [],
  'passkey.not_used': [],
  'passkey.unsupported': [],
  'passkey.exists': [],
  'passkey.refused': [],

  'recovery.intro': [],
  'recovery.replaces': [],
  'recovery.show': [],
  'recovery.keep': [],
  'recovery.download': [],
  'recovery.print': [],
  'recovery.for': ['brand'],
  'recovery.saved': [],
  'recovery.saved_text': [],
  'recovery.text': [],
  'recovery.label': [],
  'recovery.empty': [],
  'recovery.wrong': [],

  'way.approve': ['name'],
  'way.totp': [],
  'way.passkey': [],
  'way.recovery': [],
  'cannot.app': [],
  'cannot.phone': [],
  'proof.title': [],
  'proof.text': [],
  'proof.none': ['brand'],

  'ended.title': [],
  'ended.wrong_number_title': [],
  'ended.wrong_number': [],
  'ended.no_device': [],
  'ended.not_answered': [],
  'ended.limit': [],
  'ended.locked': [],
  'ended.other_way': [],
  'ended.passed': [],

  'success.title': [],
  'success.text': ['done'],
  'success.default': [],
  'success.missing': ['count'],

  'info.title': [],
  'info.heading': [],
  'info.text': [],
  'info.none': [],
  'info.add': [],
  'info.default': [],
  'info.added': ['date'],
  'info.used': ['date'],
  'info.left': ['count'],
  'info.change': [],
  'info.change_title': [],
  'info.name': [],
  'info.name_error': [],
  'info.save': [],
  'info.set_default': [],
  'info.delete': [],
  'info.delete_question': [],
  'info.renamed': [],
  'info.default_set': [],
  'info.deleted': [],
  'info.gone': [],
} as const satisfies Record<string, Placeholders>;

export type MethodKey = keyof typeof TEXTS;

/** ICU messages. */
export type MethodMessages = Readonly<Record<MethodKey, string>>;

/** A language of `LOCALES` without texts does not compile. */
export const METHOD_CATALOGUES: Readonly<Record<Locale, MethodMessages>> = catalogues;

/** The names of a text's values, sorted. */
export function methodPlaceholdersOf(key: MethodKey): Placeholders {
  return TEXTS[key];
}
