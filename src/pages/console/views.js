// The views, in the order of the navigation. Each is one file: see `render` there.
import { auditView } from './audit-view.js';
import { blocksView } from './blocks-view.js';
import { carriersView } from './carriers-view.js';
import { findView } from './find-view.js';
import { liveView } from './live-view.js';
import { overviewView } from './overview-view.js';
import { queuesView } from './queues-view.js';
import { spendView } from './spend-view.js';

/**
 * @typedef {object} Me
 * @property {string} operator
 * @property {'viewer' | 'support' | 'operator'} role
 * @property {string[]} tenants
 * @property {'sandbox' | 'production'} mode
 * @property {boolean} hasLogin
 */
/**
 * @typedef {object} Stage
 * @property {HTMLElement} root empty; the view draws into it, its h1 first
 * @property {typeof import('./api.js').api} api
 * @property {(address: string) => void} go to another view, as in 'find/ch_…'
 * @property {string[]} params the parts of the address behind the view's id
 * @property {Me} me
 * @property {(text: string) => void} say tells screen readers what has changed
 */
/**
 * @typedef {object} View
 * @property {string} id
 * @property {string} title
 * @property {Me['role']} role the least that is offered it
 * @property {(stage: Stage) => void | (() => void) | Promise<void | (() => void)>} render returns what cleans up, or nothing
 */

/** @type {readonly View[]} */
export const VIEWS = [
  ...[overviewView, liveView, findView],
  ...[blocksView, spendView, carriersView, queuesView, auditView],
];
