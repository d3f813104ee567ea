/** docs/configuration.md, from the schemas that validate the environment and the configuration file. */
import type { z } from 'zod';
import { DEFAULT_POLICY } from '../../src/challenge/policy.js';
import { ConfigFile } from '../../src/config/config-file.js';
import { DoorEntry } from '../../src/config/door-settings.js';
import { Environment } from '../../src/config/environment.js';
import { LimitFigures } from '../../src/config/limit-figures.js';
import { LimitsSection, TenantLimits } from '../../src/config/limits-config.js';
import { Routes } from '../../src/config/route-settings.js';
import { LoginSettings } from '../../src/console/login-settings.js';
import { OpenIdSettings } from '../../src/doors/openid/settings.js';
import { PLATFORMS } from '../../src/doors/registry.js';
import { AccountSettings } from '../../src/doors/twilio-verify/accounts.js';
import { DEFAULT_LIMITS } from '../../src/limits/limits.js';
import { registry } from '../../src/providers/registry.js';
import { SmppSettings } from '../../src/providers/smpp/smpp-entry.js';
import { SESSION_LIMITS } from '../../src/sessions/session.js';
import { type Context, type FieldRow, fieldRows, innermost } from './fields.js';

const SECTIONS = new Map<z.ZodType, string>([
  [TenantLimits, '[Limits](#limits)'],
  [LimitsSection, '[Limits](#limits)'],
  [LimitFigures, '[Figures](#figures-of-limits)'],
  [Routes, '[Routes](#routes)'],
  [innermost(Routes.shape.sms), '[Entries](#entries-of-routes)'],
  [innermost(LimitsSection.shape.lists), '[Lists](#lists)'],
]);
const { tenants, routes, policy, limits, carriers, record } = ConfigFile.shape;

export function configurationPage(): string {
  return `${[
    INTRO,
    section('## Environment variables', '', fieldRows(Environment)),
    ...Object.entries(registry).map(([name, entry]) => providerSection(name, entry)),
    FILE_INTRO,
    section('### Top level', '', topLevel()),
    section('## Tenants', TENANTS, fieldRows(innermost(tenants), tenantContext())),
    section('## Routes', ROUTES, fieldRows(routes, { sections: SECTIONS })),
    section('### Entries of routes', ENTRIES, fieldRows(innermost(Routes.shape.sms))),
    section('## Policy', '', fieldRows(policy, { defaults: DEFAULT_POLICY })),
    section('## Limits', LIMITS, fieldRows(limits, { sections: SECTIONS })),
    section(
      '### Limits of a tenant',
      TENANT_LIMITS,
      fieldRows(TenantLimits, { sections: SECTIONS }),
    ),
    section('### Lists', LISTS, fieldRows(innermost(LimitsSection.shape.lists))),
    section(
      '### Figures of limits',
      FIGURES,
      fieldRows(LimitFigures, { defaults: DEFAULT_LIMITS }),
    ),
    RATES,
    section('## Carriers', CARRIERS, fieldRows(innermost(carriers))),
    section(
      '### SMPP',
      'The `settings` of a carrier with `"protocol": "smpp"`.',
      fieldRows(SmppSettings),
    ),
    section('## Doors', DOORS, fieldRows(DoorEntry)),
    ...doorSections(),
    section('### Twilio Verify', TWILIO_VERIFY, fieldRows(AccountSettings)),
    section('## OpenID', OPENID, fieldRows(OpenIdSettings)),
    section('## Record', '', fieldRows(record)),
    section('## Console', CONSOLE, fieldRows(LoginSettings)),
  ].join('\n\n')}\n`;
}

function topLevel(): FieldRow[] {
  return fieldRows(ConfigFile).filter(({ name }) => /^\w+$/.test(name));
}

/** What the code fills in where the file says nothing. */
function tenantContext(): Context {
  const { linkMs, lifeMs } = SESSION_LIMITS;
  return { sections: SECTIONS, defaults: { sessions: { linkMs, lifeMs } } };
}

function providerSection(name: string, entry: (typeof registry)[keyof typeof registry]): string {
  const settings = fieldRows(entry.settings as z.ZodType);
  const rows = Object.entries(entry.environment).flatMap(([variable, setting]) =>
    settings.filter((row) => row.name === setting).map((row) => ({ ...row, name: variable })),
  );
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const intro = `${title} is configured once one of them is set. [How to set it up](providers.md#${name}).`;
  return section(`### ${title}`, intro, rows);
}

/** Platforms with the same settings share a section. */
function doorSections(): string[] {
  const bySchema = new Map<z.ZodType, { name: string; title: string }[]>();
  for (const { name, title, settings } of PLATFORMS) {
    bySchema.set(settings, [...(bySchema.get(settings) ?? []), { name, title }]);
  }
  return [...bySchema].map(([settings, named]) => {
    const title = named.map((each) => each.title).join(', ');
    const names = named.map(({ name }) => `\`${name}\``).join(', ');
    return section(`### ${title}`, `Platform ${names}.`, fieldRows(settings));
  });
}

function section(heading: string, intro: string, rows: readonly FieldRow[]): string {
  const table = [
    '| field | type | default | what it does |',
    '| --- | --- | --- | --- |',
    ...rows.map(({ name, type, otherwise, meaning }) =>
      [
        '',
        ` \`${name}\` `,
        ` ${cell(type)} `,
        ` ${cell(otherwise)} `,
        ` ${cell(meaning)} `,
        '',
      ].join('|'),
    ),
  ].join('\n');
  return [heading, ...(intro === '' ? [] : [intro]), table].join('\n\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

const INTRO = `# Configuration reference

Octothorpe reads two sources when it starts: environment variables and one JSON file. It checks both at once and names every mistake. Without any
setting it starts as a [sandbox](sandbox.md).

This page is made from the schemas that validate them: \`npm run configuration\` writes it again. A unit stands at the end of a name: \`Ms\` is
milliseconds. "required" means that there is no default.`;

const FILE_INTRO = `## The configuration file

\`CONFIG_FILE\` names a JSON file; [\`config.example.json\`](../config.example.json) is one to start from. A field that is not known is a mistake.
Credentials of providers are not in it. \`npm run doctor\` checks a configuration without starting anything.`;

const TENANTS = 'An entry of `tenants`. A small installation has one.';
const ROUTES = '`routes` of the file, or of a tenant. [How a carrier is chosen](routing.md).';
const ENTRIES =
  'For one country: a list of names, or an object. A list is short for `pinned` with these `carriers`.';
const LISTS =
  '`lists`, for all tenants or for one. [The longest matching entry decides](limits.md#lists).';
const LIMITS = '`limits` of the file, for all tenants. [How limits count](limits.md).';
const TENANT_LIMITS = '`limits` of a tenant, over those for all.';
const FIGURES =
  '`limits.figures`, for all tenants or for one. Objects are merged, lists and single values replaced. `null` or an empty list turns a rule off.';
const RATES = `### Rates

A rate is \`{ "max": 5, "windowMs": 3600000 }\`: at most five within any hour. \`windowMs\` is 1000 (a second) to 2678400000 (31 days).`;
const CARRIERS =
  'Values of `carriers`, by the name that routes and senders use. The settings of a described carrier are listed by its [description](providers.md#a-carrier-in-a-file).';
const DOORS =
  'Entries of `doors`. Beside these fields each platform has its own. Any of their values may be `{ "env": "NAME" }` or `{ "file": "path" }`.';
const TWILIO_VERIFY =
  'Platform `twilio-verify`, for applications that used [Twilio Verify](doors/twilio-verify.md).';
const CONSOLE = '`console`: the login of [the operators’ console](console.md).';
const OPENID = '`openid` of a tenant. [The OpenID door](doors/openid.md).';
