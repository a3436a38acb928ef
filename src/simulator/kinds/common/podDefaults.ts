import type { Draft } from '../../base/json';
import type * as schema from '../../../schema/generated/types';

type Spec = Draft<schema.PodSpec>;
type Container = Draft<schema.Container>;
type Volume = Draft<schema.Volume>;

/** Fills what a Pod's spec, or a template's, leaves out. */
export function defaultPodSpec(spec: Spec): void {
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ||= 'default-scheduler';
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) defaultContainer(container);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  if (spec.serviceAccountName && !spec.serviceAccount) spec.serviceAccount = spec.serviceAccountName;
  if (spec.serviceAccount && !spec.serviceAccountName) spec.serviceAccountName = spec.serviceAccount;
}

function defaultContainer(container: Container): void {
  container.imagePullPolicy ||= pullPolicy(container.image ?? '');
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  container.resources ??= {};
  for (const port of container.ports ?? []) port.protocol ||= 'TCP';
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) if (probe) defaultProbe(probe);
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop]) if (handler?.httpGet) defaultHttpGet(handler.httpGet);
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1';
    if (valueFrom?.resourceFieldRef) valueFrom.resourceFieldRef.divisor ??= '0';
  }
}

/** Images without a tag, or with `latest`, are looked for at each start; others only when the node lacks them. */
function pullPolicy(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  if (last.includes('@')) return 'IfNotPresent';
  const tag = last.includes(':') ? last.slice(last.indexOf(':') + 1) : 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: Draft<schema.Probe>): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.httpGet) defaultHttpGet(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function defaultHttpGet(get: Draft<schema.HTTPGetAction>): void {
  get.path ||= '/';
  get.scheme ||= 'HTTP';
}

const MODE = 0o644;

function defaultVolume(volume: Volume): void {
  const hasSource = Object.keys(volume).some((key) => key !== 'name');
  if (!hasSource) volume.emptyDir = {};
  if (volume.hostPath) volume.hostPath.type ??= '';
  for (const source of [volume.secret, volume.configMap, volume.downwardAPI, volume.projected]) if (source) source.defaultMode ??= MODE;
  defaultItems(volume.downwardAPI?.items);
  for (const source of volume.projected?.sources ?? []) defaultProjection(source);
  if (volume.ephemeral?.volumeClaimTemplate) volume.ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem';
}

function defaultProjection(source: Draft<schema.VolumeProjection>): void {
  if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
  defaultItems(source.downwardAPI?.items);
}

function defaultItems(items: Draft<readonly schema.DownwardAPIVolumeFile[]> | undefined): void {
  for (const item of items ?? []) {
    if (item.fieldRef) item.fieldRef.apiVersion ||= 'v1';
    if (item.resourceFieldRef) item.resourceFieldRef.divisor ??= '0';
  }
}

/** What only Pods get, not templates: requests where there are limits, host ports on the host's network. */
export function defaultRunningPod(spec: Spec): void {
  spec.enableServiceLinks ??= true;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    const { limits } = container.resources ?? {};
    if (limits && container.resources) container.resources.requests = { ...limits, ...container.resources.requests };
    if (spec.hostNetwork) for (const port of container.ports ?? []) port.hostPort ??= port.containerPort;
  }
}
