/** Reads a stream of server-sent events as text. */
export class EventText {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  text = '';

  constructor(response: Response) {
    if (!response.body) throw new Error('There is no stream.');
    this.#reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  }

  /** Resolves when the part has come; rejects if the stream ends before. */
  async until(part: string): Promise<void> {
    while (!this.text.includes(part)) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`The stream ended before ${part}.`);
      this.text += this.#decoder.decode(value, { stream: true });
    }
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
  }
}
