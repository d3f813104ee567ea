/** Any provider is configured, and can do everything. */
export const everyProvider = { get: () => ({ capabilities: { has: () => true } }) };
