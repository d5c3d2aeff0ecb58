import { appendFileSync } from 'node:fs';
import type { MetricsLine } from '@longhand/records';
import { openAtomicFile } from '@longhand/shards';
import { cannotWrite } from './cannot-write.ts';

/** Writes metrics as TensorBoard reads them. */
export interface EventFile {
  add(line: MetricsLine): void;
}

/**
 * Begins an event file: records of TFRecord's form, each an `Event` of tensorflow/core/util/event.proto. `lines` are
 * those of a run that is gone on with: the file is made anew of them, so that no step is in it twice.
 */
export function openEventFile(path: string, started: number, lines: readonly MetricsLine[]): EventFile {
  const file = openAtomicFile(path);
  file.write(record(event(started, 0, fileVersion())));
  for (const line of lines) file.write(record(lineEvent(started, line)));
  file.commit();
  return {
    add: (line) => {
      try {
        appendFileSync(path, record(lineEvent(started, line)));
      } catch (error) {
        throw cannotWrite(path, error);
      }
    },
  };
}

/** The scalars of a line by their tags: `train/loss`, `eval/test_accuracy`. */
export function scalarsOf(line: MetricsLine): [tag: string, value: number][] {
  const prefix = 'probe' in line ? `eval/${String(line.probe)}_` : 'train/';
  return Object.entries(line).flatMap(([key, value]) =>
    typeof value === 'number' && !UNTOLD.has(key) ? [[`${prefix}${key}`, value]] : [],
  );
}

/** Numbers of a line that are no scalars of their own: its place, and how many were asked. */
const UNTOLD: ReadonlySet<string> = new Set(['global_step', 'n', 'elapsed_seconds']);

function lineEvent(started: number, line: MetricsLine): Buffer {
  const elapsed = typeof line.elapsed_seconds === 'number' ? line.elapsed_seconds : 0;
  const values = scalarsOf(line).map(([tag, value]) =>
    field(1, Buffer.concat([field(1, tag), float(2, value)])),
  );
  return event(started + elapsed, line.global_step, field(5, Buffer.concat(values)));
}

/** `wall_time` = 1 (double), `step` = 2 (int64), and what the event holds. */
function event(wallTime: number, step: number, content: Buffer): Buffer {
  const time = Buffer.alloc(9);
  time[0] = (1 << 3) | 1;
  time.writeDoubleLE(wallTime, 1);
  return Buffer.concat([time, Buffer.from([2 << 3]), varint(step), content]);
}

/** `file_version` = 3. */
function fileVersion(): Buffer {
  return field(3, 'brain.Event:2');
}

function field(number: number, content: Buffer | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function float(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = (number << 3) | 5;
  bytes.writeFloatLE(value, 1);
  return bytes;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  bytes.push(value);
  return Buffer.from(bytes);
}

/** Length (uint64), its masked checksum, the data, their masked checksum. */
function record(data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(data.length), 0);
  head.writeUInt32LE(maskedCrc(head.subarray(0, 8)), 8);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(maskedCrc(data), 0);
  return Buffer.concat([head, data, tail]);
}

function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** CRC-32C (Castagnoli, RFC 3720), bit-reflected. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});
