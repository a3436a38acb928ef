import type { Change } from '../../src/simulator/api/client';
import { controllerOf, keyOf, type ApiObject } from '../../src/simulator/api/object';
import type { Cluster } from '../../src/simulator/cluster/contract';
import { isRunningAndReady, isTerminating } from '../../src/simulator/kinds/common/podRead';
import { PersistentVolume } from '../../src/simulator/kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../../src/simulator/kinds/persistentvolumeclaim/kind';
import type { Pod } from '../../src/simulator/kinds/pod/kind';
import type { StatefulSet } from '../../src/simulator/kinds/statefulset/kind';
import { rules } from '../../src/simulator/kinds/statefulset/rules';
import type { Move } from './moves';
import { strategies } from '../../src/simulator/cluster/registry';

const SET_CONTROLLER = 'statefulset-controller';
const ordinalOf = (pod: ApiObject): number => Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1));

/** Where in plain data something is not frozen, or is a member without a value. */
function writableIn(value: unknown, path = ''): string | undefined {
  if (value === undefined) return path;
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Object.isFrozen(value)) return path || '.';
  for (const [name, member] of Object.entries(value)) {
    const found = writableIn(member, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads every change of a cluster once and says which promise it breaks. */
export class Promises {
  private version: number;
  private readonly objects = new Map<string, ApiObject>();
  private readonly stopped = new Set<string>();
  /** Whether somebody asked to let go of Pods at once. */
  private forced = false;

  constructor(private readonly cluster: Cluster) {
    this.version = 0;
    this.check();
  }

  /** What was broken since it was asked last, by this move. */
  check(move?: Move): readonly string[] {
    const broken: string[] = [];
    if (move && 'line' in move && / --force\b/.test(move.line.text)) this.forced = true;
    for (const change of this.cluster.journal.changes(this.version)) {
      if (change.version <= this.version || change.object.metadata.resourceVersion !== String(change.version)) broken.push(`resourceVersion ${change.object.metadata.resourceVersion} came after ${this.version}`);
      this.version = change.version;
      broken.push(...this.judge(change));
      const open = writableIn(change.object);
      if (open !== undefined) broken.push(`${change.resource} ${keyOf(change.object)} was stored with something that may still be written to, or is undefined: ${open}`);
      const key = `${change.resource} ${keyOf(change.object)}`;
      if (change.type === 'DELETED') this.objects.delete(key);
      else this.objects.set(key, change.object);
    }
    if (move && 'node' in move) this.stopped[move.node.action === 'stop' ? 'add' : 'delete'](move.node.node);
    return [...broken, ...this.volumes()];
  }

  /** Objects whose owners are all gone: none may be left once the cluster rests. */
  orphans(): readonly string[] {
    const objects = strategies.flatMap((strategy) => this.cluster.client.list(strategy.kind));
    const uids = new Set(objects.map((object) => object.metadata.uid));
    return objects.filter((object) => object.metadata.ownerReferences?.length && object.metadata.ownerReferences.every((owner) => !uids.has(owner.uid)) && !object.metadata.finalizers?.length)
      .filter((object) => !isTerminating(object as Pod)).map((object) => `${object.kind} ${keyOf(object)} outlived its owner`);
  }

  private judge(change: Change): readonly string[] {
    if (change.resource === 'pods') return this.judgePod(change as Change & { readonly object: Pod; readonly old?: Pod });
    if (change.resource === 'persistentvolumeclaims') return this.judgeClaim(change as Change & { readonly object: PersistentVolumeClaim });
    return [];
  }

  private judgePod({ type, object, old, cause }: Change & { readonly object: Pod; readonly old?: Pod }): readonly string[] {
    const name = keyOf(object);
    if (type === 'ADDED' && this.objects.has(`pods ${name}`)) return [`a second Pod ${name} was made`];
    const set = this.setOf(object);
    if (type === 'DELETED' && set && !this.forced && this.stopped.has(object.spec.nodeName ?? '') && object.status?.phase === 'Running' && cause?.actor !== 'pod-garbage-collector') return [`${name} went though nobody can say that it does not run on ${object.spec.nodeName} any more`];
    if (!set || cause?.actor !== SET_CONTROLLER) return [];
    const ordered = set.spec.podManagementPolicy !== 'Parallel';
    const others = this.podsOf(set);
    const start = set.spec.ordinals?.start ?? 0;
    const ordinal = ordinalOf(object);
    if (type === 'ADDED' && ordered) {
      for (let below = start; below < ordinal; below++) {
        const pod = others.find((one) => ordinalOf(one) === below);
        if (!pod || !isRunningAndReady(pod) || isTerminating(pod)) return [`${name} was made while ordinal ${below} was ${pod ? 'not Running and Ready' : 'missing'}`];
      }
    }
    const asked = type !== 'ADDED' && object.metadata.deletionTimestamp !== undefined && old?.metadata.deletionTimestamp === undefined;
    if (asked && cause.rule === rules.updatesFromTop) {
      for (let above = ordinal + 1; above < start + (set.spec.replicas ?? 1); above++) {
        const pod = others.find((one) => ordinalOf(one) === above);
        const done = pod && pod.metadata.labels?.['controller-revision-hash'] === cause.parameters['revision'] && isRunningAndReady(pod) && !isTerminating(pod);
        if (!done) return [`${name} was asked to stop for an update while ordinal ${above} was not done`];
      }
    }
    if (asked && ordered && ordinal >= start + (set.spec.replicas ?? 1)) {
      const above = others.find((one) => ordinalOf(one) > ordinal);
      if (above) return [`${name} was asked to stop while ${keyOf(above)} was still there`];
    }
    return [];
  }

  private judgeClaim({ type, object, old, cause }: Change): readonly string[] {
    const goes = type === 'DELETED' || (object.metadata.deletionTimestamp !== undefined && old?.metadata.deletionTimestamp === undefined);
    if (!goes || cause === undefined || old?.metadata.deletionTimestamp !== undefined) return [];
    return object.metadata.name.startsWith('data-cache-') ? [] : [`the claim ${keyOf(object)} was deleted by ${cause.actor}, and no policy says so`];
  }

  private volumes(): readonly string[] {
    const claims = this.cluster.client.list(PersistentVolumeClaim).filter((claim) => claim.spec.volumeName);
    const twice = claims.filter((claim, index) => claims.findIndex((other) => other.spec.volumeName === claim.spec.volumeName) !== index).map((claim) => `the volume ${claim.spec.volumeName} is bound to two claims, one is ${keyOf(claim)}`);
    const owners = this.cluster.client.list(PersistentVolume).flatMap((volume) => volume.spec.claimRef?.uid ?? []);
    return new Set(owners).size === owners.length ? twice : [...twice, 'two volumes name the same claim'];
  }

  private setOf(pod: Pod): StatefulSet | undefined {
    const owner = controllerOf(pod);
    const found = this.objects.get(`statefulsets.apps ${pod.metadata.namespace}/${owner?.name}`);
    return found?.metadata.uid === owner?.uid ? (found as StatefulSet | undefined) : undefined;
  }

  private podsOf(set: StatefulSet): readonly Pod[] {
    return [...this.objects.entries()].filter(([key, object]) => key.startsWith('pods ') && controllerOf(object)?.uid === set.metadata.uid).map(([, object]) => object as Pod);
  }
}
