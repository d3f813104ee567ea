/** Tells the operator whether a tenant's webhook is disabled because its receiver answered 410, and enables it again. */
import { OctothorpeError } from '../challenge/errors.js';
import type { OperatorListStore } from '../challenge/limits/operator-list.js';
import type { Tenant, WebhookDisabled, WebhookSwitch } from '../challenge/tenant.js';
import { requireOperator, requireReason } from './operator-target.js';

export interface WebhookState {
  /** Of the URL; its path may be a secret. */
  readonly host: string;
  readonly disabled?: WebhookDisabled;
}

export interface WebhookDeskOptions {
  readonly switch: WebhookSwitch;
  readonly tenants: { get(id: string): Pick<Tenant, 'webhook'> | undefined };
  readonly audit: Pick<OperatorListStore, 'note'>;
}

export class WebhookDesk {
  readonly #with: WebhookDeskOptions;

  constructor(options: WebhookDeskOptions) {
    this.#with = options;
  }

  /** @throws OctothorpeError `not_found` where the tenant has no webhook */
  async state(tenant: string): Promise<WebhookState> {
    const url = this.#urlOf(tenant);
    const disabled = await this.#with.switch.disabled(tenant, url);
    return { host: new URL(url).host, ...(disabled ? { disabled } : {}) };
  }

  /** Notes the act before it takes effect. @throws OctothorpeError `not_found`, `invalid_request` */
  async enable(
    tenant: string,
    { operator, reason, key }: { operator: string; reason: string; key: string },
  ): Promise<WebhookState> {
    this.#urlOf(tenant);
    await this.#with.audit.note(tenant, {
      operator: requireOperator(operator),
      reason: requireReason(reason),
      key,
      act: 'enable_webhook',
      target: 'the webhook',
    });
    await this.#with.switch.enable(tenant);
    return this.state(tenant);
  }

  #urlOf(tenant: string): string {
    const url = this.#with.tenants.get(tenant)?.webhook?.url;
    if (url !== undefined) return url;
    throw new OctothorpeError(
      'not_found',
      'The tenant has no webhook. Configure one (`webhook`) and restart.',
    );
  }
}
