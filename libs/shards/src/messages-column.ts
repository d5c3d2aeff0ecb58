import { Field, List, makeData, type Data } from 'apache-arrow';
import { messageType } from './record-fields.ts';
import { Utf8Column } from './utf8-column.ts';
import type { MessagesView } from './utf8-view.ts';
import { ValidityBitmap } from './validity-bitmap.ts';

/**
 * Builds the `list<struct<role, content>>` column. Add the turns of a row with `addMessage` or
 * `addMessageBytes`, then close the row with `endRow`; or append a whole row at once.
 */
export class MessagesColumn {
  readonly name: string;
  readonly nullable: boolean;
  readonly #role: Utf8Column;
  readonly #content: Utf8Column;
  #offsets = new Int32Array(64);
  #length = 0;
  readonly #validity = new ValidityBitmap();

  constructor(name: string, nullable: boolean) {
    this.name = name;
    this.nullable = nullable;
    this.#role = new Utf8Column(`${name}.role`, false);
    this.#content = new Utf8Column(`${name}.content`, false);
  }

  /** Rows so far. */
  get length(): number {
    return this.#length;
  }

  /** Bytes of text so far. */
  get byteLength(): number {
    return this.#role.byteLength + this.#content.byteLength;
  }

  append(messages: readonly { readonly role: string; readonly content: string }[] | null): void {
    if (messages === null) {
      this.appendNull();
      return;
    }
    for (const message of messages) this.addMessage(message.role, message.content);
    this.endRow();
  }

  addMessage(role: string, content: string): void {
    this.#role.append(role);
    this.#content.append(content);
  }

  /** Adds a turn whose content is already UTF-8: the bytes from `start` to `end` (exclusive). */
  addMessageBytes(role: string, content: Uint8Array, start = 0, end = content.length): void {
    this.#role.append(role);
    this.#content.appendBytes(content, start, end);
  }

  endRow(): void {
    this.#close(true);
  }

  appendNull(): void {
    if (!this.nullable) throw new TypeError(`column ${this.name} is not nullable`);
    this.#close(false);
  }

  /** Copies one row of another column without decoding it. */
  appendFrom(view: MessagesView, row: number): void {
    if (view.isNull(row)) {
      this.appendNull();
      return;
    }
    for (let turn = view.start(row); turn < view.end(row); turn++) {
      this.#role.appendFrom(view.role, turn);
      this.#content.appendFrom(view.content, turn);
    }
    this.endRow();
  }

  /** The column as Arrow data, without a copy. The builder starts anew. */
  finish(): Data<List> {
    const length = this.#length;
    const turns = this.#role.length;
    const nullCount = this.#validity.nullCount;
    const data = makeData({
      type: new List(new Field('element', messageType(), false)),
      length,
      nullCount,
      nullBitmap: this.#validity.finish(),
      valueOffsets: this.#offsets.subarray(0, length + 1),
      child: makeData({
        type: messageType(),
        length: turns,
        nullCount: 0,
        children: [this.#role.finish(), this.#content.finish()],
      }),
    });
    this.#offsets = new Int32Array(Math.max(64, length + 1));
    this.#length = 0;
    return data;
  }

  #close(valid: boolean): void {
    const row = ++this.#length;
    if (row >= this.#offsets.length) {
      const grown = new Int32Array(this.#offsets.length * 2);
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[row] = this.#role.length;
    this.#validity.append(valid);
  }
}
