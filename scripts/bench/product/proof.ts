/** Checks at the measured process that no feature was switched off. */
import type { Load } from '../load/load.js';
import type { Service } from './service.js';
import type { Supplier } from './supply.js';

/** Throws if a forged webhook is accepted, a limit does not refuse, metrics are off, or an answer left no log line. */
export async function prove(
  service: Service,
  supplier: Supplier,
  load: Load,
  answeredBefore: number,
): Promise<string> {
  const [challenge] = await supplier.challenges(1);
  if (!challenge) throw new Error('No challenge could be started.');
  const number = supplier.requests.numbers.next();
  const asked: [string, Buffer, string][] = [
    ['a forged webhook', supplier.requests.twilio(challenge, 'delivered', 'not-the-token'), '403'],
    ['a first challenge', supplier.requests.create(number), '202'],
    ['a second one to the same number at once', supplier.requests.create(number), '429'],
  ];
  for (const [what, request, status] of asked) {
    const { statuses } = await load.send(service.port, [request]);
    if (!statuses[status]) {
      throw new Error(`${what} should be answered ${status}: ${JSON.stringify(statuses)}`);
    }
  }
  const metrics = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
  if (!/^octothorpe_\w+/m.test(metrics)) throw new Error('The metrics are off.');
  const expected = answeredBefore + asked.length;
  const lines = await service.log.count('request');
  if (lines < expected) throw new Error(`${expected} answers left ${lines} lines in the log.`);
  return 'a forged webhook refused, a number’s limit bites, metrics and one log line a request';
}
