/** Plays a scenario into a simulated cluster and records it as the real one was recorded. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { load } from 'js-yaml';
import { createCluster } from '../../src/simulator/cluster/cluster';
import type { Cluster, ClusterOptions, NodeAction } from '../../src/simulator/cluster/contract';
import type { Change } from '../../src/simulator/api/client';
import type { Json } from '../../src/simulator/base/json';
import { kubectl } from '../../src/kubectl/index';
import type { Program } from '../../src/simulator/base/program';
import { images } from './images';
import type { RawChange, RawRecording, RecordedObject, Step } from './compare/raw';

/** What the recorder of the real cluster watched; Events as events.k8s.io/v1 shows them. */
export const WATCHED: ReadonlySet<string> = new Set([
  'pods', 'services', 'persistentvolumeclaims', 'persistentvolumes', 'nodes', 'configmaps', 'secrets', 'statefulsets.apps', 'daemonsets.apps', 'deployments.apps', 'replicasets.apps',
  'controllerrevisions.apps', 'endpointslices.discovery.k8s.io', 'poddisruptionbudgets.policy', 'storageclasses.storage.k8s.io', 'jobs.batch', 'events',
]);
const EPOCH_MS = 1_795_251_600_000;
const COMMAND_LIMIT_MS = 60_000;
/** What a command took the recorded kubectl on average: the next one comes no sooner. */
const COMMAND_MS = 150;
export const SETTLE = { quietSeconds: 4, limitSeconds: 90 };

export interface Scenario { readonly about: string; readonly nodes?: number; readonly steps: readonly (Step | string)[] }

/** The files of a scenario's folder, by path relative to it. */
export function filesOf(folder: string): Record<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !['scenario.yaml', 'recording.json'].includes(entry.name));
  return Object.fromEntries(found.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
  }));
}

/** A class of the recorded cluster, as `kubectl apply` made it. */
function storageClass(name: string, provisioner: string, annotations?: Readonly<Record<string, string>>): Json {
  const applied = JSON.stringify({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { annotations: annotations ?? {}, name }, provisioner });
  return {
    apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', provisioner, reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate',
    metadata: { name, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `${applied}\n`, ...annotations } },
  };
}

const STORAGE_CLASSES = [
  storageClass('standard', 'kubernetes.io/host-path', { 'storageclass.kubernetes.io/is-default-class': 'true' }),
  storageClass('ebs', 'kubernetes.io/host-path'),
  storageClass('manual', 'kubernetes.io/no-provisioner'),
];

/** A cluster as the recorded one was: its classes, and its stand-in images already on every node. */
export const recordedCluster = (seed: string, nodes: number, more: Partial<ClusterOptions> = {}): Cluster =>
  createCluster({ seed, nodes, epochMs: EPOCH_MS, images, preloaded: 'all', programs: { kubectl }, storageClasses: STORAGE_CLASSES, ...more });

/** A command as the recorder ran it: split into words, but without a shell that puts variables in. */
const literal = (line: string): string => line.replace(/'[^']*'|"[^"]*"|\$/g, (part) => (part.startsWith("'") ? part : part.replaceAll('$', '\\$')));

/** Who looks on while a scenario is played: at each step before it is taken, and after. */
export interface Onlooker {
  readonly kubectl?: Program;
  begins?(cluster: Cluster, step: Step): void;
  ended?(cluster: Cluster, step: Step, index: number): void;
}

/** Plays the scenario of a folder; `seed` decides what chance decides. */
export function play(folder: string, seed: string, onlooker: Onlooker = {}): RawRecording {
  const scenario = load(readFileSync(join(folder, 'scenario.yaml'), 'utf8')) as Scenario;
  const cluster = recordedCluster(seed, scenario.nodes ?? 3, onlooker.kubectl ? { programs: { kubectl: onlooker.kubectl } } : {});
  for (const [path, text] of Object.entries(filesOf(folder))) cluster.workstation.writeFile(path, text);
  cluster.runUntilQuiet(SETTLE.limitSeconds * 1000);
  let version = Math.max(0, ...cluster.journal.changes(0).map((change) => change.version));
  const changes: RawChange[] = [];
  const steps = scenario.steps.map((written, index) => {
    const step: Step = typeof written === 'string' ? { [written]: {} } : written;
    onlooker.begins?.(cluster, step);
    const done = act(cluster, step);
    onlooker.ended?.(cluster, step, index);
    for (const change of cluster.journal.changes(version)) {
      version = change.version;
      if (WATCHED.has(change.resource)) changes.push({ step: index, type: change.type, object: recorded(change) });
    }
    return done;
  });
  return { steps, changes };
}

function act(cluster: Cluster, step: Step): Step {
  if (step.run !== undefined) {
    const options = { ...(step.stdin === undefined ? {} : { stdin: step.stdin }), ...(step.kill === undefined ? {} : { interruptAfterMs: step.kill * 1000 }) };
    const result = cluster.workstation.run(literal(step.run), { limitMs: step.limit ? step.limit * 1000 : COMMAND_LIMIT_MS, ...options });
    cluster.advance(COMMAND_MS);
    return { ...step, ...result };
  }
  if (step.settle !== undefined) {
    const { quiet = SETTLE.quietSeconds, limit = SETTLE.limitSeconds } = step.settle ?? {};
    return { ...step, settled: cluster.runUntilQuiet(limit * 1000, quiet * 1000) };
  }
  if (step.pass !== undefined) cluster.advance(step.pass * 1000);
  for (const [action, node] of Object.entries(step.node ?? {})) cluster.node({ action: action as NodeAction['action'], node });
  return step;
}

/** A change's object as the recorder saw it. */
export function recorded(change: Change): RecordedObject {
  const object = change.object as unknown as Record<string, unknown>;
  if (change.resource !== 'events') return object as RecordedObject;
  const source = (object.source ?? {}) as { component?: string };
  return {
    kind: 'Event', metadata: object.metadata, regarding: object.involvedObject, type: object.type, reason: object.reason, note: object.message,
    reportingController: object.reportingComponent, deprecatedSource: source,
  } as unknown as RecordedObject;
}
