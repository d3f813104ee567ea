// node examples/service/start.js, beside a sandbox that ./scripts/start runs: http://127.0.0.1:4000
import { readFileSync } from 'node:fs';
import { createService } from './service.js';

const service = createService({
  octothorpe: process.env.OCTOTHORPE_URL ?? 'http://127.0.0.1:3000',
  apiKey: process.env.OCTOTHORPE_API_KEY ?? readFileSync('data/api-key', 'utf8'),
  ownUrl: 'http://127.0.0.1:4000',
  audience: process.env.OCTOTHORPE_AUDIENCE ?? 'default',
});
service.listen(4000, '127.0.0.1', () => console.log('http://127.0.0.1:4000'));
