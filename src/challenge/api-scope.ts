/** What an API key may do. A key has one scope or several; without any in the configuration it has those of a service. */
export const API_SCOPES = ['challenges', 'sessions', 'operator'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** Everything except the operator's scope: a service that verifies people needs no more. */
export const SERVICE_SCOPES: readonly ApiScope[] = ['challenges', 'sessions'];
