/** A carrier's methods for programs: everything that the control API does, and waiting. */
import type { ChaosRequest, ChaosSettings } from './chaos.js';
import type { Exchange } from './exchange-log.js';
import type { LedgerReport } from './ledger.js';
import type { MagicNumber } from './magic-numbers.js';
import type { NetworkChange } from './network.js';
import type { Call, Message, Phone } from './telephone.js';

export interface Carrier {
  /** Listens; port 0 selects a free port. */
  listen(port: number, host?: string): Promise<{ port: number }>;
  /** Ends every call, cuts every connection. */
  close(): Promise<void>;
  /** @param number E.164, with or without the plus sign. @throws CarrierError 400 */
  phone(number: string): Phone;
  /** The phone sends an SMS; the vendor that owns `to` calls its inbound webhook. @throws CarrierError 400, 404 */
  sendFromPhone(number: string, sms: { to: string; body: string }): Message;
  /** @throws CarrierError 404, 409, as the next three methods */
  answer(callId: string): Call;
  decline(callId: string): Call;
  press(callId: string, keys: string): Call;
  hangUp(callId: string): Call;
  call(callId: string): Call;
  exchanges(about?: string): Exchange[];
  ledger(): LedgerReport;
  chaos(): ChaosSettings;
  setChaos(request: ChaosRequest): ChaosSettings;
  readonly magicNumbers: readonly MagicNumber[];
  /** Calls back after every change of a message or call until the returned function is called. */
  watch(listener: (change: NetworkChange) => void): () => void;
  /** The first matching message to or from the phone, present or future. Rejects after `timeoutMs` (real time). */
  waitForMessage(
    number: string,
    fits?: (message: Message) => boolean,
    timeoutMs?: number,
  ): Promise<Message>;
  /** The first matching call to the phone, present or future. Rejects after `timeoutMs` (real time). */
  waitForCall(number: string, fits?: (call: Call) => boolean, timeoutMs?: number): Promise<Call>;
  /** Resolves when no callback is under way. */
  idle(): Promise<void>;
  /** Ends every call and deletes everything, including the chaos settings. */
  forget(): void;
}
