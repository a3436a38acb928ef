import type { Json } from '../simulator/base/json';
import type { Field } from '../schema/index';
import { isMembers, valueAt, type Members } from './place';
import type { Scene } from './scene';

/** What a field could name: names with what they are names of. */
export interface Name { readonly name: string; readonly of: string }

type Names = (scene: Scene) => readonly Name[];
type Labels = Readonly<Record<string, string>>;
/** Labels that selectors of a field are held against, of one object after the other. */
type Carried = (scene: Scene) => readonly Labels[];

const items = (value: Json | undefined): readonly Members[] => (Array.isArray(value) ? (value as readonly Json[]).filter(isMembers) : []);
const texts = (value: Json | undefined): Labels => (isMembers(value) ? Object.fromEntries(Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : []))) : {});
const named = (objects: readonly Members[], of: string): readonly Name[] => objects.flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [{ name, of }] : []));
const metadataOf = (object: Json | undefined): Members => (isMembers(object) && isMembers(object.metadata) ? object.metadata : {});

const objects = (apiVersion: string, kind: string): Names => (scene) => named(scene.objects(apiVersion, kind).map(metadataOf), kind);

const configMaps = objects('v1', 'ConfigMap');
const secrets = objects('v1', 'Secret');
const claims = objects('v1', 'PersistentVolumeClaim');
const classes = objects('storage.k8s.io/v1', 'StorageClass');

/** Services that can govern a set come first: the headless ones. */
const services: Names = (scene) => {
  const all = scene.objects('v1', 'Service');
  const headless = all.filter((service) => valueAt(service, ['spec', 'clusterIP']) === 'None');
  return [...named(headless.map(metadataOf), 'Service, headless'), ...named(all.filter((service) => !headless.includes(service)).map(metadataOf), 'Service')];
};

/** The keys of the ConfigMap or Secret that is named so many steps above, under one of these members. */
const keysOf = (kind: 'ConfigMap' | 'Secret', steps: number, members: readonly string[]): Names => (scene) => {
  const above = scene.above(steps);
  const name = members.map((member) => (isMembers(above) ? above[member] : undefined)).find((found) => typeof found === 'string');
  const found = scene.objects('v1', kind).find((object) => metadataOf(object).name === name);
  return [...Object.keys(texts(found?.data)), ...Object.keys(texts(found?.stringData))].map((key) => ({ name: key, of: `${kind} ${String(name)}` }));
};

/** The keys of an item of a volume: of the ConfigMap or the Secret it shows. */
const keysOfVolume: Names = (scene) => [...keysOf('ConfigMap', 3, ['name'])(scene), ...keysOf('Secret', 3, ['secretName', 'name'])(scene)];

/** The spec of the Pod that a field is in. */
function podSpecOf({ object, path }: Scene): Members | undefined {
  const specs = path.flatMap((step, index) => (step === 'spec' ? [valueAt(object, path.slice(0, index + 1))] : []));
  return specs.findLast((spec): spec is Members => isMembers(spec) && isMembers(items(spec.containers)[0]));
}

/** Volumes of the Pod, and what a StatefulSet claims for it. */
const volumes: Names = (scene) => [
  ...named(items(valueAt(scene.object, ['spec', 'volumeClaimTemplates'])).map(metadataOf), 'volumeClaimTemplate'),
  ...named(items(podSpecOf(scene)?.volumes), 'volume'),
];

const WORKLOADS: readonly (readonly [string, string])[] = [['apps/v1', 'StatefulSet'], ['apps/v1', 'Deployment'], ['apps/v1', 'DaemonSet'], ['batch/v1', 'Job']];
const TEMPLATE = ['spec', 'template'];

/** Pods, and templates of Pods, with the object's own first. */
function podsAround(scene: Scene): readonly Members[] {
  const own = valueAt(scene.object, TEMPLATE);
  const others = WORKLOADS.flatMap(([apiVersion, kind]) => scene.objects(apiVersion, kind).map((object) => valueAt(object, TEMPLATE)));
  return [own, ...others, ...scene.objects('v1', 'Pod')].filter(isMembers);
}

/** Labels that controllers put on their Pods are theirs to select by. */
const OF_CONTROLLERS: ReadonlySet<string> = new Set(['pod-template-hash', 'controller-revision-hash', 'pod-template-generation', 'batch.kubernetes.io/controller-uid', 'controller-uid']);
const ofPods: Carried = (scene) => podsAround(scene).map((pod) => Object.fromEntries(Object.entries(texts(metadataOf(pod).labels)).filter(([key]) => !OF_CONTROLLERS.has(key))));
const ofTemplate: Carried = (scene) => (isMembers(valueAt(scene.object, TEMPLATE)) ? ofPods(scene).slice(0, 1) : ofPods(scene));
const ofNodes: Carried = (scene) => scene.objects('v1', 'Node').map((node) => texts(metadataOf(node).labels));
const ofSelector: Carried = ({ object }) => [texts(valueAt(object, ['spec', 'selector', 'matchLabels']))];

const keysIn = (carried: Carried, of: string): Names => (scene) => carried(scene).flatMap((labels) => Object.keys(labels).map((name) => ({ name, of })));
const valuesIn = (carried: Carried, key: Json | undefined): Names => (scene) => carried(scene).flatMap((labels) => (typeof key === 'string' && Object.hasOwn(labels, key) ? [{ name: labels[key] ?? '', of: key }] : []));

const portsOf = (pod: Members | undefined): readonly Members[] => items(pod?.containers).flatMap((container) => items(container.ports));
const ownPorts: Names = (scene) => named(portsOf(podSpecOf(scene)), 'port');

/** Names of the ports of Pods that the Service selects. */
const selectedPorts: Names = (scene) => {
  const selector = Object.entries(texts(valueAt(scene.object, ['spec', 'selector'])));
  const selected = podsAround(scene).filter((pod) => selector.every(([key, value]) => texts(metadataOf(pod).labels)[key] === value));
  return named(selected.flatMap((pod) => portsOf(isMembers(pod.spec) ? pod.spec : undefined)), 'port');
};

const taintKeys: Names = (scene) => scene.objects('v1', 'Node').flatMap((node) => items(valueAt(node, ['spec', 'taints'])).flatMap(({ key }) => (typeof key === 'string' ? [{ name: key, of: 'taint' }] : [])));
const topologyKeys = keysIn(ofNodes, 'Node');

/** Where the names come from that a field takes, by `Definition.field`. */
const NAMES: Readonly<Record<string, Names>> = {
  'StatefulSetSpec.serviceName': services,
  'PodSpec.subdomain': services,
  'PodSpec.nodeName': objects('v1', 'Node'),
  'PodSpec.priorityClassName': objects('scheduling.k8s.io/v1', 'PriorityClass'),
  'PodSpec.serviceAccountName': objects('v1', 'ServiceAccount'),
  'ObjectMeta.namespace': objects('v1', 'Namespace'),
  'VolumeMount.name': volumes,
  'VolumeDevice.name': volumes,
  'PersistentVolumeClaimVolumeSource.claimName': claims,
  'PersistentVolumeClaimSpec.storageClassName': classes,
  'PersistentVolumeClaimSpec.volumeName': objects('v1', 'PersistentVolume'),
  'PersistentVolumeSpec.storageClassName': classes,
  'ConfigMapKeySelector.name': configMaps,
  'ConfigMapKeySelector.key': keysOf('ConfigMap', 1, ['name']),
  'ConfigMapEnvSource.name': configMaps,
  'ConfigMapVolumeSource.name': configMaps,
  'ConfigMapProjection.name': configMaps,
  'SecretKeySelector.name': secrets,
  'SecretKeySelector.key': keysOf('Secret', 1, ['name']),
  'SecretEnvSource.name': secrets,
  'SecretVolumeSource.secretName': secrets,
  'SecretProjection.name': secrets,
  'LocalObjectReference.name': secrets,
  'KeyToPath.key': keysOfVolume,
  'ServicePort.targetPort': selectedPorts,
  'HTTPGetAction.port': ownPorts,
  'TCPSocketAction.port': ownPorts,
  'TopologySpreadConstraint.topologyKey': topologyKeys,
  'PodAffinityTerm.topologyKey': topologyKeys,
  'Toleration.key': taintKeys,
};

/** Maps of labels, by `Definition.field`: where the labels come from. */
const MAPS: Readonly<Record<string, Carried>> = {
  'LabelSelector.matchLabels': ofTemplate,
  'ServiceSpec.selector': ofPods,
  'PodSpec.nodeSelector': ofNodes,
  'ObjectMeta.labels': ofSelector,
};

/** Requirements `{ key, operator, values }`, by their definition. */
const REQUIREMENTS: Readonly<Record<string, Carried>> = { LabelSelectorRequirement: ofTemplate, NodeSelectorRequirement: ofNodes };

/** The names that a field takes as its value; each once, in the order of what is likeliest meant. */
export function namesFor(field: Field, scene: Scene): readonly Name[] {
  const requirement = REQUIREMENTS[field.definition ?? ''];
  if (requirement && field.name === 'key') return once(keysIn(requirement, 'label')(scene));
  if (requirement && field.name === 'values') return once(valuesIn(requirement, requirementOf(scene)?.key)(scene));
  return once(NAMES[`${field.definition}.${field.name}`]?.(scene) ?? []);
}

/** The requirement a field is in: it, or an item of its values. */
const requirementOf = (scene: Scene): Members | undefined => [scene.above(1), scene.above(2)].find(isMembers);

/** The keys that a map takes, or the values of one of its keys. */
export function labelsFor(map: Field, key: string | undefined, scene: Scene): readonly Name[] {
  const carried = MAPS[`${map.definition}.${map.name}`];
  if (!carried) return [];
  return once(key === undefined ? keysIn(carried, 'label')(scene) : valuesIn(carried, key)(scene));
}

const once = (names: readonly Name[]): readonly Name[] => names.filter(({ name }, index) => name !== '' && names.findIndex((other) => other.name === name) === index);
