/**
 * How lists merge in strategic merge patches, by `Definition.field`, and which unions a patch narrows with $retainKeys, which objects it replaces whole:
 * what Kubernetes' types say in `patchStrategy` and `patchMergeKey`, and the generated declarations leave out.
 */
export interface MergeRule { readonly key?: string; readonly merge?: true; readonly retainKeys?: true; readonly replace?: true }

const by = (key: string): MergeRule => ({ key, merge: true });
const set: MergeRule = { merge: true };

export const mergeKeys: Readonly<Record<string, MergeRule>> = {
  'ObjectMeta.finalizers': set,
  'ObjectMeta.ownerReferences': by('uid'),
  'PodSpec.containers': by('name'),
  'PodSpec.initContainers': by('name'),
  'PodSpec.ephemeralContainers': by('name'),
  'PodSpec.volumes': { ...by('name'), retainKeys: true },
  'PodSpec.imagePullSecrets': by('name'),
  'PodSpec.hostAliases': by('ip'),
  'PodSpec.topologySpreadConstraints': by('topologyKey'),
  'PodSpec.schedulingGates': by('name'),
  'PodSpec.resourceClaims': { ...by('name'), retainKeys: true },
  'Container.env': by('name'),
  'Container.ports': by('containerPort'),
  'Container.volumeMounts': by('mountPath'),
  'Container.volumeDevices': by('devicePath'),
  'EphemeralContainer.env': by('name'),
  'EphemeralContainer.ports': by('containerPort'),
  'EphemeralContainer.volumeMounts': by('mountPath'),
  'EphemeralContainer.volumeDevices': by('devicePath'),
  'PodStatus.conditions': by('type'),
  'PodStatus.podIPs': by('ip'),
  'PodStatus.hostIPs': by('ip'),
  'PodStatus.resourceClaimStatuses': { ...by('name'), retainKeys: true },
  'ServiceSpec.ports': by('port'),
  'ServiceStatus.conditions': by('type'),
  'ServiceAccount.secrets': by('name'),
  'NamespaceStatus.conditions': by('type'),
  'NodeSpec.podCIDRs': set,
  'NodeStatus.addresses': by('type'),
  'NodeStatus.conditions': by('type'),
  'PersistentVolumeClaimStatus.conditions': by('type'),
  'StatefulSetStatus.conditions': by('type'),
  'DeploymentStatus.conditions': by('type'),
  'DeploymentSpec.strategy': { retainKeys: true },
  'DaemonSetStatus.conditions': by('type'),
  'ReplicaSetStatus.conditions': by('type'),
  'JobStatus.conditions': by('type'),
  'PodDisruptionBudgetSpec.selector': { replace: true },
  'PodDisruptionBudgetStatus.conditions': by('type'),
};

/** `Definition.field` of whole numbers with 64 bits; others have 32. */
export const longs: ReadonlySet<string> = new Set([
  'ObjectMeta.generation', 'ObjectMeta.deletionGracePeriodSeconds', 'PodSpec.terminationGracePeriodSeconds', 'PodSpec.activeDeadlineSeconds', 'PodSecurityContext.runAsUser', 'PodSecurityContext.runAsGroup',
  'PodSecurityContext.fsGroup', 'PodSecurityContext.supplementalGroups', 'SecurityContext.runAsUser', 'SecurityContext.runAsGroup', 'Toleration.tolerationSeconds', 'Probe.terminationGracePeriodSeconds',
  'SleepAction.seconds', 'ServiceAccountTokenProjection.expirationSeconds', 'StatefulSetStatus.observedGeneration', 'DeploymentStatus.observedGeneration', 'DaemonSetStatus.observedGeneration',
  'ReplicaSetStatus.observedGeneration', 'PodStatus.observedGeneration', 'PodCondition.observedGeneration', 'Condition.observedGeneration', 'ControllerRevision.revision', 'JobSpec.activeDeadlineSeconds',
]);
