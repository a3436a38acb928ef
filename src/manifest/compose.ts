import {
  EVENT_ALIAS, EVENT_DOCUMENT, EVENT_POP, EVENT_SCALAR, EVENT_SEQUENCE, SCALAR_STYLE_PLAIN, YAMLException, getScalarValue, parseEvents,
} from 'js-yaml';
import type { Json } from '../simulator/base/json';
import { describeProblem, type Problem } from './problem';
import { plainValue, taggedValue } from './scalars';

/** A part of the text, from `start` up to but not including `end`. */
export interface Range { readonly start: number; readonly end: number }

/** Where one value stands in the text, and the values inside it. */
export interface Place extends Range {
  readonly key?: Range;
  readonly members?: ReadonlyMap<string, Place>;
  readonly items?: readonly Place[];
}

export interface Composed { readonly value: Json; readonly place: Place; readonly duplicates: readonly Range[] }

type Event = ReturnType<typeof parseEvents>[number];
interface Node { readonly value: Json; readonly place: Place; /** Values decoded to make it, aliases counted in full. */ readonly count: number; readonly aliased: number }

/** How deep a document may nest: far beyond any manifest, and within what can be walked by recursion. */
export const DEPTH_MAX = 1_000;
export const TOO_DEEP = `yaml: exceeded max depth of ${DEPTH_MAX}`;

/** Thrown for text that is YAML but has no meaning (an unknown anchor, an alias bomb). */
class Refusal extends Error {
  constructor(message: string, readonly range: Range) { super(message); }
}

/** Reads one YAML document: its value as kubectl sees it, with the place of every part; undefined if it holds nothing. */
export function compose(text: string): Composed | Problem | undefined {
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control) return { message: 'yaml: control characters are not allowed', start: control.index, end: control.index + 1 };
  try {
    const events = parseEvents(text, { maxDepth: DEPTH_MAX });
    return events.length ? new Composer(text, events).document() : undefined;
  } catch (error) {
    if (error instanceof Refusal) return { message: `yaml: ${error.message}`, ...error.range };
    if (error instanceof YAMLException && /maxDepth/.test(error.reason)) return { message: TOO_DEEP, start: error.mark?.position ?? 0, end: (error.mark?.position ?? 0) + 1 };
    if (error instanceof YAMLException) return describeProblem(text, { reason: error.reason, position: error.mark?.position ?? 0 });
    throw error;
  }
}

class Composer {
  private index = 0;
  private readonly anchors = new Map<string, Node>();
  /** Anchors of what is being read. */
  private readonly opening = new Set<string>();
  private readonly duplicates: Range[] = [];

  constructor(private readonly text: string, private readonly events: readonly Event[]) {}

  document(): Composed | undefined {
    if (this.events[this.index]?.type === EVENT_DOCUMENT) this.index++;
    const first = this.events[this.index];
    if (!first || first.type === EVENT_POP) return undefined;
    const node = this.node();
    if (isExcessive(node.aliased, node.count)) throw new Refusal('document contains excessive aliasing', node.place);
    return { value: node.value, place: node.place, duplicates: this.duplicates };
  }

  private node(): Node {
    const event = this.events[this.index++];
    if (!event || event.type === EVENT_DOCUMENT || event.type === EVENT_POP) throw new Refusal('did not find expected node content', { start: 0, end: 1 });
    if (event.type === EVENT_ALIAS) return this.alias(event);
    const anchor = event.anchorStart >= 0 ? this.text.slice(event.anchorStart, event.anchorEnd) : undefined;
    if (anchor !== undefined) this.opening.add(anchor);
    const node = event.type === EVENT_SCALAR ? this.scalar(event) : event.type === EVENT_SEQUENCE ? this.sequence(event.start) : this.mapping(event.start);
    if (anchor !== undefined) {
      this.opening.delete(anchor);
      this.anchors.set(anchor, node);
    }
    return node;
  }

  private alias(event: { readonly anchorStart: number; readonly anchorEnd: number }): Node {
    const name = this.text.slice(event.anchorStart, event.anchorEnd);
    const place = { start: event.anchorStart - 1, end: event.anchorEnd };
    if (this.opening.has(name)) throw new Refusal(`anchor '${name}' value contains itself`, place);
    const target = this.anchors.get(name);
    if (!target) throw new Refusal(`unknown anchor '${name}' referenced`, place);
    return { value: target.value, place, count: target.count + 1, aliased: target.count };
  }

  private scalar(event: Extract<Event, { type: typeof EVENT_SCALAR }>): Node {
    const empty = event.valueStart < 0;
    const text = empty ? '' : getScalarValue(this.text, event);
    const quote = event.style === SCALAR_STYLE_PLAIN || empty ? 0 : 1;
    const start = empty ? this.lastEnd() : event.valueStart - quote;
    const place = { start, end: empty ? start : Math.max(start, event.valueEnd + (event.style < 4 ? quote : 0)) };
    const tag = event.tagStart >= 0 ? this.text.slice(event.tagStart, event.tagEnd) : undefined;
    const value = tag ? taggedValue(tag, text) : event.style === SCALAR_STYLE_PLAIN ? plainValue(text) : text;
    if (value === undefined) throw new Refusal(`cannot decode !!str \`${text}\` as a ${tag}`, place);
    return { value, place, count: 1, aliased: 0 };
  }

  /** Where the event before the current one ended: an empty value stands there. */
  private lastEnd(): number {
    for (let index = this.index - 2; index >= 0; index--) {
      const event = this.events[index];
      if (event?.type === EVENT_SCALAR && event.valueEnd >= 0) return event.valueEnd;
      if (event?.type === EVENT_ALIAS) return event.anchorEnd;
    }
    return 0;
  }

  private sequence(start: number): Node {
    const items: Node[] = [];
    while (this.events[this.index]?.type !== EVENT_POP) items.push(this.node());
    this.index++;
    const place = { start, end: this.endOf(start, items.map((item) => item.place)), items: items.map((item) => item.place) };
    return { value: items.map((item) => item.value), place, ...total(items) };
  }

  private mapping(start: number): Node {
    const value: Record<string, Json> = {};
    const members = new Map<string, Place>();
    const nodes: Node[] = [];
    while (this.events[this.index]?.type !== EVENT_POP) {
      const plain = this.events[this.index];
      const key = this.node();
      const member = this.node();
      nodes.push(key, member);
      if (key.value === '<<' && plain?.type === EVENT_SCALAR && plain.style === SCALAR_STYLE_PLAIN) this.merge(value, members, member);
      else this.add(value, members, key, member);
    }
    this.index++;
    const place = { start, end: this.endOf(start, nodes.map((node) => node.place)), members };
    return { value, place, ...total(nodes) };
  }

  private add(value: Record<string, Json>, members: Map<string, Place>, key: Node, member: Node): void {
    if (typeof key.value === 'object' && key.value !== null) throw new Refusal(`invalid map key: ${JSON.stringify(key.value)}`, key.place);
    const name = String(key.value);
    if (members.has(name) && members.get(name)?.key) this.duplicates.push(key.place);
    define(value, name, member.value);
    members.set(name, { ...member.place, key: { start: key.place.start, end: key.place.end } });
  }

  /** `<<: *base`, or a list of maps: their members, where this map has not said otherwise before. */
  private merge(value: Record<string, Json>, members: Map<string, Place>, source: Node): void {
    const bases = Array.isArray(source.value) ? (source.value as readonly Json[]).toReversed() : [source.value];
    for (const base of bases) {
      if (typeof base !== 'object' || base === null || Array.isArray(base)) throw new Refusal('map merge requires map or sequence of maps as the value', source.place);
      for (const [name, member] of Object.entries(base)) {
        define(value, name, member ?? null);
        members.set(name, { start: source.place.start, end: source.place.end });
      }
    }
  }

  /** Flow collections end with their bracket, block collections with their last part. */
  private endOf(start: number, parts: readonly Place[]): number {
    const last = parts.at(-1)?.end ?? start + 1;
    const close = this.text[start] === '{' ? '}' : this.text[start] === '[' ? ']' : undefined;
    const found = close ? this.text.indexOf(close, Math.max(last, start)) : -1;
    return found < 0 ? last : found + 1;
  }
}

/** Sets a member even if it is named `__proto__`. */
function define(target: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

const total = (nodes: readonly Node[]) => ({
  count: nodes.reduce((sum, node) => sum + node.count, 1),
  aliased: nodes.reduce((sum, node) => sum + node.aliased, 0),
});

/** go-yaml's limit: nearly all of a large document may not come from aliases; the larger it is, the less. */
function isExcessive(aliased: number, count: number): boolean {
  if (aliased <= 100 || count <= 1000) return false;
  const allowed = count <= 400_000 ? 0.99 : count >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((count - 400_000) / 3_600_000);
  return aliased / count > allowed;
}
