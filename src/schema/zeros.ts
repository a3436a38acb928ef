/**
 * Where a value of nothing ("", 0, false, an empty list) is kept as it was said: Kubernetes' types write a field that may be left out only when it
 * holds something, unless they tell "nothing" from "not said" there. By name where that is so in every definition, else by `Definition.field`.
 * Taken from what a real API server kept of objects full of such values.
 */
export const keptZeros: ReadonlySet<string> = new Set(`
activeDeadlineSeconds allocateLoadBalancerNodePorts allowPrivilegeEscalation allowVolumeExpansion apiGroup appProtocol automountServiceAccountToken backoffLimit
backoffLimitPerIndex blockOwnerDeletion completionMode completions controller defaultMode deletionGracePeriodSeconds enableServiceLinks expirationSeconds fsGroup
fsGroupChangePolicy holderIdentity hostUsers hostnameOverride immutable internalTrafficPolicy ipFamilyPolicy leaseDurationSeconds leaseTransitions loadBalancerClass
localhostProfile managedBy managedFields manualSelector maxFailedIndexes minDomains mode mountPropagation nodeAffinityPolicy nodeTaintsPolicy optional parallelism
partition podReplacementPolicy preemptionPolicy preferredHolder priority privileged procMount progressDeadlineSeconds readOnlyRootFilesystem ready reclaimPolicy
recursiveReadOnly replicas reportingComponent reportingInstance revisionHistoryLimit runAsGroup runAsNonRoot runAsUser runtimeClassName seLinuxChangePolicy service serviceName
serving setHostnameAsFQDN shareProcessNamespace start stopSignal strategy succeededCount succeededIndexes supplementalGroupsPolicy suspend terminating
terminationGracePeriodSeconds tolerationSeconds trafficDistribution ttlSecondsAfterFinished unhealthyPodEvictionPolicy volumeAttributesClassName volumeBindingMode volumeMode zone
ClientIPConfig.timeoutSeconds Container.restartPolicy DiscoveryEndpointPort.name DiscoveryEndpointPort.port DiscoveryEndpointPort.protocol Endpoint.hostname Endpoint.nodeName
EndpointAddress.nodeName HostPathVolumeSource.type LocalVolumeSource.fsType PersistentVolumeClaimSpec.storageClassName PodDNSConfigOption.value
PodFailurePolicyOnExitCodesRequirement.containerName PriorityClass.value
`.trim().split(/\s+/));
