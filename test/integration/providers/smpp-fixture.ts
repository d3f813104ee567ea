/** An SMPP account at a fake SMSC, with the reports that it brings. */
import type { Redis } from 'ioredis';
import type { DeliveryEvent } from '../../../src/challenge/event.js';
import type { ConnectionReports } from '../../../src/providers/provider.js';
import { SmppSettings, smppEntry } from '../../../src/providers/smpp/smpp-entry.js';
import type { SmppProvider } from '../../../src/providers/smpp/smpp-provider.js';
import { RedisMessageIndex } from '../../../src/redis/message-index.js';
import { scriptRunner } from '../../../src/redis/scripts.js';
import { PUBLIC_URL } from '../../setup/vendor-settings.js';

export const NAME = 'acme';

export async function openAccount(
  url: string,
  settings: object = {},
  connections?: number,
): Promise<SmppProvider> {
  return (await smppEntry(NAME).create(accountSettings(url, settings), {
    publicUrl: PUBLIC_URL,
    ...(connections === undefined ? {} : { connections }),
  })) as SmppProvider;
}

export function accountSettings(url: string, settings: object = {}): SmppSettings {
  const { hostname, port } = new URL(url);
  const account = { systemId: 'octo', password: 'secret99' };
  return SmppSettings.parse({ host: hostname, port, ...account, ...settings });
}

export interface HeardReports extends ConnectionReports {
  readonly recorded: { readonly origin: object; readonly events: readonly DeliveryEvent[] }[];
  readonly replies: object[];
  readonly notes: string[];
  /** While set, nothing can be stored. */
  refuses: boolean;
}

export function heardReports(redis: Redis): HeardReports {
  const index = new RedisMessageIndex(scriptRunner(redis));
  const kept = <T>(keep: () => T): T => {
    if (heard.refuses) throw new Error('Redis is down.');
    return keep();
  };
  const heard: HeardReports = {
    refuses: false,
    recorded: [],
    replies: [],
    notes: [],
    record: async (origin, events) =>
      kept(() => {
        heard.recorded.push({ origin, events });
        return 'recorded';
      }),
    reply: async (message) => kept(() => heard.replies.push(message)),
    messages: {
      link: async (...of) => kept(() => index.link(...of)),
      find: async (...of) => kept(() => index.find(...of)),
    },
    note: (outcome) => heard.notes.push(outcome),
  };
  return heard;
}
