/** The accounts of the Twilio Verify door, from the entries of `doors` with this platform. They share one path and one set of SIDs. */
import {
  AccountSettings,
  type ConfiguredAccount,
  TWILIO_VERIFY,
  TWILIO_VERIFY_PATH,
} from '../doors/twilio-verify/accounts.js';
import { type DoorEntry, type DoorSources, References } from './door-settings.js';

/** Those without a fault; everything else is a fault. */
export function twilioVerifyAccounts(
  file: {
    readonly doors: readonly DoorEntry[];
    readonly tenants: readonly { readonly id: string }[];
  },
  sources: DoorSources,
): ConfiguredAccount[] {
  const { faults } = sources;
  const tenants = new Set(file.tenants.map(({ id }) => id));
  const sids = new Set<string>();
  return file.doors.flatMap((entry, at) => {
    const { platform, path, tenant, ...rest } = entry;
    if (platform !== TWILIO_VERIFY) return [];
    const where = `doors.${at}`;
    if (path !== TWILIO_VERIFY_PATH) faults.add(`${where}.path`, `must be ${TWILIO_VERIFY_PATH}`);
    const given = new References(sources, where).resolved(rest);
    const settings = given === undefined ? undefined : faults.parse(where, AccountSettings, given);
    if (!settings) return [];
    const named = [{ tenant }, ...settings.services].map((each) => each.tenant);
    for (const id of new Set(named)) {
      if (id !== undefined && !tenants.has(id)) {
        faults.add(`${where}.tenant`, `there is no tenant ${id}`);
      }
    }
    const own = [
      settings.accountSid,
      ...[...settings.keys, ...settings.services].map((s) => s.sid),
    ];
    for (const sid of own) {
      if (sids.has(sid)) faults.add(where, `the SID ${sid} stands twice: give each its own`);
      sids.add(sid);
    }
    return [{ tenant, ...settings }];
  });
}
