// The Lambda's entry: its key is the one that the user pool encrypts codes with.
import { KmsKeyringNode } from '@aws-crypto/client-node';
import { createHandler } from './handler.js';

export const handler = createHandler({
  octothorpe: process.env.OCTOTHORPE_URL,
  apiKey: process.env.OCTOTHORPE_API_KEY,
  keyring: new KmsKeyringNode({ keyIds: [process.env.KEY_ARN] }),
});
