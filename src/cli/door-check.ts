/** Sends each door its platform's own sample, inside this process: verified and read, never delivered. */

import { systemClock } from '../challenge/time.js';
import type { Config } from '../config/config.js';
import { openDoors } from '../doors/configured-door.js';

export interface DoorCheck {
  readonly path: string;
  readonly ok: boolean;
  readonly message: string;
}

/** Reserved for fiction: nobody has it. */
const TEST_NUMBER = '+12025550147';

export async function checkDoors({ doors, publicUrl, tenants }: Config): Promise<DoorCheck[]> {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  return Promise.all(
    doors.map(async (configured): Promise<DoorCheck> => {
      const { path } = configured;
      try {
        const surroundings = { publicUrl, clock: systemClock, tenants: byId };
        const [open] = await openDoors([configured], surroundings);
        if (!open) throw new Error('The door does not open.');
        const visit = await open.door.take(await open.door.sample(TEST_NUMBER));
        const { status } = visit.accepted('msg_sample');
        const channels = visit.message.channels.join(', ');
        const message = `${configured.platform.title}: took its sample (${channels}) for ${open.tenant.id}, and would answer ${status}`;
        return { path, ok: true, message };
      } catch (error) {
        const because = error instanceof Error ? error.message : String(error);
        return { path, ok: false, message: `does not take its own sample: ${because}` };
      }
    }),
  );
}
