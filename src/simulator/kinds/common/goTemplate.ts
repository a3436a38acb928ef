import type * as schema from '../../../schema/generated/types';
import { unifiedHunks } from '../../base/unified';
import { inKeyOrder } from './selector';

/**
 * A template as Kubernetes' own errors print it: not the object that was sent but the server's inner form of it, every member by its inner
 * name. Written down are the members of what a Pod's spec is made of, in order; others get their name with a capital.
 */
const CONTAINER = 'name="" image="" command args workingDir="" ports envFrom env resources resizePolicy restartPolicy restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath="" terminationMessagePolicy="" imagePullPolicy="" securityContext stdin=false stdinOnce=false TTY=false';
const SECURITY = 'hostNetwork=false hostPID=false hostIPC=false shareProcessNamespace hostUsers seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy fsGroup fsGroupChangePolicy sysctls seccompProfile appArmorProfile seLinuxChangePolicy';
const POD = 'volumes initContainers containers ephemeralContainers restartPolicy="" terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy="" nodeSelector serviceAccountName="" automountServiceAccountToken nodeName="" securityContext imagePullSecrets hostname="" subdomain="" setHostnameAsFQDN affinity schedulerName="" tolerations hostAliases priorityClassName="" priority preemptionPolicy dnsConfig readinessGates runtimeClassName overhead enableServiceLinks topologySpreadConstraints os schedulingGates resourceClaims resources hostnameOverride schedulingGroup';
const VOLUME = 'name="" hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs persistentVolumeClaim rbd quobyte flexVolume cinder cephfs flocker downwardAPI fc azureFile configMap vsphereVolume azureDisk photonPersistentDisk projected portworxVolume scaleIO storageos csi ephemeral image';
const PROBE = 'exec httpGet tcpSocket grpc initialDelaySeconds=0 timeoutSeconds=0 periodSeconds=0 successThreshold=0 failureThreshold=0 terminationGracePeriodSeconds';
const KEY_REF = 'name="" key="" optional';
const SOURCE_REF = 'name="" optional';
const HANDLER = 'exec httpGet tcpSocket sleep';
/** Forms by the name of the member that holds such an object, or a list of them. */
const FORMS: Readonly<Record<string, string>> = {
  containers: CONTAINER, initContainers: CONTAINER, ephemeralContainers: CONTAINER, resources: 'limits requests claims', ports: 'name="" hostPort=0 containerPort=0 protocol="" hostIP=""',
  env: 'name="" value="" valueFrom', valueFrom: 'fieldRef resourceFieldRef configMapKeyRef secretKeyRef fileKeyRef', fieldRef: 'apiVersion="" fieldPath=""', resourceFieldRef: 'containerName="" resource="" divisor="0"',
  configMapKeyRef: KEY_REF, secretKeyRef: KEY_REF, envFrom: 'prefix="" configMapRef secretRef', configMapRef: SOURCE_REF, secretRef: SOURCE_REF,
  volumeMounts: 'name="" readOnly=false recursiveReadOnly mountPath="" subPath="" mountPropagation subPathExpr=""', livenessProbe: PROBE, readinessProbe: PROBE, startupProbe: PROBE,
  httpGet: 'path="" port host="" scheme="" httpHeaders', tcpSocket: 'port host=""', exec: 'command', lifecycle: 'postStart preStop stopSignal', postStart: HANDLER, preStop: HANDLER,
  securityContext: 'capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile',
  seccompProfile: 'type="" localhostProfile', volumes: VOLUME, emptyDir: 'medium="" sizeLimit', hostPath: 'path="" type', configMap: 'name="" items defaultMode optional', secret: 'secretName="" items defaultMode optional',
  persistentVolumeClaim: 'claimName="" readOnly=false', downwardAPI: 'items defaultMode', projected: 'sources defaultMode', tolerations: 'key="" operator="" value="" effect="" tolerationSeconds', dnsConfig: 'nameservers searches options',
  topologySpreadConstraints: 'maxSkew=0 topologyKey="" whenUnsatisfiable="" labelSelector minDomains nodeAffinityPolicy nodeTaintsPolicy matchLabelKeys', affinity: 'nodeAffinity podAffinity podAntiAffinity',
  podAffinityTerm: 'labelSelector namespaces topologyKey="" namespaceSelector matchLabelKeys mismatchLabelKeys', nodeSelectorTerms: 'matchExpressions matchFields',
};
const AFFINITY = 'requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution';
const CLAIM = 'accessModes selector resources volumeName="" storageClassName volumeMode dataSource dataSourceRef volumeAttributesClassName';
const VOLUME_SOURCE = 'gcePersistentDisk awsElasticBlockStore hostPath glusterfs nfs rbd quobyte iscsi flexVolume cinder cephfs fc flocker azureFile vsphereVolume azureDisk photonPersistentDisk portworxVolume scaleIO local storageos csi';
const INITIALS: Readonly<Record<string, string>> = {
  apiVersion: 'APIVersion', httpGet: 'HTTPGet', tcpSocket: 'TCPSocket', grpc: 'GRPC', httpHeaders: 'HTTPHeaders', ip: 'IP', gcePersistentDisk: 'GCEPersistentDisk', awsElasticBlockStore: 'AWSElasticBlockStore', nfs: 'NFS', iscsi: 'ISCSI',
  rbd: 'RBD', cephfs: 'CephFS', fc: 'FC', storageos: 'StorageOS', csi: 'CSI', dnsPolicy: 'DNSPolicy', dnsConfig: 'DNSConfig', os: 'OS', seLinuxOptions: 'SELinuxOptions', seLinuxChangePolicy: 'SELinuxChangePolicy', fsGroup: 'FSGroup', fsGroupChangePolicy: 'FSGroupChangePolicy',
};

type Loose = Readonly<Record<string, unknown>>;
type Member = (value: unknown) => unknown;

const goName = (name: string) => INITIALS[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
const LITERAL = new Set(['nodeSelector', 'limits', 'requests', 'labelSelector', 'namespaceSelector', 'selector', 'overhead']);

function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [goName(name), member(name, inner)]));
}

/** What a member holds, in the form its name has. */
function member(name: string, value: unknown): unknown {
  if (LITERAL.has(name)) return value ?? null;
  if (name === 'sources' && Array.isArray(value)) return value.map((one) => formed(Object.keys(PROJECTIONS).join(' '), loose(one), projections));
  if (name === 'items' && Array.isArray(value)) return value.map((one) => formed('key' in loose(one) ? 'key="" path="" mode' : 'path="" fieldRef resourceFieldRef mode', loose(one)));
  const form = name.endsWith('ffinity') && name !== 'affinity' ? AFFINITY : FORMS[name];
  if (form === undefined || typeof value !== 'object' || value === null) return deep(value);
  if (!Array.isArray(value)) return formed(form, loose(value));
  return value.length ? value.map((one) => formed(form, loose(one))) : null;
}

/** An object of the members a form lists, those it lacks as they are when nothing is said. */
function formed(form: string, value: Loose, inner: Readonly<Record<string, Member>> = {}): Loose {
  return Object.fromEntries(form.split(' ').map((part) => {
    const [name = '', empty] = part.split('=');
    const present = value[name === 'TTY' ? 'tty' : name];
    const shown = inner[name] ? inner[name](present) : present === undefined ? (empty === undefined ? null : JSON.parse(empty) as unknown) : member(name, present);
    return [goName(name), shown];
  }));
}

/** What a projected volume is made of, where it is not as in a volume of its own. */
const PROJECTIONS: Readonly<Record<string, string>> = {
  secret: 'name="" items optional', downwardAPI: 'items', configMap: 'name="" items optional', serviceAccountToken: 'audience="" expirationSeconds=0 path=""', clusterTrustBundle: 'name signerName labelSelector optional path=""', podCertificate: 'signerName="" keyType=""',
};
const projections = Object.fromEntries(Object.entries(PROJECTIONS).map(([name, form]): [string, Member] => [name, (value) => (value === undefined ? null : formed(form, loose(value)))]));

const loose = (value: unknown): Loose => (value ?? {}) as Loose;

/** A Pod's spec in the inner form. */
export const goPodSpec = (spec: schema.PodSpec | undefined): Loose => {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec ?? {};
  const host = { ...spec?.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return formed(POD, loose(spec), { securityContext: () => formed(SECURITY, loose(host)) });
};

/** A template in the inner form, its metadata as it was sent. */
export const goTemplate = ({ metadata, spec }: schema.PodTemplateSpec): Loose => ({
  ...(metadata?.labels ? { labels: inKeyOrder(metadata.labels) } : {}), ...(metadata?.annotations ? { annotations: inKeyOrder(metadata.annotations) } : {}), Spec: goPodSpec(spec),
});

/** A claim's spec in the inner form. */
export const goClaimSpec = (spec: schema.PersistentVolumeClaimSpec): Loose => formed(CLAIM, loose(spec), { resources: (value) => formed('limits requests', loose(value)) });

/** Where a volume comes from, in the inner form. */
export const goVolumeSource = (spec: schema.PersistentVolumeSpec): Loose => formed(VOLUME_SOURCE, loose(spec));

/** How two objects in the inner form differ, as messages about forbidden changes end. */
export const goDiff = (old: Loose, now: Loose): string => `\n${unifiedHunks(JSON.stringify(old, undefined, 1), JSON.stringify(now, undefined, 1))}`;
