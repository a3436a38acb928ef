import type { Json } from '../../simulator/base/json';
import messages from './messages.json';
import { ProtobufError, wireFields, type WireField } from './wire';

export { ProtobufError } from './wire';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** What Kubernetes puts before every protobuf body. */
const MAGIC = [0x6b, 0x38, 0x73, 0x00];

interface Field { readonly name: string; readonly type: string; readonly shape: 'one' | 'list' | 'map'; /** Go holds a pointer: what is sent was meant, be it zero. */ readonly pointer: boolean; /** Its fields are those of the holder. */ readonly inline: boolean }
type Draft = Record<string, Json>;

const tables = new Map<string, ReadonlyMap<number, Field>>();

/** The fields of a message by number. */
function fieldsOf(message: string): ReadonlyMap<number, Field> {
  const known = tables.get(message);
  if (known) return known;
  const lines = (messages as Readonly<Record<string, string>>)[message];
  if (lines === undefined) throw new ProtobufError(`the simulator knows no protobuf message ${message}`);
  const table = new Map(lines.split(',').filter(Boolean).map((line): [number, Field] => {
    const [number = '', name = '', type = ''] = line.split(' ');
    const shape = type.startsWith('[]') ? 'list' : type.startsWith('{}') ? 'map' : 'one';
    return [Number(number), { name: name.replace(/^[*^]/, ''), type: type.replace(/^(\[\]|\{\})/, ''), shape, pointer: name.startsWith('*'), inline: name.startsWith('^') }];
  }));
  tables.set(message, table);
  return table;
}

/** A body of application/vnd.kubernetes.protobuf as the JSON it stands for. Throws ProtobufError. */
export function decodeProtobuf(body: Uint8Array): Json {
  if (!MAGIC.every((byte, index) => body[index] === byte)) throw new ProtobufError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  const envelope = byNumber(body.subarray(MAGIC.length));
  const type = byNumber(bytesOf(envelope.get(1)));
  const [apiVersion, kind] = [textOf(type.get(1)), textOf(type.get(2))];
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  if (version !== 'v1') throw new ProtobufError(`no kind "${kind}" is registered for version "${apiVersion}"`);
  const message = [`${group.split('.')[0] || 'core'}.${kind}`, `meta.${kind}`].find((name) => name in messages);
  if (!message) throw new ProtobufError(`no kind "${kind}" is registered for version "${apiVersion}"`);
  return { kind, apiVersion, ...readMessage(message, bytesOf(envelope.get(2))) };
}

const byNumber = (bytes: Uint8Array): ReadonlyMap<number, WireField> => new Map([...wireFields(bytes)].map((field) => [field.number, field]));

function bytesOf(field: WireField | undefined): Uint8Array {
  if (!field) return new Uint8Array();
  if (typeof field.value === 'bigint') throw new ProtobufError(`proto: wrong wireType for field ${field.number}`);
  return field.value;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const textOf = (field: WireField | undefined): string => text(bytesOf(field));

function readMessage(message: string, bytes: Uint8Array): Draft {
  const fields = fieldsOf(message);
  const out: Draft = {};
  for (const wire of wireFields(bytes)) {
    const field = fields.get(wire.number);
    if (field) put(out, field, wire);
  }
  return out;
}

function put(out: Draft, field: Field, wire: WireField): void {
  if (field.inline) return void Object.assign(out, readMessage(field.type, bytesOf(wire)));
  if (field.shape === 'map') return void (out[field.name] = { ...(out[field.name] as Draft | undefined), ...entry(field, bytesOf(wire)) });
  if (field.shape === 'list') return void (out[field.name] = [...((out[field.name] as readonly Json[] | undefined) ?? []), ...items(field, wire)]);
  const value = readValue(field.type, wire);
  if (field.pointer ? value !== null : !isZero(value)) out[field.name] = value;
}

/** Go's zero of what is no pointer: JSON leaves it out. */
const isZero = (value: Json): boolean => value === '' || value === 0 || value === false || value === null || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);

function entry(field: Field, bytes: Uint8Array): Draft {
  const parts = byNumber(bytes);
  const value = parts.get(2) ?? { number: 2, value: new Uint8Array(), wide: false };
  return { [textOf(parts.get(1))]: readValue(field.type, value) };
}

/** One item, or several numbers in one field. */
function items(field: Field, wire: WireField): readonly Json[] {
  const packed = ['int32', 'int64', 'uint32', 'uint64', 'bool'].includes(field.type) && typeof wire.value !== 'bigint';
  if (!packed) return [readValue(field.type, wire)];
  const found: Json[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytesOf(wire)) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    found.push(readValue(field.type, { number: wire.number, value, wide: false }));
    [value, shift] = [0n, 0n];
  }
  return found;
}

/** What one field of a type holds; null where Go's value would be written as null. */
function readValue(type: string, wire: WireField): Json {
  switch (type) {
    case 'string': return textOf(wire);
    case 'bytes': return Buffer.from(bytesOf(wire)).toString('base64');
    case 'bool': return numberOf(wire) !== 0;
    case 'int32': case 'int64': case 'uint32': case 'uint64': return numberOf(wire);
    case 'double': return doubleOf(wire);
    case 'Quantity': return textOf(byNumber(bytesOf(wire)).get(1));
    case 'IntOrString': return intOrString(byNumber(bytesOf(wire)));
    case 'RawExtension': case 'meta.FieldsV1': return raw(bytesOf(byNumber(bytesOf(wire)).get(1)));
    case 'meta.Time': return time(byNumber(bytesOf(wire)), 0);
    case 'meta.MicroTime': return time(byNumber(bytesOf(wire)), 6);
    case 'authentication.ExtraValue': case 'authorization.ExtraValue': return readMessage(type, bytesOf(wire))['items'] ?? [];
    default: return readMessage(type, bytesOf(wire));
  }
}

function numberOf(wire: WireField | undefined): number {
  if (!wire) return 0;
  if (typeof wire.value !== 'bigint') throw new ProtobufError(`proto: wrong wireType for field ${wire.number}`);
  return Number(BigInt.asIntN(64, wire.value));
}

function doubleOf(wire: WireField): number {
  if (typeof wire.value !== 'bigint') throw new ProtobufError(`proto: wrong wireType for field ${wire.number}`);
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, wire.value);
  return view.getFloat64(0);
}

const intOrString = (parts: ReadonlyMap<number, WireField>): Json => (numberOf(parts.get(1)) === 1 ? textOf(parts.get(3)) : numberOf(parts.get(2)));

/** An object inside an object: JSON, or protobuf again. */
function raw(bytes: Uint8Array): Json {
  if (!bytes.length) return null;
  if (MAGIC.every((byte, index) => bytes[index] === byte)) return decodeProtobuf(bytes);
  try {
    return JSON.parse(text(bytes)) as Json;
  } catch (error) {
    throw new ProtobufError(error instanceof Error ? error.message : String(error));
  }
}

function time(parts: ReadonlyMap<number, WireField>, digits: 0 | 6): Json {
  if (!parts.size) return null;
  const whole = new Date(numberOf(parts.get(1)) * 1000);
  if (Number.isNaN(whole.getTime())) throw new ProtobufError('a time is out of range');
  const fraction = digits ? `.${String(Math.floor(numberOf(parts.get(2)) / 1000)).padStart(6, '0')}` : '';
  return `${whole.toISOString().slice(0, 19)}${fraction}Z`;
}
