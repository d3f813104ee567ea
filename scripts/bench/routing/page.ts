/** The page about the simulator's figures. */
import { LOSS_MAX, REGRET_MAX } from './compare.js';

export function page(table: string, worlds: number, from: number, day: string): string {
  return `# Routes that learn: what they save

Made by \`npm run routing -- --save\` on ${day}: ${worlds} worlds, seeds ${from} to ${from + worlds - 1}. [What the modes are](../routing.md).

A world has two to four carriers, 50 to 10,000 messages a day for 3 to 60 days, and people. Carriers bring 88 to 99.5 % of the messages; some confirm
nothing, some lose half of their receipts, some confirm after minutes. Faults last from ten minutes to three days and come about every five
days to each carrier, in four of five worlds: nothing arrives and nothing is said; receipts say undelivered; receipts lie; the API refuses. In
two of five worlds the numbers are pumped for hours. In a third the tenant says what a sign-in is worth, and prices count. In three of
five the pinned carrier is the best one.

Choices are made by the product's own rules (\`src/routing\`), from evidence as the product counts it: at the end of a challenge, once a source and day.
An oracle knows how each carrier does at every moment. What a choice is worth is computed and not drawn: the chance that the code comes
back, over the first carrier, the failover after an undelivered receipt, and one resend.

Lost against the oracle, of 1,000 sends, in verifications (prices by what the tenant says one is worth):

${table}

- **learned of pinned**: what is lost of what a pinned order loses. Target: at most ${LOSS_MAX * 100} % at 300 a day and more.
- **worst against pinned**: in the worst world, by how many of 1,000 sends learned is worse than pinned. Target: at most ${REGRET_MAX * 1_000}; **worlds over 2** counts those that miss it.
  A carrier that confirms nothing is compared with how many people answer where receipts come.
- **share** gives the second carrier 5 %, up to 50 % by itself.
- The breaker of a worker opens for APIs that refuse. Such a send fails over within the second, so it loses time and no verification: both
  pinned columns are alike.
`;
}
