/** The part of the package `smpp` that is used here; it brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  export interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly sequence_number: number;
    readonly message_id?: string;
    readonly esm_class?: number;
    readonly data_coding?: number;
    readonly source_addr?: string;
    readonly destination_addr?: string;
    readonly receipted_message_id?: string;
    readonly message_state?: number;
    readonly short_message?: Message;
    readonly message_payload?: Message;
    isResponse(): boolean;
    response(fields?: Fields): Pdu;
    readonly [field: string]: unknown;
  }

  export interface Message {
    /** A Buffer in data codings that the package does not know. */
    readonly message?: string | Buffer;
    readonly udh?: readonly Buffer[];
  }

  export type Fields = Readonly<Record<string, unknown>>;

  export class Session extends EventEmitter {
    readonly socket: Socket;
    /** False where the socket takes nothing more; `answered` is then never called. */
    send(pdu: Pdu, answered?: (answer: Pdu) => void): boolean;
    destroy(): void;
    close(): void;
  }

  export interface Server extends NetServer {
    readonly sessions: readonly Session[];
  }

  const smpp: {
    connect(options: Fields): Session;
    createServer(options: Fields, listener: (session: Session) => void): Server;
    readonly PDU: new (command: string, fields?: Fields) => Pdu;
    readonly encodings: {
      default: string;
      readonly ASCII: Codec;
    };
  };
  interface Codec {
    match(text: string): boolean;
    encode(text: string): Buffer;
    decode(bytes: Buffer): string;
  }
  export default smpp;
}
