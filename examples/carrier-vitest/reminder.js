// An application: reminds people of an appointment, and takes their answer.
import twilio from 'twilio';

export const FROM = '+15017122661';

/** @param {ReturnType<typeof twilio>} client */
export async function remind(client, to, at) {
  await client.messages.create({ to, from: FROM, body: `See you at ${at}. Reply C to confirm.` });
}

/** What the webhook of the number answers. */
export function answerTo(body) {
  const response = new twilio.twiml.MessagingResponse();
  response.message(body.trim().toUpperCase() === 'C' ? 'Confirmed.' : 'Please reply C.');
  return response.toString();
}
