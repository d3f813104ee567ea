/** The parts that both vendors' sides of the carrier share. */
import type { CallbackSender } from './callback-sender.js';
import type { Chaos } from './chaos.js';
import type { ExchangeLog } from './exchange-log.js';
import type { Ledger } from './ledger.js';
import type { MagicNumbers } from './magic-numbers.js';
import type { Network } from './network.js';
import type { Timers } from './timers.js';

export interface CarrierCore {
  readonly network: Network;
  readonly timers: Timers;
  readonly callbacks: CallbackSender;
  readonly exchanges: ExchangeLog;
  readonly ledger: Ledger;
  readonly magic: MagicNumbers;
  readonly chaos: Chaos;
  readonly log: (line: object) => void;
}
