/** Told about each complete message header: its type letter, or the code of a message that has none. */
export type OnMessage = (type: string) => void;

const HEADER_BYTES = 5;
const UNTYPED_HEADER_BYTES = 8;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;

/** Names of the messages without a type letter, by their code; anything else is a startup message. */
const UNTYPED = new Map([
  [SSL_REQUEST, "ssl"],
  [GSS_REQUEST, "gss"],
  [CANCEL_REQUEST, "cancel"],
]);

/**
 * Follows the message boundaries of one direction of a connection, however the bytes are cut into chunks. Source: the
 * PostgreSQL manual, section "Message Formats".
 */
export class MessageScanner {
  readonly #onMessage: OnMessage;
  readonly #header = Buffer.alloc(UNTYPED_HEADER_BYTES);
  #filled = 0;
  #skip = 0;
  #untyped: boolean;
  #singleByte = false;
  #opaque = false;

  /** @param untyped whether the first message has no type letter, as those of a client do */
  constructor(untyped: boolean, onMessage: OnMessage) {
    this.#untyped = untyped;
    this.#onMessage = onMessage;
  }

  /** The next byte is the bare answer to a request for encryption; after a yes nothing can be followed. */
  expectSingleByte(): void {
    this.#singleByte = true;
  }

  /** Stops following: what comes is encrypted. */
  makeOpaque(): void {
    this.#opaque = true;
  }

  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length && !this.#opaque) {
      if (this.#singleByte) {
        this.#singleByte = false;
        this.#onMessage(`answer:${String.fromCharCode(chunk[offset] as number)}`);
        offset += 1;
      } else if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - offset);
        this.#skip -= step;
        offset += step;
      } else offset = this.#readHeader(chunk, offset);
    }
  }

  #readHeader(chunk: Buffer, start: number): number {
    const size = this.#untyped ? UNTYPED_HEADER_BYTES : HEADER_BYTES;
    const step = Math.min(size - this.#filled, chunk.length - start);
    chunk.copy(this.#header, this.#filled, start, start + step);
    this.#filled += step;
    if (this.#filled === size) {
      this.#filled = 0;
      if (this.#untyped) this.#untypedMessage();
      else {
        this.#skip = this.#header.readUInt32BE(1) - 4;
        this.#onMessage(String.fromCharCode(this.#header[0] as number));
      }
    }
    return start + step;
  }

  #untypedMessage(): void {
    this.#skip = this.#header.readUInt32BE(0) - UNTYPED_HEADER_BYTES;
    const name = UNTYPED.get(this.#header.readUInt32BE(4)) ?? "startup";
    if (name === "startup") this.#untyped = false;
    this.#onMessage(name);
  }
}
