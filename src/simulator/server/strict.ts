import { parseTimestamp } from '../api/object';
import { canonicalQuantity, QUANTITY_ERROR } from '../api/quantity';
import { decodeBase64, encodeBase64 } from '../base/base64';

/** What decoding must know of types: fields as the schema generates them, and what those do not say. */
export interface TypeTable {
  /** `PodSpec` → `containers` → `[]Container!` */
  readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** `Definition.field` whose strings, or strings of their map, are quantities. */
  readonly quantities: ReadonlySet<string>;
  /** `Definition.field` of whole numbers with 64 bits; others have 32. */
  readonly longs?: ReadonlySet<string>;
  /** Names, or `Definition.field`, of fields that keep a value of nothing; others that may be left out are, as Go's `omitempty` has it. Without the table all keep it. */
  readonly keptZeros?: ReadonlySet<string>;
}

/** A decoded object: fields nobody knows are gone, and named here. */
export interface Decoded { readonly value: unknown; readonly unknown: readonly string[] }

/** A value that can't be read as its field's type; the message is Go's. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  /** `plain`: what is said of it where Go converts values it has in hand instead of reading JSON. */
  constructor(message: string, readonly plain = message) { super(message); }
}

interface Place {
  /** The definition whose field is read, and the names that lead there, without indexes: as Go words its errors. */
  readonly struct: string;
  readonly field: string;
  readonly names: string;
  /** With indexes: as unknown fields are told. */
  readonly path: string;
}

/** Reads plain JSON as an object of a definition. Throws DecodeError for the first value that can't be read at all (a quantity, a time), else for the first of a wrong type. */
export function decodeAs(types: TypeTable, definition: string, value: unknown): Decoded {
  const unknown: string[] = [];
  const reader = new Reader(types, unknown);
  const read = reader.object(definition, value, { struct: definition, field: '', names: '', path: '' });
  if (reader.mistaken) throw reader.mistaken;
  return { value: read, unknown };
}

const GO_SCALARS: Readonly<Record<string, string>> = { string: 'string', boolean: 'bool', number: 'float64', bytes: '[]uint8', 'int-or-string': 'int32', time: 'string' };
/** A map without members is not kept. */
const isEmptyMap = (code: string, value: unknown): boolean => code.startsWith('{}') && isObject(value) && Object.keys(value).length === 0;
/** Whether a value of a field that may be left out says nothing. */
const isZero = (code: string, value: unknown): boolean =>
  (['string', 'integer', 'number', 'boolean'].includes(code) ? value === zero(code) : code.startsWith('[]') && !code.endsWith('!') && Array.isArray(value) && value.length === 0);
const isScalar = (code: string): boolean => code in GO_SCALARS || code === 'integer' || code === 'any';

/** Times that are written as null where nothing was said. */
const ALWAYS_TIMES: Readonly<Record<string, readonly string[]>> = { PodCondition: ['lastProbeTime', 'lastTransitionTime'] };

class Reader {
  /** The first value of a wrong type: Go notes it and reads on. */
  mistaken: DecodeError | undefined;

  constructor(private readonly types: TypeTable, private readonly unknown: string[]) {}

  object(definition: string, value: unknown, place: Place): unknown {
    const fields = this.types.fields[definition];
    if (!fields) return value;
    if (!isObject(value)) return this.note(this.wrong(value, place, definition));
    const out: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue;
      const path = place.path ? `${place.path}.${name}` : name;
      const code = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (code === undefined) this.unknown.push(path);
      else if ((item !== null || keepsNull(code, name)) && !isEmptyMap(code, item) && !this.isLeftOut(definition, name, code, item, path)) out[name] = this.value(code.replace(/!$/, ''), item, { struct: definition, field: name, names: place.names ? `${place.names}.${name}` : name, path });
    }
    for (const name of ALWAYS_TIMES[definition] ?? []) out[name] ??= null;
    return out;
  }

  /** A status is not what somebody says, but what a client has: its zeros stay. */
  private isLeftOut(definition: string, name: string, code: string, item: unknown, path: string): boolean {
    const { keptZeros } = this.types;
    return isZero(code, item) && keptZeros !== undefined && !path.startsWith('status.') && !keptZeros.has(name) && !keptZeros.has(`${definition}.${name}`);
  }

  private value(code: string, value: unknown, place: Place): unknown {
    if (code.startsWith('[]')) return this.list(code.slice(2), value, place);
    if (code.startsWith('{}')) return this.map(code.slice(2), value, place);
    return isScalar(code) ? this.scalar(code, value, place) : this.object(code, value, place);
  }

  private list(code: string, value: unknown, place: Place): unknown {
    if (!Array.isArray(value)) return this.note(this.wrong(value, place, `[]${code}`));
    return value.map((item, index) => this.value(code, item ?? zero(code), { ...place, path: `${place.path}[${index}]` }));
  }

  private map(code: string, value: unknown, place: Place): unknown {
    if (!isObject(value)) return this.note(this.wrong(value, place, `{}${code}`));
    const said = this.types.quantities.has(`${place.struct}.${place.field}`) ? Object.entries(value).filter(([, item]) => item !== null) : Object.entries(value);
    return Object.fromEntries(said.map(([key, item]) => [key, this.value(code, item ?? zero(code), { ...place, path: `${place.path}.${key}` })]));
  }

  private scalar(code: string, value: unknown, place: Place): unknown {
    if (value === null || code === 'any') return value;
    if (code === 'string' && this.types.quantities.has(`${place.struct}.${place.field}`)) return this.quantity(value, place);
    if (code === 'integer') { const wrong = this.notInteger(value, place); return wrong ? this.note(wrong) : value; }
    if (code === 'time') return this.time(value, MICRO_TIMES.has(place.field) ? MICRO : SECONDS);
    if (code === 'int-or-string') return this.intOrString(value, place);
    const wanted = code === 'boolean' ? 'boolean' : code === 'number' ? 'number' : 'string';
    if (typeof value !== wanted) return this.note(this.wrong(value, place, code));
    return code === 'bytes' ? this.bytes(value as string) : value;
  }

  private note(mistake: DecodeError): undefined {
    this.mistaken ??= mistake;
  }

  private bytes(text: string): string | undefined {
    const decoded = decodeBase64(text);
    const why = `illegal base64 data at input byte ${'wrongAt' in decoded ? decoded.wrongAt : 0}`;
    if ('wrongAt' in decoded) return this.note(new DecodeError(why, `error decoding from json: ${why}`));
    return encodeBase64(decoded.bytes);
  }

  private intOrString(value: unknown, place: Place): unknown {
    const wrong = typeof value === 'string' ? undefined : this.notInteger(value, place);
    if (wrong) throw wrong;
    return value;
  }

  private notInteger(value: unknown, place: Place): DecodeError | undefined {
    const long = this.types.longs?.has(`${place.struct}.${place.field}`) ?? false;
    if (typeof value !== 'number') return this.wrong(value, place, 'integer');
    return !Number.isInteger(value) || Math.abs(value) > (long ? Number.MAX_SAFE_INTEGER : 2_147_483_647) ? this.wrong(value, place, 'integer', ` ${value}`) : undefined;
  }

  private quantity(value: unknown, place: Place): string {
    if (typeof value !== 'string' && typeof value !== 'number') throw this.wrong(value, place, 'Quantity');
    const text = canonicalQuantity(String(value).trim());
    if (text === undefined) throw new DecodeError(QUANTITY_ERROR);
    return text;
  }

  private time(value: unknown, layout: Layout): string {
    if (typeof value !== 'string') throw new DecodeError(`json: cannot unmarshal ${wordFor(value)} into Go value of type string`);
    const wrong = timeError(value, layout);
    if (wrong !== undefined || parseTimestamp(value) === undefined) throw new DecodeError(wrong ?? `parsing time ${JSON.stringify(value)}: value out of range`);
    return value;
  }

  private wrong(value: unknown, place: Place, code: string, shown = ''): DecodeError {
    const into = place.field ? `Go struct field ${place.struct}.${place.names}` : 'Go value';
    const type = this.goType(code, place);
    return new DecodeError(`json: cannot unmarshal ${wordFor(value)}${shown} into ${into} of type ${type}`, convertError(value, type));
  }

  private goType(code: string, place: Place): string {
    if (code.startsWith('[]')) return `[]${this.goType(code.slice(2), place)}`;
    if (code.startsWith('{}')) return `map[string]${this.goType(code.slice(2), place)}`;
    if (code === 'integer') return this.types.longs?.has(`${place.struct}.${place.field}`) ? 'int64' : 'int32';
    return GO_SCALARS[code] ?? `v1.${code}`;
  }
}

/** Go's words when it can't convert a value it has in hand to a type. */
function convertError(value: unknown, type: string): string {
  const kind = Array.isArray(value) ? 'slice' : typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : typeof value === 'object' ? 'map' : wordFor(value);
  if (type.startsWith('[]')) return `cannot restore slice from ${kind}`;
  if (type.startsWith('map[')) return `cannot restore map from ${kind}`;
  if (type.startsWith('v1.')) return `cannot restore struct from: ${kind}`;
  const numeric = typeof value === 'number';
  const convertible = numeric && ((type === 'string' && Number.isInteger(value)) || /^(int|float)/.test(type));
  return convertible ? `cannot convert ${Number.isInteger(value) ? 'int64' : 'float64'} to ${type}` : `unrecognized type: ${type}`;
}

/** Times that Go keeps as null, since their fields are always written. */
const keepsNull = (code: string, name: string): boolean => code.startsWith('time') && !['creationTimestamp', 'deletionTimestamp'].includes(name);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a null in a list or a map stands for. */
const zero = (code: string): unknown => (code === 'string' || code === 'time' || code === 'bytes' ? '' : code === 'integer' || code === 'number' ? 0 : code === 'boolean' ? false : isScalar(code) ? null : code.startsWith('[]') ? [] : {});

/** What Go's JSON calls the type of a value. */
export const wordFor = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value);

/** A layout of times as Go writes it, and how each part of it is read. */
interface Layout { readonly text: string; readonly parts: readonly (readonly [RegExp, string])[] }

const UNTIL_SECONDS: Layout['parts'] = [[/^\d{4}/, '2006'], [/^-/, '-'], [/^\d\d/, '01'], [/^-/, '-'], [/^\d\d/, '02'], [/^T/, 'T'], [/^\d\d/, '15'], [/^:/, ':'], [/^\d\d/, '04'], [/^:/, ':'], [/^\d\d/, '05']];
const SECONDS: Layout = { text: '2006-01-02T15:04:05Z07:00', parts: [...UNTIL_SECONDS, [/^(\.\d+)?(Z|[+-]\d\d:\d\d)/, 'Z07:00']] };
/** Times of leases and of series of events, which always have six digits after the second. */
const MICRO: Layout = { text: '2006-01-02T15:04:05.000000Z07:00', parts: [...UNTIL_SECONDS, [/^\.\d{6}/, '.000000'], [/^(Z|[+-]\d\d:\d\d)/, 'Z07:00']] };
const MICRO_TIMES: ReadonlySet<string> = new Set(['acquireTime', 'renewTime', 'eventTime', 'lastObservedTime']);

/** Go's words for a time that can't be read: the first part of the layout that does not fit. */
function timeError(text: string, layout: Layout): string | undefined {
  let rest = text;
  for (const [pattern, part] of layout.parts) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) return `parsing time ${JSON.stringify(text)} as "${layout.text}": cannot parse ${JSON.stringify(rest)} as "${part}"`;
    rest = rest.slice(found.length);
  }
  return rest ? `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}` : undefined;
}
