/** One recording, with its names turned into ones that two recordings of the same scenario share. */
import { canonical, compareKeys, compareText, escapeRegExp, type RawRecording, type RecordedEvent, type RecordedObject, type RawChange, type Step } from './raw';
import { brief, DROPPED_KEYS, IP, LAGGING, reduceNode, reduceText, UID } from './reduce';

type State = { readonly phase: number; readonly type: RawChange['type']; readonly object: RecordedObject };

/** One object from its creation to its end. */
export class Thing {
  readonly kind: string;
  readonly meta: RecordedObject['metadata'];
  readonly states: State[] = [];
  name: string;
  label: string;
  constructor(object: RecordedObject, readonly step: number) {
    this.kind = object.kind;
    this.meta = object.metadata;
    this.name = this.label = object.metadata.name;
  }
  /** The object at the end of a phase, undefined when it is not there. */
  at(phase: number): RecordedObject | undefined {
    const last = this.states.findLast((state) => state.phase <= phase);
    return last && last.type !== 'DELETED' ? last.object : undefined;
  }
  get owner() { return this.meta.ownerReferences?.find((owner) => owner.controller); }
  get node(): string | undefined {
    return this.kind === 'Pod' ? this.states.findLast((state) => state.object.spec?.nodeName)?.object.spec?.nodeName : undefined;
  }
}

/** The phase a step belongs to: how many of the steps that end a phase came before it. */
const phaseOf = (ends: readonly number[], step: number): number => ends.filter((end) => end < step).length;

export class Recording {
  readonly steps: readonly Step[];
  readonly things = new Map<string, Thing>();
  readonly events: (readonly [number, RecordedEvent])[] = [];
  readonly changes: (readonly [number, RawChange['type'], Thing, RecordedObject])[] = [];
  named: ReadonlySet<string>;
  private words = new Map<string, string>();
  private cache = new Map<string, string>();
  private strays = new Map<string, string>();
  private pattern = /(?!)/g;

  /** `ends`: the steps that end a phase. */
  constructor(raw: RawRecording, ends: readonly number[], readonly lastPhase: number) {
    this.steps = raw.steps;
    for (const change of raw.changes) this.add(change, phaseOf(ends, change.step));
    const authored = this.authored();
    this.named = new Set(this.nodeNames().filter((name) => authored.some((text) => new RegExp(`\\b${escapeRegExp(name)}\\b`).test(text))));
  }

  private add({ type, object, step }: RawChange, phase: number): void {
    if (object.kind === 'Event') { this.events.push([phase, object as unknown as RecordedEvent]); return; }
    const known = this.things.get(object.metadata.uid);
    if (!known && ((type !== 'ADDED' && object.kind !== 'Node' && object.kind !== 'StorageClass') || object.metadata.name === 'kube-root-ca.crt')) return;
    const thing = known ?? new Thing(object, step);
    this.things.set(object.metadata.uid, thing);
    thing.states.push({ phase, type, object });
    this.changes.push([phase, type, thing, object]);
  }

  of(kind: string): Thing[] { return [...this.things.values()].filter((thing) => thing.kind === kind); }
  nodeNames(): string[] { return [...new Set([...this.of('Node').map((thing) => thing.meta.name), ...this.of('Pod').flatMap((thing) => thing.node ?? [])])]; }

  /** What the scenario's author wrote: steps and manifests. */
  private authored(): string[] {
    const steps = this.steps.map(({ run, node, stdin }) => JSON.stringify({ run, node, stdin }));
    const manifests = [...this.things.values()].filter((thing) => thing.kind !== 'Node' && !thing.owner).flatMap((thing) =>
      (thing.kind === 'Pod' ? thing.states.slice(0, 1) : thing.states).map(({ object }) => {
        const { claimRef: _, ...spec } = (object.spec ?? {}) as Record<string, unknown>;
        return JSON.stringify([object.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'], spec]);
      }));
    return [...steps, ...manifests];
  }

  /** Fills the words: what a word of this recording is called in both. With `masked`, unnamed nodes are all called the same. */
  rename(masked: boolean): void {
    this.words = new Map();
    this.nameHashes();
    this.compile();
    const all = [...this.things.values()];
    const generated = all.filter((thing) => new RegExp(`^${escapeRegExp(thing.meta.generateName ?? '\0')}[bcdfghjklmnpqrstvwxz2456789]{5}$`).test(thing.meta.name));
    const nodes = masked ? new Map([...this.named].map((name) => [name, name])) : this.numberNodes(generated);
    for (const name of this.nodeNames()) this.words.set(name, nodes.get(name) ?? '<node>');
    this.nameGenerated(generated);
    this.compile();
    for (const thing of all) if (!generated.includes(thing)) thing.name = thing.meta.name;
    this.labelAll(all);
    this.compile();
    for (const thing of all) this.words.set(thing.meta.uid, `<uid:${thing.kind}/${this.text(thing.label)}>`);
    for (const thing of all) { thing.label = this.text(thing.label); this.nameAddresses(thing); }
    this.compile();
  }

  private nameHashes(): void {
    const counts = new Map<string, number>();
    for (const thing of this.things.values()) {
      if (!['ReplicaSet', 'ControllerRevision'].includes(thing.kind) || !thing.owner || !['Deployment', 'DaemonSet'].includes(thing.owner.kind)) continue;
      const hash = thing.meta.labels?.[thing.kind === 'ReplicaSet' ? 'pod-template-hash' : 'controller-revision-hash'];
      if (!hash || this.words.has(hash)) continue;
      const key = `${thing.kind} ${thing.owner.name}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      this.words.set(hash, `<hash${counts.get(key)}:${thing.owner.name}>`);
    }
  }

  private nameGenerated(generated: readonly Thing[]): void {
    const counts = new Map<string, number>();
    const keys = new Map(generated.map((thing) => [thing, [this.text(thing.meta.generateName ?? ''), this.colour(thing), this.words.get(thing.node ?? '') ?? '']]));
    for (const thing of generated.toSorted((a, b) => compareKeys(keys.get(a) ?? [], keys.get(b) ?? []))) {
      const what = { Pod: 'pod', EndpointSlice: 'slice' }[thing.kind] ?? 'name';
      const base = this.text(thing.meta.generateName ?? '');
      counts.set(base, (counts.get(base) ?? 0) + 1);
      thing.name = `${base}<${what}${counts.get(base)}>`;
      this.words.set(thing.meta.name, thing.name);
    }
  }

  private labelAll(all: readonly Thing[]): void {
    const seen = new Map<string, number>();
    for (const thing of all) {
      const key = `${thing.kind} ${thing.name}`;
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      thing.label = thing.name + (count === 1 ? '' : `'${count}`);
    }
  }

  private nameAddresses(thing: Thing): void {
    for (const { object } of thing.states) {
      const status = object.status ?? {};
      if (thing.kind === 'Pod') {
        if (status.hostIP) this.words.set(status.hostIP, `<ip:${this.words.get(object.spec?.nodeName ?? '')}>`);
        for (const { ip } of status.podIPs ?? []) if (ip !== status.hostIP) this.words.set(ip, `<ip:${thing.label}>`);
      } else if (thing.kind === 'Service' && (object.spec?.clusterIP ?? 'None') !== 'None') this.words.set(object.spec?.clusterIP ?? '', `<ip:service/${thing.label}>`);
      else if (thing.kind === 'Node') for (const { type, address } of status.addresses ?? []) if (type === 'InternalIP') this.words.set(address, `<ip:${thing.label}>`);
    }
  }

  private compile(): void {
    const known = [...this.words.keys()].filter((word) => !new RegExp(`^(?:${IP}|${UID})$`).test(word)).toSorted((a, b) => b.length - a.length);
    const parts = [`(${UID})`, `(${IP})`, ...(known.length ? [`(?<![A-Za-z0-9])(?:${known.map(escapeRegExp).join('|')})(?![A-Za-z0-9])`] : [])];
    this.pattern = new RegExp(parts.join('|'), 'g');
    this.cache = new Map();
  }

  /** Nodes nobody named, in the order of what happened on them; equal ones by name, as listings have them. */
  private numberNodes(generated: readonly Thing[]): Map<string, string> {
    const on = new Map<string, string[]>(this.nodeNames().map((name) => [name, []]));
    for (const thing of this.of('Pod')) {
      if (thing.node) on.get(thing.node)?.push(canonical([generated.includes(thing) ? this.text(thing.meta.generateName ?? '') : thing.meta.name, this.colour(thing)]));
    }
    const phases = Array.from({ length: this.lastPhase + 1 }, (_, phase) => phase);
    const own = new Map(this.of('Node').map((thing) => [thing.meta.name, canonical(phases.map((phase) => reduceNode(thing.at(phase))))]));
    const key = (name: string) => [-(on.get(name)?.length ?? 0), canonical(on.get(name)?.toSorted(compareText)), own.get(name) ?? '', name];
    const free = [...on.keys()].filter((name) => !this.named.has(name)).toSorted((a, b) => compareKeys(key(a), key(b)));
    return new Map([...[...this.named].map((name): [string, string] => [name, name]), ...free.map((name, index): [string, string] => [name, `<node${index + 1}>`])]);
  }

  /** An object's history at the ends of the phases, as text that does not depend on names. */
  private colour(thing: Thing): string {
    return canonical([thing.states[0]?.phase, Array.from({ length: this.lastPhase + 1 }, (_, phase) => brief(thing.at(phase)))]);
  }

  /** Which node each Pod stood on at the end of each phase. */
  placement(): string {
    const pods = this.of('Pod').toSorted((a, b) => compareText(a.label, b.label));
    return canonical(Array.from({ length: this.lastPhase + 1 }, (_, phase) => pods.flatMap((thing) => {
      const node = thing.at(phase)?.spec?.nodeName;
      return node ? [[thing.label, this.words.get(node)]] : [];
    })));
  }

  /** Per phase and owner: how many Pods on each named node, and on the others in falling order. */
  spread(): unknown {
    return Array.from({ length: this.lastPhase + 1 }, (_, phase) => {
      const counts = new Map<string, Map<string, number>>();
      for (const thing of this.of('Pod')) {
        const node = thing.at(phase)?.spec?.nodeName;
        if (!node) continue;
        for (const who of ['all', thing.owner ? `${thing.owner.kind} ${this.text(thing.owner.name)}` : 'bare']) {
          const count = counts.get(who) ?? new Map<string, number>();
          count.set(node, (count.get(node) ?? 0) + 1);
          counts.set(who, count);
        }
      }
      return Object.fromEntries([...counts].map(([who, count]) => [who, [
        Object.fromEntries([...count].filter(([name]) => this.named.has(name))), [...count].filter(([name]) => !this.named.has(name)).map(([, n]) => n).toSorted((a, b) => b - a),
      ]]));
    });
  }

  /** A text in shared names, without what may differ between two runs. */
  text(source: string): string {
    const known = this.cache.get(source);
    if (known !== undefined) return known;
    const out = reduceText(source.replace(this.pattern, (word, uid: string | undefined) => this.word(word, uid !== undefined)));
    this.cache.set(source, out);
    return out;
  }

  private word(word: string, isUid: boolean): string {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    if (isUid) return '<uid>';
    if (/^(?:127\.|0\.0\.0\.0|255\.)/.test(word)) return word;
    const stray = this.strays.get(word) ?? `<ip:${this.strays.size + 1}>`;
    this.strays.set(word, stray);
    return stray;
  }

  /** A value without what may differ between two runs. */
  plain(value: unknown, key = ''): unknown {
    if (Array.isArray(value)) {
      const out = value.map((item) => this.plain(item, key));
      if (key === 'conditions') return out.toSorted((a, b) => compareText(String((a as { type?: string }).type ?? ''), String((b as { type?: string }).type ?? '')));
      const reference = (item: unknown) => canonical((item as { targetRef?: unknown }).targetRef ?? item);
      return key === 'endpoints' ? out.toSorted((a, b) => compareText(reference(a), reference(b))) : out;
    }
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).filter(([name, member]) => !DROPPED_KEYS.has(name) && member !== undefined).map(([name, member]) => [this.text(name), this.plain(member, name)] as const);
      return Object.fromEntries(entries.filter(([name, member]) => name !== 'annotations' || Object.keys((member ?? {}) as object).length > 0));
    }
    if ((key === 'containerID' || key === 'imageID') && value) return '<id>';
    return typeof value === 'string' ? this.text(value) : value;
  }

  /** Every object there is at the end of each phase, by `phase kind label`. */
  objects(): Map<string, unknown> {
    const out = new Map<string, unknown>();
    for (let phase = 0; phase <= this.lastPhase; phase++) {
      for (const thing of this.things.values()) {
        const object = thing.at(phase);
        const key = `${phase} ${thing.kind} ${thing.label}`;
        if (thing.kind !== 'Node') { if (object) out.set(key, this.plain(object)); continue; }
        const gone = !object && (thing.states[0]?.phase ?? 0) <= phase;
        const node = gone ? { gone: true } : this.plain(reduceNode(object));
        if (Object.keys(node as object).length) out.set(key, node);
      }
    }
    return out;
  }

  /** Every event, by phase, regarded object, type, reason, note and reporter. */
  eventSet(): Map<string, 'kubelet' | 'others'> {
    const out = new Map<string, 'kubelet' | 'others'>();
    for (const [phase, event] of this.events) {
      const regarding = event.regarding ?? {};
      const thing = this.things.get(regarding.uid ?? '');
      if ((regarding.kind !== 'Node' && !thing) || LAGGING.has(event.reason ?? '')) continue;
      const reporter = event.reportingController || event.deprecatedSource?.component || '';
      const who = thing ? thing.label : this.text(regarding.name ?? '');
      out.set(canonical([phase, `${regarding.kind} ${who}`, event.type, event.reason, this.text(event.note ?? ''), reporter]), reporter === 'kubelet' ? 'kubelet' : 'others');
    }
    return out;
  }
}
