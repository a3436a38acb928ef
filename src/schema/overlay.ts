/**
 * What the generated declarations do not say, by `Definition.field`: closed lists of values, which strings are quantities,
 * what the server fills in. Written by hand from the API reference of Kubernetes 1.36.
 */

export const enums: Readonly<Record<string, readonly string[]>> = {
  'Container.imagePullPolicy': ['Always', 'IfNotPresent', 'Never'],
  'Container.terminationMessagePolicy': ['File', 'FallbackToLogsOnError'],
  'ContainerPort.protocol': ['TCP', 'UDP', 'SCTP'],
  'HTTPGetAction.scheme': ['HTTP', 'HTTPS'],
  'LabelSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
  'NodeSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
  'PersistentVolumeClaimSpec.volumeMode': ['Filesystem', 'Block'],
  'PersistentVolumeClaimSpec.accessModes': ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'],
  'PersistentVolumeSpec.accessModes': ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'],
  'PersistentVolumeSpec.persistentVolumeReclaimPolicy': ['Retain', 'Delete', 'Recycle'],
  'PersistentVolumeSpec.volumeMode': ['Filesystem', 'Block'],
  'PodSpec.dnsPolicy': ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  'PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'ServicePort.protocol': ['TCP', 'UDP', 'SCTP'],
  'ServiceSpec.externalTrafficPolicy': ['Cluster', 'Local'],
  'ServiceSpec.internalTrafficPolicy': ['Cluster', 'Local'],
  'ServiceSpec.ipFamilyPolicy': ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
  'ServiceSpec.sessionAffinity': ['None', 'ClientIP'],
  'ServiceSpec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': ['Retain', 'Delete'],
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': ['Retain', 'Delete'],
  'StatefulSetSpec.podManagementPolicy': ['OrderedReady', 'Parallel'],
  'StatefulSetUpdateStrategy.type': ['RollingUpdate', 'OnDelete'],
  'StorageClass.reclaimPolicy': ['Delete', 'Retain'],
  'StorageClass.volumeBindingMode': ['Immediate', 'WaitForFirstConsumer'],
  'Taint.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'Toleration.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'Toleration.operator': ['Exists', 'Equal', 'Lt', 'Gt'],
  'TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
};

/** Fields whose strings (or the strings of their map) are quantities. */
export const quantities: ReadonlySet<string> = new Set([
  'EmptyDirVolumeSource.sizeLimit', 'NodeStatus.allocatable', 'NodeStatus.capacity', 'PersistentVolumeClaimStatus.capacity', 'PersistentVolumeSpec.capacity',
  'ResourceRequirements.limits', 'ResourceRequirements.requests', 'VolumeResourceRequirements.limits', 'VolumeResourceRequirements.requests', 'PodSpec.overhead',
  'ResourceFieldSelector.divisor', 'ContainerStatus.allocatedResources', 'NodeAllocatableResourceClaimStatus.resources', 'PersistentVolumeClaimStatus.allocatedResources', 'PodStatus.allocatedResources',
]);

/** What the server fills in when the field is left out, as text. */
export const defaultTexts: Readonly<Record<string, string>> = {
  'Container.terminationMessagePath': '/dev/termination-log',
  'Container.terminationMessagePolicy': 'File',
  'ContainerPort.protocol': 'TCP',
  'HTTPGetAction.scheme': 'HTTP',
  'PersistentVolumeClaimSpec.volumeMode': 'Filesystem',
  'PodSpec.dnsPolicy': 'ClusterFirst',
  'PodSpec.restartPolicy': 'Always',
  'PodSpec.schedulerName': 'default-scheduler',
  'PodSpec.terminationGracePeriodSeconds': '30',
  'Probe.failureThreshold': '3',
  'Probe.periodSeconds': '10',
  'Probe.successThreshold': '1',
  'Probe.timeoutSeconds': '1',
  'RollingUpdateStatefulSetStrategy.partition': '0',
  'ServicePort.protocol': 'TCP',
  'ServiceSpec.internalTrafficPolicy': 'Cluster',
  'ServiceSpec.sessionAffinity': 'None',
  'ServiceSpec.type': 'ClusterIP',
  'StatefulSetSpec.podManagementPolicy': 'OrderedReady',
  'StatefulSetSpec.replicas': '1',
  'StatefulSetSpec.revisionHistoryLimit': '10',
  'StatefulSetUpdateStrategy.type': 'RollingUpdate',
  'StorageClass.reclaimPolicy': 'Delete',
  'StorageClass.volumeBindingMode': 'Immediate',
};
