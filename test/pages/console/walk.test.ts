/** 'I never got the code': from the number that the person says to the cause, in the console of the whole service. */
import type { Browser } from 'playwright-core';
import request from 'supertest';
import { NO_SEND_LIMITS } from '../../../scripts/lib/no-send-limits.js';
import { CauseStage } from '../../journey/cause-stage.js';
import { until } from '../../setup/until.js';
import { launchBrowser, openPage } from '../page-browser.js';

const WITHIN_MS = 30_000;
let world: CauseStage;
let browser: Browser;

beforeAll(async () => {
  const number = [{ max: 1, windowMs: 600_000 }];
  [browser, world] = await Promise.all([
    launchBrowser(),
    CauseStage.open(600_000, { few: { limits: { figures: { ...NO_SEND_LIMITS, number } } } }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

interface Case {
  readonly cause: string;
  readonly say: RegExp;
  readonly happened: RegExp;
  readonly cure: RegExp;
  /** @returns the number that the person says */
  readonly plant: () => Promise<string>;
}

const does = (behaviour: string, provider: 'twilio' | 'vonage') => async () => {
  const to = world.magic(behaviour);
  await world.stage.untilFinal(await world.start({ to, channel: 'sms', provider }));
  return to;
};

const CASES: readonly Case[] = [
  {
    cause: 'handset_off',
    say: /phone was off/,
    happened: /Callback of twilio: failed, code 30003/,
    cure: /switch the phone on/,
    plant: does('713', 'twilio'),
  },
  {
    cause: 'filtered',
    say: /operator filtered/,
    happened: /Callback of vonage/,
    cure: /register the sender/,
    plant: does('714', 'vonage'),
  },
  {
    cause: 'limit_number',
    say: /Too many messages/,
    happened: /Refused before anything was sent/,
    cure: /unblock the number/,
    plant: async () => {
      const to = world.phone();
      await world.start({ to, channel: 'sms' }, 'few');
      const again = await world.stage.start({ to, channel: 'sms' }, world.keyOf('few'));
      expect(again.status).toBe(429);
      return to;
    },
  },
];

it('support finds each of three causes from the number alone, in less than half a minute', async () => {
  const planted = await Promise.all(
    CASES.map(async (each) => {
      const number = await each.plant();
      await until(async () => (await newestCause(number)) === each.cause);
      return { ...each, number };
    }),
  );
  const { page, complaints, close } = await openPage(
    browser,
    `${world.stage.config.publicUrl}/console/`,
  );
  for (const { number, say, happened, cure } of planted) {
    const startedMs = performance.now();
    await page.getByRole('link', { name: 'Find', exact: true }).first().click();
    await page.getByRole('searchbox').fill(number);
    await page.keyboard.press('Enter');
    const detail = page.getByRole('heading', { name: 'Say this to the person' });
    const results = page.getByRole('region', { name: /read as a phone number/ });
    await detail.or(results).waitFor();
    // The newest stands first.
    if (await results.isVisible()) await results.getByRole('link').first().click();
    await detail.waitFor();
    const view = page.getByRole('main');
    expect(await view.textContent()).toMatch(say);
    expect(await view.textContent()).toMatch(cure);
    expect(await view.textContent()).toMatch(happened);
    expect(performance.now() - startedMs).toBeLessThan(WITHIN_MS);
    // Neither the address nor the page shows more of the number than its mask does.
    expect(page.url()).not.toContain(number.slice(4));
    expect(await view.textContent()).not.toContain(number.slice(4));
  }
  expect(complaints).toEqual([]);
  await close();
});

async function newestCause(number: string): Promise<string | undefined> {
  const { stage } = world;
  const { body } = await request(stage.config.publicUrl)
    .post('/v1/operator/challenges/search')
    .set(stage.authorized)
    .send({ number });
  return body.challenges?.[0]?.cause.cause;
}
