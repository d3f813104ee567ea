/** The authenticator app as it is served: its page, and what its devices may do. */
import type { Router } from 'express';
import type { Closers } from '../app.js';
import type { Approvals } from '../approvals/approvals.js';
import { DeviceActions } from '../approvals/device-actions.js';
import { demoOrigins } from '../config/localhost.js';
import { authenticatorApp } from '../http/authenticator/app-page.js';
import type { ChallengeChanges } from '../http/ports.js';
import { deviceDirectoryOver } from './approval-records.js';
import type { Core } from './core.js';
import { composePrompts, type PromptParts } from './prompts.js';

export interface ApprovalParts extends PromptParts {
  readonly changes: ChallengeChanges;
  readonly closing: AbortSignal;
}

export function composeApprovals(
  core: Core,
  closers: Closers,
  { changes, closing, ...parts }: ApprovalParts,
): { readonly approvals: Approvals; readonly app: Router } {
  const { config, keyring, clock } = core;
  const { publicUrl, mode, sandbox } = config;
  const { redis, methods, listener } = parts;
  const { approvals, store, pairings, push } = composePrompts(core, closers, parts);
  const directory = deviceDirectoryOver(core, redis);
  const actions = new DeviceActions({
    ...{ store, pairings, directory, methods, push, listener, keyring, publicUrl, clock },
  });
  const brands = {
    get: (id: string) => config.sessions.get(id)?.brand,
    values: () => [...config.sessions.values()].map(({ brand }) => brand).values(),
  };
  const app = authenticatorApp({
    ...{ actions, brands, changes, clock, publicUrl, mode, closing },
    pushKey: push.publicKey,
    phones: sandbox ? phoneOrigins(sandbox.url) : [],
    demos: demoOrigins(publicUrl),
  });
  return { approvals, app };
}

/** People open the phone's page by either name of this machine. */
export function phoneOrigins(carrierUrl: string): readonly string[] {
  const { origin, hostname, protocol, port } = new URL(carrierUrl);
  if (!LOOPBACK.includes(hostname)) return [origin];
  return LOOPBACK.map((name) => new URL(`${protocol}//${name}:${port}`).origin);
}

const LOOPBACK = ['127.0.0.1', 'localhost'];
