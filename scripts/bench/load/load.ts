/** The bench's end of the load generator. */
import { type Program, startProgram } from '../machine/program.js';
import { type Answered, type Order, orderOf } from './order.js';

/** The number of connections, as in the performance table. */
const CONNECTIONS = 64;

export class Load {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  static async start(): Promise<Load> {
    return new Load(await startProgram('load', 'load/main.js'));
  }

  get pid(): number {
    return this.#program.pid;
  }

  /**
   * Sends all requests and receives all answers. `around` begins when the generator has the requests, right before the first is sent.
   */
  async run<T>(
    port: number | readonly number[],
    requests: readonly Buffer[],
    around: () => () => T,
    more: Pick<Order, 'perSecond' | 'gather'> = {},
  ): Promise<{ answered: Answered; around: T }> {
    const program = this.#program;
    program.send(orderOf([port].flat(), CONNECTIONS, requests, more));
    await program.next<'loaded'>();
    const after = around();
    const done = program.next<Answered>();
    program.process.send('go');
    const answered = await done;
    return { answered, around: after() };
  }

  /** Outside any measurement. */
  async send(
    port: number | readonly number[],
    requests: readonly Buffer[],
    more: Pick<Order, 'perSecond' | 'gather'> = {},
  ): Promise<Answered> {
    return (await this.run(port, requests, () => () => undefined, more)).answered;
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}
