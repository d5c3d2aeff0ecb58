import { PbfReader } from 'pbf';
import { UserError } from '@longhand/records';
import { nameOf } from './trainer-logs.ts';
import { runOfScalars, type LoggedScalars, type ReadRun } from './scalar-run.ts';

/** Reads the scalars of TensorBoard event files, in either of the two forms in which writers put them. */
export function runOfEvents(files: readonly { bytes: Uint8Array; where: string }[]): ReadRun {
  const logged = files.flatMap(({ bytes, where }) => [...events(bytes, where)]);
  const where = files[0]?.where ?? 'events';
  return runOfScalars(nameOf(where), logged, where);
}

/**
 * Records of a TFRecord file: length (8 bytes), its checksum (4), the bytes, their checksum (4). A last record that was
 * cut off while the writer still ran is left out, as TensorBoard does.
 */
function* events(bytes: Uint8Array, where: string): Generator<LoggedScalars> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 12 <= bytes.length) {
    const length = Number(view.getBigUint64(at, true));
    if (at === 0 && length > bytes.length) throw new UserError(`${where}: not a TensorBoard event file`);
    const end = at + 12 + length;
    if (end + 4 > bytes.length) return;
    try {
      const event = new PbfReader(bytes.subarray(at + 12, end)).readFields(readEvent, {
        step: 0,
        values: {},
      });
      if (Object.keys(event.values).length > 0) yield event;
    } catch {
      throw new UserError(`${where}: damaged at byte ${at}`);
    }
    at = end + 4;
  }
}

/** Event: step = 2, summary = 5. */
function readEvent(tag: number, event: LoggedScalars, reader: PbfReader): void {
  if (tag === 2) event.step = reader.readVarint();
  else if (tag === 5) reader.readMessage(readSummary, event);
}

/** Summary: value = 1. */
function readSummary(tag: number, event: LoggedScalars, reader: PbfReader): void {
  if (tag !== 1) return;
  const value = reader.readMessage<SummaryValue>(readValue, { tag: '', number: null });
  if (value.number !== null && Number.isFinite(value.number)) event.values[value.tag] = value.number;
}

interface SummaryValue {
  tag: string;
  number: number | null;
}

/** Summary.Value: tag = 1, simple_value = 2, tensor = 8. */
function readValue(tag: number, value: SummaryValue, reader: PbfReader): void {
  if (tag === 1) value.tag = reader.readString();
  else if (tag === 2) value.number = reader.readFloat();
  else if (tag === 8) value.number = reader.readMessage(readTensor, { number: null }).number;
}

/** TensorProto: tensor_content = 4 (one float32), float_val = 5, double_val = 6. */
function readTensor(tag: number, tensor: { number: number | null }, reader: PbfReader): void {
  if (tag === 4) {
    const bytes = reader.readBytes();
    if (bytes.length === 4)
      tensor.number = new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
  } else if (tag === 5) tensor.number = reader.readPackedFloat()[0] ?? null;
  else if (tag === 6) tensor.number = reader.readPackedDouble()[0] ?? null;
}
