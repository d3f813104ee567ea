/**
 * A code as a WhatsApp template, in the form that Vonage hands on to WhatsApp as it is
 * (https://developer.vonage.com/en/messages/concepts/custom-objects). Languages are written as WhatsApp writes them: `en_GB`.
 */

/** Name and language of an approved template. */
export const VONAGE_TEMPLATE = /^([a-z0-9_]{1,512}):([a-z]{2,3}(?:_[A-Z]{2})?)$/;

/**
 * An authentication template holds the code twice: in its text, and in the button that copies it
 * (https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates). With the policy `deterministic` exactly this
 * language is sent.
 *
 * @param template as `VONAGE_TEMPLATE`
 */
export function authenticationTemplate(template: string, code: string) {
  const [, name = '', language = ''] = VONAGE_TEMPLATE.exec(template) ?? [];
  const parameters = [{ type: 'text', text: code }];
  return {
    type: 'template',
    template: {
      name,
      language: { policy: 'deterministic', code: language },
      components: [
        { type: 'body', parameters },
        { type: 'button', sub_type: 'url', index: '0', parameters },
      ],
    },
  };
}
