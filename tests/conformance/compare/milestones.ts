/** What happened to each object, in the order it went through it, and what had to come before it. */
import { canonical, type RecordedObject } from './raw';
import type { Recording, Thing } from './recording';
import { collapse, HEALTHY, isReady, reduceNode, STATUS_AT_SETTLE } from './reduce';

const claimNames = (pod: RecordedObject): string[] => (pod.spec?.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
const ordinalOf = (name: string): number => Number(name.slice(name.lastIndexOf('-') + 1));

class Teller {
  private readonly out = new Map<string, string[]>();
  private readonly live = new Map<string, RecordedObject>();
  private readonly said = new Map<string, string>();
  constructor(private readonly recording: Recording) {}

  tell(): Map<string, string[]> {
    for (const [phase, type, thing, object] of this.recording.changes) this.change(phase, type, thing, object);
    this.statuses();
    return new Map([...this.out].map(([key, tokens]) => [key, collapse(tokens)]));
  }

  private write(key: string, text: string): void {
    const list = this.out.get(key) ?? [];
    list.push(text);
    this.out.set(key, list);
  }

  private say(key: string, phase: number, token: string, usual?: string): void {
    if ((this.said.get(key) ?? usual) === token) return;
    this.said.set(key, token);
    this.write(key, `${phase}: ${token}`);
  }

  private change(phase: number, type: string, thing: Thing, object: RecordedObject): void {
    const key = `${thing.kind} ${thing.label}`;
    const before = this.live.get(thing.meta.uid);
    if (type === 'DELETED') {
      this.live.delete(thing.meta.uid);
      this.say(key, phase, `gone${thing.kind === 'PersistentVolumeClaim' ? `, ${this.used(thing.meta.name)}` : ''}`);
      return;
    }
    if (!before && type === 'ADDED') this.say(key, phase, `created${thing.kind === 'Pod' ? this.order(thing, 'below') + this.claims(object, (claim) => (claim ? 'there' : 'missing')) : ''}`);
    this.live.set(thing.meta.uid, object);
    if (object.metadata.deletionTimestamp && !(before ?? object).metadata.deletionTimestamp) this.say(key, phase, this.deletion(thing, object));
    this.details(key, phase, thing, object, before);
  }

  private deletion(thing: Thing, object: RecordedObject): string {
    if (thing.kind === 'Pod') return `deletion asked, ${object.metadata.deletionGracePeriodSeconds} s${this.order(thing, 'above')}`;
    return `deletion asked${thing.kind === 'PersistentVolumeClaim' ? `, ${this.used(thing.meta.name)}` : ''}`;
  }

  private details(key: string, phase: number, thing: Thing, object: RecordedObject, before: RecordedObject | undefined): void {
    const status = object.status ?? {};
    if (thing.kind === 'Pod') this.pod(key, phase, object, before);
    else if (thing.kind === 'PersistentVolumeClaim' || thing.kind === 'PersistentVolume') { if (status.phase) this.say(`${key} phase`, phase, status.phase); }
    else if (thing.kind === 'ControllerRevision') this.say(`${key} revision`, phase, `revision ${object.revision}`);
    else if (thing.kind === 'Node') this.node(key, phase, object);
    else if (thing.kind === 'EndpointSlice') this.endpoints(key, phase, object);
  }

  private pod(key: string, phase: number, pod: RecordedObject, before: RecordedObject | undefined): void {
    const status = pod.status ?? {};
    if (pod.spec?.nodeName && !before?.spec?.nodeName) this.say(key, phase, `scheduled${this.claims(pod, bound)}`);
    for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
      const [state, detail] = Object.entries(container.state ?? {})[0] ?? ['waiting', null];
      const words = [state, this.recording.text(detail?.reason ?? ''), detail?.exitCode === undefined ? '' : String(detail.exitCode)];
      this.say(`${key} container ${container.name}`, phase, words.filter(Boolean).join(' '));
    }
    this.say(`${key} ready`, phase, isReady(pod) ? 'ready' : 'not ready');
    if (status.phase === 'Succeeded' || status.phase === 'Failed') this.say(`${key} phase`, phase, status.phase);
  }

  private node(key: string, phase: number, object: RecordedObject): void {
    const node = reduceNode(object);
    this.say(`${key} unschedulable`, phase, String(node.unschedulable ?? false), 'false');
    for (const { type, status } of object.status?.conditions ?? []) this.say(`${key} ${type}`, phase, status, HEALTHY[type]);
    const taints = new Set(((node.taints ?? []) as { key: string; effect: string }[]).map((taint) => `${taint.key}:${taint.effect}`));
    this.presence(`${key} taint`, phase, taints, 'there', 'taken off');
  }

  private endpoints(key: string, phase: number, object: RecordedObject): void {
    const ready = (object.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready).map((endpoint) => this.recording.text(endpoint.targetRef?.name ?? '?'));
    this.presence(`${key} endpoint`, phase, new Set(ready), 'ready', 'not ready');
  }

  /** Says which of a set's members came or went. */
  private presence(key: string, phase: number, now: ReadonlySet<string>, there: string, gone: string): void {
    const earlier = [...this.said.keys()].filter((known) => known.startsWith(`${key} `)).map((known) => known.slice(key.length + 1));
    for (const name of new Set([...now, ...earlier])) this.say(`${key} ${name}`, phase, now.has(name) ? there : gone, gone);
  }

  private claims(pod: RecordedObject, state: (claim: RecordedObject | undefined) => string): string {
    return claimNames(pod).map((name) => `; ${this.recording.text(name)} ${state(this.claim(name))}`).join('');
  }
  private claim(name: string): RecordedObject | undefined {
    return [...this.live.values()].find((object) => object.kind === 'PersistentVolumeClaim' && object.metadata.name === name);
  }
  private used(name: string): string {
    return [...this.live.values()].some((object) => object.kind === 'Pod' && claimNames(object).includes(name)) ? 'in use' : 'not in use';
  }

  /** Of an OrderedReady set: the Pods below this one that were not ready, or all that were above it. */
  private order(thing: Thing, side: 'below' | 'above'): string {
    const owner = thing.owner?.kind === 'StatefulSet' ? this.live.get(thing.owner.uid) : undefined;
    if (!owner || owner.metadata.deletionTimestamp || owner.spec?.podManagementPolicy === 'Parallel') return '';
    const mine = ordinalOf(thing.meta.name);
    const pods = [...this.live.values()].filter((object) => object.kind === 'Pod' && object.metadata.ownerReferences?.some((reference) => reference.uid === thing.owner?.uid));
    const others = new Map(pods.map((pod) => [ordinalOf(pod.metadata.name), pod]));
    const fine = (pod: RecordedObject | undefined) => pod !== undefined && isReady(pod) && !pod.metadata.deletionTimestamp;
    if (side === 'above') {
      const higher = [...others].filter(([ordinal]) => ordinal > mine).toSorted(([a], [b]) => a - b);
      return ` above: ${higher.map(([ordinal, pod]) => `${ordinal} ${fine(pod) ? 'ready' : 'not ready'}`).join(', ')}`;
    }
    const start = owner.spec?.ordinals?.start ?? 0;
    const missing = Array.from({ length: Math.max(0, mine - start) }, (_, index) => start + index).filter((ordinal) => !fine(others.get(ordinal)));
    return ` below: ${missing.length ? `not ready [${missing.join(', ')}]` : 'ready'}`;
  }

  private statuses(): void {
    for (let phase = 0; phase <= this.recording.lastPhase; phase++) {
      for (const thing of this.recording.things.values()) {
        const object = thing.at(phase);
        if (!object || !STATUS_AT_SETTLE.has(thing.kind)) continue;
        const status = this.recording.plain(object.status ?? {}) as Record<string, unknown>;
        this.write(`${thing.kind} ${thing.label} status`, `${phase}: ${canonical(Object.fromEntries(Object.entries(status).filter(([, value]) => typeof value !== 'object')))}`);
      }
    }
  }
}

function bound(claim: RecordedObject | undefined): string {
  if (!claim) return 'missing';
  return claim.spec?.volumeName && claim.metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined ? 'bound' : 'not bound';
}

/** Per object what happened to it, `phase: token` in order. */
export const milestones = (recording: Recording): Map<string, string[]> => new Teller(recording).tell();
