/** Every platform whose messages come through a door. Twilio Verify's API and OpenID Connect are in folders of their own. */
import { auth0 } from './auth0.js';
import { auth0Gateway } from './auth0-gateway.js';
import { authentik } from './authentik.js';
import { authgear } from './descriptions/authgear.js';
import { casdoor } from './descriptions/casdoor.js';
import { descope } from './descriptions/descope.js';
import { fusionauth } from './descriptions/fusionauth.js';
import { pingone } from './descriptions/pingone.js';
import type { Platform } from './door.js';
import { entra } from './entra.js';
import { entraTelesign } from './entra-telesign.js';
import { generic } from './generic.js';
import { keycloak } from './keycloak.js';
import { kratos } from './kratos.js';
import { logto } from './logto.js';
import { okta } from './okta.js';
import { privacyidea } from './privacyidea.js';
import { supabase } from './supabase.js';
import { zitadel } from './zitadel.js';

// biome-ignore lint/suspicious/noExplicitAny: each platform has settings of its own, which its schema checks.
export const PLATFORMS: readonly Platform<any>[] = [
  entra,
  entraTelesign,
  okta,
  auth0,
  auth0Gateway,
  supabase,
  kratos,
  logto,
  zitadel,
  authentik,
  keycloak,
  privacyidea,
  fusionauth,
  casdoor,
  descope,
  authgear,
  pingone,
  generic,
];
