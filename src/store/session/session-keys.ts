/** The names that sessions use in Redis. A session is one key, with a hash tag of its own. */

export function sessionKey(id: string): string {
  return `session:{${id}}`;
}
