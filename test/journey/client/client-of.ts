/** A client of the service that a test has started. */
import { type ClientOptions, Octothorpe } from '../../../packages/client/src/octothorpe.js';
import type { Stage } from '../stage.js';

export function clientOf(stage: Stage, options: ClientOptions = {}): Octothorpe {
  const key = stage.authorized.authorization.replace('Bearer ', '');
  return new Octothorpe({ baseUrl: stage.config.publicUrl, key, ...options });
}
