/** The tenants of the configuration file in the form for the service, and what must hold between them. */
import type { ReceivingNumber, Sender, Tenant, TenantWebhook } from '../challenge/policy.js';
import { checkTarget } from '../notifications/webhook-target.js';
import type { ConfigFile, TenantConfig } from './config-file.js';
import { brandName } from './sessions-config.js';
import { tenantTemplates } from './templates-config.js';
import type { Faults } from './validation-errors.js';

export function checkTenants(file: ConfigFile, faults: Faults): void {
  const ids = file.tenants.map((tenant) => tenant.id);
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) {
    faults.add('tenants', `two tenants are called ${id}`);
  }
  const hashes = file.tenants.flatMap(({ apiKeys }) => apiKeys.map(({ sha256 }) => sha256));
  if (new Set(hashes).size !== hashes.length) {
    faults.add(
      'tenants',
      'one API key stands twice: give each tenant, and each set of scopes, its own',
    );
  }
}

/** The notifier would refuse such a target for each message, too late for the operator to notice. */
export function checkWebhook(
  path: string,
  webhook: TenantWebhook | undefined,
  mode: 'sandbox' | 'production',
  faults: Faults,
): void {
  if (!webhook) return;
  const target = checkTarget(webhook.url, { allowPrivate: mode === 'sandbox' });
  if (target.kind === 'refused') faults.add(`${path}.url`, target.fault);
}

export function toTenant(tenant: TenantConfig, lifeMs: number, faults: Faults): Tenant {
  const { id, locale, countries, webhook, clearJobs, relay } = tenant;
  const brand = brandName(tenant);
  const templates = tenantTemplates({ id, brand, templates: tenant.templates }, lifeMs, faults);
  return {
    id,
    brand,
    locale,
    countries,
    senders: tenant.senders.map(toSender),
    ...(tenant.callerId ? { callerId: tenant.callerId } : {}),
    ...(tenant.senderRights ? { senderRights: tenant.senderRights } : {}),
    ...(webhook ? { webhook } : {}),
    ...(clearJobs ? { clearJobs } : {}),
    ...(relay ? { relay } : {}),
    ...(tenant.inboundSms ? { inboundSms: tenant.inboundSms.map(toReceiver) } : {}),
    ...(templates.length > 0 ? { templates } : {}),
  };
}

function toReceiver({
  provider,
  number,
  country,
}: NonNullable<TenantConfig['inboundSms']>[number]): ReceivingNumber {
  return { provider, number, ...(country === undefined ? {} : { country }) };
}

function toSender(sender: TenantConfig['senders'][number]): Sender {
  const { provider, channel, from, country, kind, registered, templates } = sender;
  return {
    provider,
    channel,
    from,
    ...(country === undefined ? {} : { country }),
    ...(kind === undefined ? {} : { kind }),
    ...(templates === undefined ? {} : { templates }),
    ...(registered === undefined
      ? {}
      : {
          registered: registered.map(({ country: where, until }) =>
            until === undefined ? { country: where } : { country: where, until },
          ),
        }),
  };
}
