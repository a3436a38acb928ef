import { mergeKeys } from './merge-keys';

/** What server-side apply knows of fields beyond their types: what is owned in parts, what only whole, and what is always written. */

/** Lists whose items are told apart by other fields in server-side apply than in a strategic merge patch. */
const OTHER_KEYS: Readonly<Record<string, readonly string[]>> = {
  'Container.ports': ['containerPort', 'protocol'], 'EphemeralContainer.ports': ['containerPort', 'protocol'], 'ServiceSpec.ports': ['port', 'protocol'],
  'PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'], 'ResourceRequirements.claims': ['name'], 'Endpoint.addresses': [],
  'UncountedTerminatedPods.failed': [], 'UncountedTerminatedPods.succeeded': [],
};
const WHOLE = ['PodStatus.hostIPs', 'JobStatus.conditions'];

/** `Definition.field` of lists whose items have owners of their own → the fields that tell them apart; none for a set of plain values. Other lists are owned whole. */
export const listKeys: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(mergeKeys).filter(([path, rule]) => rule.merge && !WHOLE.includes(path)).map(([path, { key }]) => [path, key === undefined ? [] : [key]])),
  ...OTHER_KEYS,
};

/** Definitions, and `Definition.field` of maps, that are owned whole. */
export const atomic: ReadonlySet<string> = new Set([
  'ConfigMapKeySelector', 'EndpointAddress', 'FileKeySelector', 'LabelSelector', 'LocalObjectReference', 'NodeSelector', 'NodeSelectorTerm', 'ObjectFieldSelector', 'ObjectReference', 'OwnerReference',
  'ResourceFieldSelector', 'SecretKeySelector', 'SecretReference', 'TopologySelectorTerm', 'TypedLocalObjectReference', 'PodSpec.nodeSelector', 'ServiceSpec.selector',
]);

/** `Definition.field` of objects that are written also when nothing is in them: nobody owns these themselves. Metadata, spec and status are of them in every kind. */
export const alwaysWritten: ReadonlySet<string> = new Set([
  'StatefulSetSpec.template', 'StatefulSetSpec.updateStrategy', 'DaemonSetSpec.template', 'DaemonSetSpec.updateStrategy', 'DeploymentSpec.template', 'DeploymentSpec.strategy', 'ReplicaSetSpec.template',
  'JobSpec.template', 'PodTemplateSpec.metadata', 'PodTemplateSpec.spec', 'PodSpec.containers', 'PersistentVolumeClaimSpec.resources', 'EndpointSlice.endpoints', 'EndpointSlice.ports',
]);
