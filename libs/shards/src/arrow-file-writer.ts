import { Message, RecordBatchFileWriter, type RecordBatch, type Schema } from 'apache-arrow';
import type { AtomicFile } from './atomic-file.ts';

/**
 * Writes record batches as an Arrow IPC file (uncompressed, with a footer), each as it comes: nothing but
 * the current batch is held. The schema is written even where no batch follows.
 */
export function openArrowWriter(
  file: AtomicFile,
  schema: Schema,
): { write: (batch: RecordBatch) => void; finish: () => void } {
  const writer = new SinkWriter(file);
  writer.reset(undefined, schema);
  return {
    write: (batch) => {
      writer.write(batch);
    },
    finish: () => {
      writer.finish();
    },
  };
}

type Chunk = Parameters<RecordBatchFileWriter['_write']>[0];

/** Hands every chunk to the file at once, where the base class queues it. */
class SinkWriter extends RecordBatchFileWriter {
  readonly #file: AtomicFile;

  constructor(file: AtomicFile) {
    super({ autoDestroy: false });
    this.#file = file;
  }

  /** apache-arrow leaves out the schema message that the format has between the magic and the first batch. */
  protected override _writeSchema(schema: Schema): this {
    return super._writeSchema(schema)._writeMessage(Message.from(schema));
  }

  protected override _write(chunk: Chunk): this {
    if (!this._started) return this;
    const bytes = asBytes(chunk);
    this.#file.write(bytes);
    this._position += bytes.byteLength;
    return this;
  }
}

function asBytes(chunk: Chunk): Uint8Array {
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new TypeError('the Arrow writer gave a chunk that is no array of bytes');
}
