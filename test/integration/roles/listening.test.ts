import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../../../src/config/validation-errors.js';
import { listen } from '../../../src/http/server.js';

test('the error of a taken port names it and says what to do', async () => {
  const first = await listen(createServer(), 0, '127.0.0.1', 'PORT');
  const { port } = first.address() as AddressInfo;
  const error = await listen(createServer(), port, '127.0.0.1', 'SANDBOX_PORT').catch(
    (thrown: unknown) => thrown,
  );
  await new Promise((resolve) => first.close(resolve));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain(`Port ${port} on 127.0.0.1 is taken`);
  // Who has it, and what is free instead.
  expect(String(error)).toContain(`(process ${process.pid}, started in ${process.cwd()})`);
  expect(String(error)).toMatch(/SANDBOX_PORT=\d+ is free/);
});
