// Which role may do what another may. The server decides; the page only leaves out what would be refused.

const ROLES = ['viewer', 'support', 'operator'];

/** @param {Pick<import('./views.js').Me, 'role'>} me @param {import('./views.js').Me['role']} least */
export function hasRole(me, least) {
  return ROLES.indexOf(me.role) >= ROLES.indexOf(least);
}
