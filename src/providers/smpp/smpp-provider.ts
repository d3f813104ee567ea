/**
 * An SMPP 3.4 account behind the provider port: SMS only. A session with an SMSC cannot be asked what became of a message that had no
 * answer, so such an SMS stays uncertain and may go out twice.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pdu } from 'smpp';
import { refusal } from '../failure.js';
import type {
  ConnectionReports,
  ListeningProvider,
  ProviderContext,
  Refusal,
  SendResult,
  SmsRequest,
} from '../provider.js';
import type { SmppSettings } from './smpp-entry.js';
import { SmppLink } from './smpp-link.js';
import { SmppReports } from './smpp-reports.js';
import { BindFailure, type SessionSettings, SmppSession, Unanswered } from './smpp-session.js';
import { refusalOf } from './smpp-status.js';
import { relativeTime, type TextFields, textFields } from './smpp-text.js';
import { Window } from './window.js';

/** Longer ids are against the specification, 64 characters and a zero. */
const REFERENCE = /^[\x21-\x7e]{1,64}$/;
const RECEIPT_WANTED = 1;
/** ESME_RX_T_APPN: nobody takes deliveries here, another process does. */
const AGAIN = 0x64;
/** SMSCs count the messages of a second. */
const PART_AGAIN_MS = 1_000;

export class SmppProvider implements ListeningProvider {
  readonly #settings: SmppSettings;
  readonly #name: string;
  readonly #window: Window;
  readonly #link: SmppLink;
  #reports: SmppReports | undefined;
  #toState: ConnectionReports['note'] | undefined;

  /** @param name as routes and senders name the account */
  constructor(name: string, settings: SmppSettings, { connections }: ProviderContext) {
    this.#name = name;
    this.#settings = settings;
    this.#window = new Window(connections ?? settings.window);
    this.#link = new SmppLink({
      bind: (closed) =>
        SmppSession.bind(sessionSettings(settings), {
          deliver: async (pdu) => (this.#reports ? this.#reports.deliver(pdu) : AGAIN),
          closed,
        }),
      random: Math.random,
      onState: (state, cause) => this.#toState?.(state, cause),
    });
  }

  listen(reports: ConnectionReports): void {
    this.#reports = new SmppReports(this.#name, this.#settings, reports);
    this.#toState = reports.note.bind(reports);
    this.#link.open();
  }

  async drain(): Promise<void> {
    await this.#link.close();
    await this.#reports?.settled();
  }

  close(): Promise<void> {
    return this.drain();
  }

  async sendSms(request: SmsRequest): Promise<SendResult> {
    const { text, deliveryId, validitySeconds } = request;
    const parts = textFields(text, this.#settings, randomInt(256));
    let reference = '';
    for (const [at, part] of parts.entries()) {
      // The receipt of the last part stands for all of them.
      const isLast = at === parts.length - 1;
      let result = await this.#submit(request, part, isLast);
      // What was accepted cannot be taken back, so only the rest is repeated.
      while (at > 0 && isTemporary(result) && request.deadline.leftMs() > PART_AGAIN_MS) {
        await pause(PART_AGAIN_MS);
        result = await this.#submit(request, part, isLast);
      }
      if (at > 0 && isTemporary(result)) return { ...result, failure: 'uncertain' };
      if (result.kind === 'refused') return result;
      reference = result.reference;
    }
    this.#reports?.accepted(reference, deliveryId, validitySeconds);
    return { kind: 'accepted', reference };
  }

  async #submit(request: SmsRequest, part: TextFields, isLast: boolean): Promise<SendResult> {
    const { deadline, deliveryId, validitySeconds } = request;
    const release = await this.#window.take(deadline);
    if (!release) return refused(LATER, 'SMPP: the window is full', 'window_full');
    try {
      const session = await this.#link.session(deadline);
      if (session instanceof BindFailure) return { kind: 'refused', ...bindRefusal(session) };
      if (deadline.passed) return refused(LATER, 'SMPP: no session in time', 'no_connection');
      const timeoutMs = Math.min(deadline.leftMs(), this.#settings.responseTimeoutSeconds * 1_000);
      const late = (answer: Pdu) => {
        const result = resultOf(answer);
        if (result.kind === 'accepted' && isLast) {
          this.#reports?.accepted(result.reference, deliveryId, validitySeconds, true);
        }
      };
      const fields = { ...this.#fields(request, isLast), ...part };
      return resultOf(await session.request('submit_sm', fields, timeoutMs, late));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      const [failureClass, code] = error.begun
        ? ([UNCERTAIN, 'cut_off'] as const)
        : ([LATER, 'no_connection'] as const);
      return refused(failureClass, `SMPP: ${error.message}`, code);
    } finally {
      release();
    }
  }

  #fields({ to, from, validitySeconds }: SmsRequest, isLast: boolean) {
    const { destinationTon, destinationNpi, validityPeriod } = this.#settings;
    return {
      ...this.#source(from),
      dest_addr_ton: destinationTon,
      dest_addr_npi: destinationNpi,
      destination_addr: digitsOf(to),
      validity_period: validityPeriod === 'relative' ? relativeTime(validitySeconds) : '',
      registered_delivery: isLast ? RECEIPT_WANTED : 0,
    };
  }

  /** TON and NPI: SMPP 3.4, 5.2.5 and 5.2.6. */
  #source(from: string) {
    if (/[A-Za-z]/.test(from)) {
      return { source_addr_ton: ALPHANUMERIC, source_addr_npi: 0, source_addr: from };
    }
    const byForm = from.startsWith('+')
      ? { ton: INTERNATIONAL, npi: ISDN }
      : { ton: NETWORK_SPECIFIC, npi: 0 };
    const { sourceTon = byForm.ton, sourceNpi = byForm.npi } = this.#settings;
    return {
      source_addr_ton: sourceTon,
      source_addr_npi: sourceNpi,
      source_addr: digitsOf(from),
    };
  }
}

const INTERNATIONAL = 1;
const NETWORK_SPECIFIC = 3;
const ALPHANUMERIC = 5;
const ISDN = 1;

const LATER = { failure: 'temporary', reason: 'provider_unavailable' } as const;
const UNCERTAIN = { failure: 'uncertain', reason: 'provider_unavailable' } as const;

function refused(
  failureClass: typeof LATER | typeof UNCERTAIN,
  detail: string,
  code: string,
): SendResult {
  return { kind: 'refused', ...refusal(failureClass, detail, '', undefined, { code }) };
}

function isTemporary(result: SendResult): result is { readonly kind: 'refused' } & Refusal {
  return result.kind === 'refused' && result.failure === 'temporary';
}

function resultOf(answer: Pdu): SendResult {
  const { command, command_status: status, message_id: reference = '' } = answer;
  if (status !== 0) return { kind: 'refused', ...refusalOf(status) };
  if (command === 'submit_sm_resp' && REFERENCE.test(reference)) {
    return { kind: 'accepted', reference };
  }
  return refused(UNCERTAIN, 'SMPP: the answer holds no message id', 'no_message_id');
}

/** Why nothing was sent. */
export function bindRefusal({ status, message }: BindFailure): Refusal {
  return status === undefined
    ? refusal(LATER, `SMPP: no session: ${message}`, '', undefined, { code: 'no_connection' })
    : refusalOf(status);
}

export function sessionSettings(settings: SmppSettings): SessionSettings {
  const { enquireLinkSeconds, responseTimeoutSeconds } = settings;
  return {
    ...settings,
    enquireLinkMs: enquireLinkSeconds * 1_000,
    responseTimeoutMs: responseTimeoutSeconds * 1_000,
  };
}

/** E.164 with its TON is written without the plus sign. */
function digitsOf(address: string): string {
  return address.replace(/^\+/, '');
}
