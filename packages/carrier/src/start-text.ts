/** What the carrier prints once it runs: its addresses, and what an application has to set. Pure. */

export interface Addresses {
  /** Without a slash at the end. */
  readonly url: string;
  /** Of the authority that has signed the proxy's certificate, PEM; absent without the proxy. */
  readonly caFile?: string;
  readonly push?: string;
  readonly pushFile?: string;
  /** The accounts; absent where every account is accepted. */
  readonly file?: string;
  readonly telnyxPublicKey?: string;
}

export function advice(addresses: Addresses): string {
  const { url, caFile, push, pushFile, file, telnyxPublicKey } = addresses;
  const lines = [
    'The carrier is ready. Nothing leaves this machine, and no real phone rings.',
    `  Phone     ${url}/phone/`,
    file === undefined
      ? '  Accounts  every SID, key, secret and sender is accepted'
      : `  Accounts  ${file}`,
    '',
    'Point your application here:',
    `  Twilio    client.api.baseUrl = client.verify.baseUrl = client.lookups.baseUrl = client.messaging.baseUrl = '${url}'`,
    `  Vonage    new Vonage(auth, { apiHost: '${url}', restHost: '${url}' })`,
    `  Telnyx    new Telnyx({ apiKey, baseURL: '${url}/v2'${telnyxPublicKey === undefined ? '' : `, publicKey: '${telnyxPublicKey}'`} })`,
    ...(caFile === undefined
      ? []
      : [
          'or leave it as it is, and set these for it (Twilio in Node.js):',
          `  HTTP_PROXY=${url} HTTPS_PROXY=${url} NO_PROXY=localhost,127.0.0.1`,
          `  NODE_EXTRA_CA_CERTS=${caFile}`,
        ]),
    ...(push === undefined
      ? []
      : ['', `  Push      ${push} (its authority is "ca" in ${pushFile})`]),
  ];
  return `${lines.join('\n')}\n`;
}
