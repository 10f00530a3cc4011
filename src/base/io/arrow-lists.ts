/**
 * Refuses Arrow metadata whose lists say that they are longer than the bytes that they stand in.
 *
 * Flatbuffers are read without a check of their bounds, and apache-arrow makes an object for each element of a list. So one changed
 * byte in a list's length would keep it busy with elements that are not there, for hours. Every element takes 4 bytes at least.
 *
 * Example: `checkFooterLists(bytes)` before `Footer.decode(bytes)`.
 */
import { ByteBuffer } from 'flatbuffers';
import type { Field } from 'apache-arrow/fb/field';
import { Footer } from 'apache-arrow/fb/footer';
import { Message } from 'apache-arrow/fb/message';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { MessageHeader } from 'apache-arrow/fb/message-header';

const LEAST_ELEMENT_BYTES = 4;

/** @throws RangeError when a list of the footer cannot be as long as it says. */
export function checkFooterLists(bytes: Uint8Array): void {
  const check = checkFor(bytes);
  const footer = Footer.getRootAsFooter(new ByteBuffer(bytes));
  check(footer.recordBatchesLength(), footer.dictionariesLength(), footer.customMetadataLength());
  const schema = footer.schema();
  if (schema === null) return;
  check(schema.fieldsLength(), schema.customMetadataLength(), schema.featuresLength());
  for (let i = 0; i < schema.fieldsLength(); i++) checkField(schema.fields(i), check);
}

/** @throws RangeError when a list of a record batch's message cannot be as long as it says. */
export function checkBatchLists(bytes: Uint8Array): void {
  const check = checkFor(bytes);
  const message = Message.getRootAsMessage(new ByteBuffer(bytes));
  if (message.headerType() !== MessageHeader.RecordBatch) return;
  const batch = message.header(new RecordBatch()) as RecordBatch | null;
  if (batch !== null) check(batch.nodesLength(), batch.buffersLength());
}

type Check = (...lengths: number[]) => void;

function checkFor(bytes: Uint8Array): Check {
  const most = bytes.length / LEAST_ELEMENT_BYTES;
  return (...lengths) => {
    const wrong = lengths.find((length) => !(length >= 0 && length <= most));
    if (wrong !== undefined) throw new RangeError(`a list of ${String(wrong)} elements in ${String(bytes.length)} bytes`);
  };
}

function checkField(field: Field | null, check: Check): void {
  if (field === null) return;
  check(field.childrenLength(), field.customMetadataLength());
  for (let i = 0; i < field.childrenLength(); i++) checkField(field.children(i), check);
}
