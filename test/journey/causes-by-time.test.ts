/** Causes that only time brings: challenges that live for four seconds. */
import { twilioRequest } from '../setup/signed-requests.js';
import { CauseStage, type Plant } from './cause-stage.js';

let world: CauseStage;

beforeAll(async () => {
  world = await CauseStage.open(4_000);
});

afterAll(async () => {
  await world?.close();
});

const PLANTS: readonly Plant[] = [
  {
    what: 'delivered, never typed',
    cause: 'not_entered',
    plant: () => world.delivered(),
  },
  {
    what: 'a wrong code, then too late',
    cause: 'wrong_code_then_over',
    plant: async () => {
      const sent = await world.delivered();
      await world.typeWrong(sent, 1);
      return sent;
    },
  },
  {
    what: 'taken, never confirmed',
    cause: 'no_receipt',
    plant: () => world.silent('vonage'),
  },
  {
    what: 'receipts with another signature',
    cause: 'receipts_refused',
    plant: async () => {
      const { id, reference } = await world.silent('twilio');
      const form = { MessageSid: reference, MessageStatus: 'delivered' };
      const signing = { publicUrl: world.stage.config.publicUrl, token: 'another' };
      const forged = twilioRequest(signing, `/webhooks/twilio/sms/${id}.1`, form);
      expect((await world.send(forged)).status).toBe(403);
      return { id };
    },
  },
];

it('a challenge that ran out of time is told by what was known of it', async () => {
  await world.tell(
    PLANTS.map(({ plant, ...rest }) => ({
      ...rest,
      plant: async () => {
        const planted = await plant();
        if ('id' in planted)
          await world.stage.until(planted.id, ({ state }) => state === 'expired');
        return planted;
      },
    })),
  );
}, 60_000);
