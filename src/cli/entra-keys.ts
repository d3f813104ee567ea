/** Makes what Entra's external phone provider needs of us: an RSA key, its self-signed certificate, and the calls that register them. */
import { spawnSync } from 'node:child_process';
import { randomUUID, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { identifierUri, PHONE_APP_ID, ROLE } from '../doors/entra.js';

/** Microsoft's set-up uses this name. */
const SUBJECT = 'CN=ExternalPhoneProvider';
const DAYS = 365;
/** Microsoft Graph and its permission Application.Read.All, the same in every directory. */
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
const APPLICATION_READ_ALL = '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30';

export interface EntraKeys {
  readonly keyFile: string;
  readonly certificateFile: string;
}

/** @throws Error where openssl is missing, or where a key is there already */
export function makeEntraKeys(folder: string): EntraKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keyFile = join(resolve(folder), 'entra-key.pem');
  const certificateFile = join(resolve(folder), 'entra-certificate.pem');
  if (existsSync(keyFile)) {
    throw new Error(
      `${keyFile} is there already. Name another folder with --out, or move it away.`,
    );
  }
  const { status, error, stderr } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-sha256', '-nodes', '-days', String(DAYS)],
      ...['-subj', `/${SUBJECT}`, '-keyout', keyFile, '-out', certificateFile],
    ],
    { encoding: 'utf8' },
  );
  if (error) throw new Error('openssl was not found. Install it, and run this again.');
  if (status !== 0) throw new Error(`openssl failed: ${stderr.trim()}`);
  chmodSync(keyFile, 0o600);
  return { keyFile, certificateFile };
}

/** The calls of Microsoft Graph, in their order. */
export function graphCalls(certificatePem: string, appId: string, url: string): string {
  const certificate = new X509Certificate(certificatePem);
  const app = `https://graph.microsoft.com/v1.0/applications(appId='${appId}')`;
  const application = {
    identifierUris: [identifierUri(url, appId)],
    appRoles: [
      {
        id: randomUUID(),
        allowedMemberTypes: ['Application'],
        displayName: ROLE,
        description: 'Deliver codes by phone.',
        value: ROLE,
        isEnabled: true,
      },
    ],
    keyCredentials: [
      {
        type: 'AsymmetricX509Cert',
        usage: 'Encrypt',
        displayName: SUBJECT,
        key: certificate.raw.toString('base64'),
      },
    ],
  };
  return `# 1. The app registration. PATCH replaces whole lists: add the ids, roles and keys that it has already.
PATCH ${app}
${JSON.stringify(application, null, 2)}

# 2. Its service principal, and that of Microsoft's phone application, where they are not there yet.
POST https://graph.microsoft.com/v1.0/servicePrincipals
${JSON.stringify({ appId })}
POST https://graph.microsoft.com/v1.0/servicePrincipals
${JSON.stringify({ appId: PHONE_APP_ID })}

# 3. The role ${ROLE} for Microsoft's phone application. appRoleId is the role's id of step 1.
POST https://graph.microsoft.com/v1.0/servicePrincipals(appId='${appId}')/appRoleAssignedTo
${JSON.stringify({
  principalId: '<object id of the phone application’s service principal>',
  resourceId: '<object id of the service principal of step 2>',
  appRoleId: application.appRoles[0]?.id,
})}

# 4. Microsoft's phone application reads the certificate over Graph: Application.Read.All.
POST https://graph.microsoft.com/v1.0/servicePrincipals(appId='${GRAPH_APP_ID}')/appRoleAssignedTo
${JSON.stringify({
  principalId: '<object id of the phone application’s service principal>',
  resourceId: '<object id of Microsoft Graph’s service principal>',
  appRoleId: APPLICATION_READ_ALL,
})}`;
}

export function readCertificate({ certificateFile }: EntraKeys): string {
  return readFileSync(certificateFile, 'utf8');
}
