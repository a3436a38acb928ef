import type { Change } from '../../simulator/api/client';
import type { Wait } from '../../simulator/api/controller';
import { controllerOf, type ApiObject } from '../../simulator/api/object';
import type { Json } from '../../simulator/base/json';
import type { PersistentVolume } from '../../simulator/kinds/persistentvolume/kind';
import type { Pod } from '../../simulator/kinds/pod/kind';
import { keyOfReference, parametersOf, rowKey, subjectKey } from '../rows';
import type { Why, WhyEnd, WhyLink, Way } from './contract';
import { awaitsItself, factsOf, type Facts } from './facts';
import { askedToGo, decisive, historyOf, type History, type Lived } from './history';

/** A chain that goes on longer is cut: its last link is what counts. */
const LINKS_MAX = 12;
const BETWEEN_MAX = 9;

/** Rules by which the same is tried again, with the same end as long as nothing else changes. */
const RETRIES: ReadonlySet<string> = new Set(['kubelet.image-pull-back-off', 'kubelet.image-name-is-not-valid', 'kubelet.image-is-never-pulled', 'kubelet.crash-loop-back-off', 'kubelet.container-refers-to-something-missing', 'job.waits-longer-after-each-failure']);

/** Why an object, or the absence of one, is as it is: from effect to cause, as far as controllers, scheduler and kubelets have said it. */
export function why(key: string, workbench: Lived): Why {
  const teller = new Teller(workbench);
  const end = teller.object(key);
  const { links } = teller;
  const last = links.at(-1);
  return { links: last && links.length > LINKS_MAX ? [...links.slice(0, BETWEEN_MAX), { kind: 'fact', say: 'why.and-so-on', parameters: { count: links.length - BETWEEN_MAX - 1 } }, last] : links, ways: teller.ways, end };
}

class Teller {
  readonly links: WhyLink[] = [];
  readonly ways: Way[] = [];
  private readonly told = new Set<string>();
  private readonly waits: readonly Wait[];
  private readonly history: History;
  private readonly facts: Facts;

  constructor(private readonly workbench: Lived) {
    this.waits = workbench.cluster.journal.waits();
    this.history = historyOf(workbench);
    this.facts = factsOf(workbench);
  }

  /** What an object is like, what it waits for, and else how it came to be so. */
  object(key: string): WhyEnd {
    if (this.told.has(key)) return 'open';
    this.told.add(key);
    const changes = this.history.of(key);
    const object = changes.at(-1)?.type === 'DELETED' ? undefined : changes.at(-1)?.object;
    this.links.push(...this.facts.of(key, changes));
    this.add(this.facts.standing(object, key));
    const own = this.waits.filter((wait) => subjectKey(wait) === key && !awaitsItself(wait));
    const waits = own.length > 0 ? own : this.facts.held(key, this.waits);
    return waits.length > 0 ? this.waiting(key, waits) : this.unsaid(key, object);
  }

  private add({ links, ways }: { readonly links: readonly WhyLink[]; readonly ways: readonly Way[] }): void {
    this.links.push(...links);
    for (const way of ways) this.way(way);
  }

  private waiting(key: string, waits: readonly Wait[]): WhyEnd {
    for (const wait of waits) this.wait(wait);
    this.add(this.facts.particulars(waits));
    const next = [...waits.map(({ on }) => keyOfReference(on.object)), ...this.facts.dependsOn(key)].find((other) => other !== key && !this.told.has(other));
    const end = next === undefined ? undefined : this.following(next);
    if (end !== undefined) return end === 'open' ? this.story(key) : end;
    this.links.push(...this.facts.symptoms(key, waits.map(({ rule }) => rule)));
    const own = this.story(key);
    return own === 'open' && waits.some(({ untilMs }) => untilMs !== undefined) ? 'time' : own;
  }

  /** Goes on with another object; undefined, and nothing said, where that one says only that it has always been there. */
  private following(key: string): WhyEnd | undefined {
    const before = this.links.length;
    const end = this.object(key);
    if (end !== 'start' || this.links.slice(before).some(({ kind }) => kind !== 'fact')) return end;
    this.links.length = before;
    return undefined;
  }

  private wait(wait: Wait): void {
    const { rule, on, untilMs, unblock } = wait;
    const [say, key] = [`rule.${rule}`, keyOfReference(on.object)];
    // Of several Pods that one rule holds up for one object, it is said once.
    if (!this.links.some((link) => link.say === say && link.key === key)) this.links.push({ kind: 'wait', say, parameters: spoken(parametersOf(wait)), key });
    if (unblock !== undefined) this.way({ command: unblock });
    if (untilMs !== undefined) this.way({ untilMs: untilMs - this.workbench.beganMs, ...(RETRIES.has(rule) ? { again: true } : {}) });
  }

  private way(way: Way): void {
    if (!this.ways.some((other) => JSON.stringify(other) === JSON.stringify(way))) this.ways.push(way);
  }

  /** Nobody states a wait: what the object depends on may be held up, or it is as it was made. */
  private unsaid(key: string, object: ApiObject | undefined): WhyEnd {
    this.links.push(...this.facts.reported(key, object));
    const claim = object?.kind === 'PersistentVolume' && (object as PersistentVolume).status?.phase === 'Released' ? (object as PersistentVolume).spec.claimRef : undefined;
    const gone = claim && this.history.end(`PersistentVolumeClaim ${claim.namespace ?? ''}/${claim.name ?? ''}`, claim.uid ?? '');
    if (gone) return this.cause(gone, new Set());
    // Of what is gone, one asks who took it away.
    if (!object && this.history.of(key).length > 0) return this.story(key);
    const next = this.facts.dependsOn(key).find((other) => !this.told.has(other));
    return next === undefined ? this.story(key) : (this.following(next) ?? this.story(key));
  }

  private story(key: string): WhyEnd {
    const change = decisive(this.history.of(key));
    if (key.startsWith('Node ')) {
      const end = this.machine(key.slice('Node '.length));
      if (end) return end;
    }
    const added = !change && key.startsWith('Node ') ? this.history.doneToNode(key.slice('Node '.length), ['add']) : undefined;
    if (added) return this.input(added);
    return change ? this.cause(change, new Set()) : 'open';
  }

  /** A machine that lost its power, or was taken away, did so by the learner's hand: no controller knows. */
  private machine(node: string): WhyEnd | undefined {
    const state = this.facts.machine(node);
    const done = state === 'running' ? undefined : this.history.doneToNode(node, ['stop', 'remove']);
    if (state === 'stopped') this.way({ node, action: 'start' });
    if (state === 'stopped') this.way({ node, action: 'remove' });
    if (state === 'gone' && this.facts.exists(`Node ${node}`)) this.way({ command: `kubectl delete node ${node}` });
    return done && this.input(done);
  }

  private input({ atMs, summary }: { readonly atMs: number; readonly summary: string }): 'you' {
    this.links.push({ kind: 'input', say: 'why.you', parameters: { command: summary }, atMs });
    return 'you';
  }

  /** From a change back to what it rested on. */
  private cause(change: Change, seen: Set<number>): WhyEnd {
    const { version, cause, object } = change;
    if (seen.has(version)) return 'open';
    seen.add(version);
    const atMs = change.atMs - this.workbench.beganMs;
    if (atMs < 0) {
      this.links.push({ kind: 'fact', say: 'why.before-the-lab', parameters: { name: object.metadata.name } });
      return 'start';
    }
    const input = this.history.inputOf(change);
    if (input) return this.input(input);
    const key = rowKey(object);
    if (!cause) return this.reported(change, key, atMs, seen);
    this.links.push({ kind: 'cause', say: `rule.${cause.rule}`, parameters: { name: object.metadata.name, ...spoken(cause.parameters) }, key, atMs });
    const from = 'change' in cause.from ? this.history.at(cause.from.change) : undefined;
    if (from) return this.cause(from, seen);
    return key.startsWith('Node ') ? (this.machine(object.metadata.name) ?? 'time') : this.behind(change, seen);
  }

  /** What was due by the clock alone had its reason, too: a namespace that goes, a machine without power, what the owner was asked for. */
  private behind({ cause, object, atMs }: Change, seen: Set<number>): WhyEnd {
    const emptied = askedToGo(this.history.of(`Namespace ${object.metadata.namespace ?? ''}`));
    if (emptied) return this.cause(emptied, seen);
    const stopped = cause?.rule.startsWith('tainteviction.') ? this.history.doneToNode((object as Pod).spec.nodeName ?? '', ['stop', 'remove']) : undefined;
    if (stopped && stopped.atMs <= atMs - this.workbench.beganMs) return this.input(stopped);
    const owner = controllerOf(object);
    const wanted = owner && decisive(this.history.of(`${owner.kind} ${object.metadata.namespace ?? ''}/${owner.name}`));
    return wanted && !seen.has(wanted.version) ? this.cause(wanted, seen) : 'time';
  }

  /** What no controller wrote and no command: a kubelet said so, of a Pod it was given or of its own node. A Pod goes because somebody asked it to. */
  private reported(change: Change, key: string, atMs: number, seen: Set<number>): WhyEnd {
    const asked = change.object.kind === 'Pod' ? askedToGo(this.history.of(key).filter(({ version }) => version < change.version)) : undefined;
    if (asked) return this.cause(asked, seen);
    const link = this.facts.report(change);
    if (link) this.links.push({ ...link, key, atMs });
    if (key.startsWith('Node ')) return this.input(this.history.doneToNode(change.object.metadata.name, ['add', 'start']) ?? { atMs, summary: '' });
    const made = this.history.of(key).findLast(({ type, version }) => type === 'ADDED' && version < change.version);
    return made ? this.cause(made, seen) : 'open';
  }
}

/** Parameters as a sentence takes them: text or numbers. */
function spoken(parameters: Readonly<Record<string, Json>>): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeof value === 'number' || typeof value === 'string' ? value : textOf(value)]));
}

function textOf(value: Json): string {
  if (Array.isArray(value)) return value.map((item) => textOf(item as Json)).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value).map(([name, inner]) => `${name}=${textOf(inner ?? null)}`).join(',');
}
