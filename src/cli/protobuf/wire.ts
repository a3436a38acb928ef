/** A field as protobuf's wire format has it: a number for what has a fixed or variable width, bytes for the rest. */
export interface WireField { readonly number: number; readonly value: bigint | Uint8Array; readonly wide: boolean }

/** What can't be read; the message is for the client. */
export class ProtobufError extends Error {}

/** Reads the fields of one message in the order they stand. Throws ProtobufError. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new ProtobufError('unexpected EOF');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new ProtobufError('proto: integer overflow');
  };
  const take = (length: number): number => {
    const from = at;
    at += length;
    if (at > bytes.length) throw new ProtobufError('unexpected EOF');
    return from;
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0: yield { number, value: varint(), wide: false }; break;
      case 1: yield { number, value: view.getBigUint64(take(8), true), wide: true }; break;
      case 2: {
        const length = Number(varint());
        const from = take(length);
        yield { number, value: bytes.subarray(from, from + length), wide: false };
        break;
      }
      case 5: yield { number, value: BigInt(view.getUint32(take(4), true)), wide: false }; break;
      default: throw new ProtobufError(`proto: illegal wireType ${tag & 7}`);
    }
  }
}
