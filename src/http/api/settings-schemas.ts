/** What the calls of settings accept and answer. The OpenAPI document is generated from these schemas as well. */
import { z } from 'zod';

const person = {
  operator: z
    .string({ error: 'Must be a string.' })
    .min(1, { error: 'Must name the person who acts.' })
    .max(64, { error: 'Must have at most 64 characters.' })
    .meta({ description: 'Who acts, for the audit.', example: 'anna' }),
};
const asked = {
  reason: z
    .string({ error: 'Must be a string.' })
    .min(3, { error: 'Must say why, in 3 characters or more: the audit keeps it.' })
    .max(200, { error: 'Must have at most 200 characters.' })
    .meta({ description: 'Why, for the audit. Numbers in it are masked.', example: 'new sender' }),
  version: z
    .number({ error: 'Must be a number.' })
    .int({ error: 'Must be a whole number.' })
    .min(0, { error: 'Must not be negative.' })
    .exactOptional()
    .meta({
      description: 'The version that you have read. A change since then is refused as a conflict.',
      example: 7,
    }),
};
const value = z.looseObject({}, { error: 'Must be a JSON object.' }).meta({
  description:
    'As the configuration file has it. Of a tenant, a webhook, a door and a carrier: the fields to change; `null` takes one out.',
});
const to = z
  .enum(['off', 'file'], { error: 'Must be "off" or "file".' })
  .default('off')
  .meta({ description: '`off` removes it. `file` goes back to what the configuration file has.' });
const path = z
  .string({ error: 'Must be a string.' })
  .max(200, { error: 'Must have at most 200 characters.' })
  .meta({ description: 'As the list shows it.', example: 'tenants/acme/keys/0123abcd' });
const number = z
  .number({ error: 'Must be a number.' })
  .int({ error: 'Must be a whole number.' })
  .min(0, { error: 'Must not be negative.' });
const backTo = number.meta({
  description: 'The version to go back to; 0 is the configuration file alone.',
  example: 5,
});

export const putRequest = z.strictObject({ value, ...asked, ...person });
export const removeRequest = z.strictObject({ to, ...asked, ...person });
export const rotateRequest = z.strictObject({ path, ...asked, ...person });
export const backRequest = z.strictObject({ to: backTo, ...asked, ...person });

// The console knows who acts.
export const consolePut = z.strictObject({ path, value, ...asked });
export const consoleRemove = z.strictObject({ path, to, ...asked });
export const consoleRotate = z.strictObject({ path, ...asked });
export const consoleBack = z.strictObject({ to: backTo, ...asked });

const mode = z.enum(['sandbox', 'production']);
const time = z.iso.datetime();
const version = z
  .number()
  .int()
  .min(0)
  .meta({ description: '0 before the first change.', example: 7 });

const settingFields = {
  path: z.string(),
  state: z.enum(['file', 'changed', 'off']).meta({
    description: '`file`: as the file has it. `changed`: by a change. `off`: removed by a change.',
  }),
  value: z.record(z.string(), z.unknown()).exactOptional().meta({
    description: 'Without secrets: of each its fingerprint. Absent if it is off.',
  }),
  fingerprint: z.string().exactOptional().meta({
    description: 'Another for another value.',
    example: '5e0c81f2a9d3',
  }),
  changedAt: time.exactOptional(),
  operator: z.string().exactOptional(),
  key: z.string().exactOptional().meta({ description: 'Of the API key or the login.' }),
  reason: z.string().exactOptional(),
  since: z
    .number()
    .int()
    .min(0)
    .exactOptional()
    .meta({ description: 'The version that changed it.' }),
};

export const settingView = z
  .strictObject({ ...settingFields, version, mode })
  .meta({ id: 'Setting', description: 'A setting, and the version of all settings.' });

export const settingsView = z
  .strictObject({
    version,
    refused: z.string().exactOptional().meta({
      description: 'Why the process that answers does not use the settings in Redis.',
    }),
    settings: z.array(z.strictObject(settingFields)),
    mode,
  })
  .meta({ id: 'Settings' });

export const changedView = z
  .strictObject({
    version,
    setting: z.strictObject(settingFields).exactOptional(),
    secret: z.string().exactOptional().meta({
      description: 'The API key or webhook secret that was made. It is shown this once.',
      example: 'octo_Q2hhbmdlIG1lIQ',
    }),
    mode,
  })
  .meta({ id: 'ChangedSetting' });

export const historyView = z
  .strictObject({
    versions: z.array(
      z.strictObject({
        version: z.number().int().min(0),
        at: time.exactOptional(),
        operator: z.string().exactOptional(),
        key: z.string().exactOptional(),
        reason: z.string().exactOptional(),
        backTo: z.number().int().min(0).exactOptional(),
        changed: z
          .array(z.strictObject({ path: z.string(), from: z.string(), to: z.string() }))
          .exactOptional()
          .meta({
            description:
              'From what to what, by fingerprint. Absent if the version does not open any more.',
          }),
      }),
    ),
    mode,
  })
  .meta({ id: 'SettingsHistory' });

export type SettingsView = z.infer<typeof settingsView>;
export type SettingView = z.infer<typeof settingView>;
export type ChangedView = z.infer<typeof changedView>;
export type HistoryView = z.infer<typeof historyView>;
