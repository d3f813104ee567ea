/** What the server answers about a text that the person sends. */
import { QR } from './sample-methods.js';
import type { ScriptedService } from './scripted-service.js';

export const INBOUND = {
  number: '+12025550100',
  written: '+1 202 555 0100',
  word: 'K7QX-M2PD',
  text: 'Contoso: set up my phone for sign-in. K7QX-M2PD',
  link: 'sms:+12025550100?&body=Contoso%3A%20set%20up%20my%20phone%20for%20sign-in.%20K7QX-M2PD',
  qr: QR,
};

export function scriptInbound(service: ScriptedService): void {
  service.replies.set('inbound', () => [200, INBOUND]);
}
