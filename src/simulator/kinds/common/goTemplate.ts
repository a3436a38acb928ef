import type * as schema from '../../../schema/generated/types';

/**
 * A template as Kubernetes' own errors print it: not the object that was sent but the server's inner form of it, every member by its inner
 * name. Written down are the members of a Pod and a container, in order; deeper ones get their name with a capital.
 */
const CONTAINER = 'name="" image="" command args workingDir="" ports envFrom env resources resizePolicy restartPolicy restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath="" terminationMessagePolicy="" imagePullPolicy="" securityContext stdin=false stdinOnce=false TTY=false';
const SECURITY = 'hostNetwork=false hostPID=false hostIPC=false shareProcessNamespace hostUsers seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy fsGroup fsGroupChangePolicy sysctls seccompProfile appArmorProfile seLinuxChangePolicy';
const POD = 'volumes initContainers containers ephemeralContainers restartPolicy="" terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy="" nodeSelector serviceAccountName="" automountServiceAccountToken nodeName="" securityContext imagePullSecrets hostname="" subdomain="" setHostnameAsFQDN affinity schedulerName="" tolerations hostAliases priorityClassName="" priority preemptionPolicy dnsConfig readinessGates runtimeClassName overhead enableServiceLinks topologySpreadConstraints os schedulingGates resourceClaims resources hostnameOverride schedulingGroup';
const RESOURCES = 'limits requests claims';
const INITIALS: Readonly<Record<string, string>> = { dnsPolicy: 'DNSPolicy', dnsConfig: 'DNSConfig', os: 'OS', seLinuxOptions: 'SELinuxOptions', seLinuxChangePolicy: 'SELinuxChangePolicy', fsGroup: 'FSGroup', fsGroupChangePolicy: 'FSGroupChangePolicy' };

type Loose = Readonly<Record<string, unknown>>;
type Member = (value: unknown) => unknown;

const goName = (name: string) => INITIALS[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
const LITERAL = new Set(['nodeSelector', 'limits', 'requests', 'matchLabels', 'overhead']);

function deep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [goName(name), LITERAL.has(name) ? inner : deep(inner)]));
}

/** An object of the members a form lists, those it lacks as they are when nothing is said. */
function formed(form: string, value: Loose, inner: Readonly<Record<string, Member>> = {}): Loose {
  return Object.fromEntries(form.split(' ').map((part) => {
    const [name = '', empty] = part.split('=');
    const present = value[name === 'TTY' ? 'tty' : name];
    const shown = inner[name] ? inner[name](present) : present === undefined ? (empty === undefined ? null : JSON.parse(empty) as unknown) : LITERAL.has(name) ? present : deep(present);
    return [goName(name), shown];
  }));
}

const loose = (value: unknown): Loose => (value ?? {}) as Loose;
const containers: Member = (list) => (Array.isArray(list) && list.length ? list.map((one) => formed(CONTAINER, loose(one), { resources: (value) => formed(RESOURCES, loose(value)) })) : null);

/** A Pod's spec in the inner form. */
export const goPodSpec = (spec: schema.PodSpec | undefined): Loose => {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec ?? {};
  const host = { ...spec?.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return formed(POD, loose(spec), { containers, initContainers: containers, ephemeralContainers: containers, securityContext: () => formed(SECURITY, loose(host)) });
};

/** A template in the inner form, its metadata as it was sent. */
export const goTemplate = ({ metadata, spec }: schema.PodTemplateSpec): Loose => ({
  ...(metadata?.labels ? { labels: metadata.labels } : {}), ...(metadata?.annotations ? { annotations: metadata.annotations } : {}), Spec: goPodSpec(spec),
});
