/** The shape of a recording: what a person did, what was printed, and every change of every object. */

/** Any object of the API, read loosely: a recording may hold anything. */
export interface Loose { [key: string]: unknown }

export interface Owner { readonly kind: string; readonly name: string; readonly uid: string; readonly controller?: boolean }
export interface Meta {
  readonly name: string;
  readonly uid: string;
  readonly generateName?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly ownerReferences?: readonly Owner[];
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
}
export interface Condition { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string }
export interface Taint { readonly key: string; readonly effect: string; readonly timeAdded?: string }
export interface ContainerStatus { readonly name: string; readonly state?: Record<string, { readonly reason?: string; readonly exitCode?: number } | null> }
export interface Endpoint { readonly targetRef?: { readonly name?: string }; readonly conditions?: { readonly ready?: boolean } }

/** The members a comparison looks at by name; everything else is compared as it stands. */
export interface RecordedObject extends Loose {
  readonly kind: string;
  readonly metadata: Meta;
  readonly spec?: {
    readonly nodeName?: string;
    readonly clusterIP?: string;
    readonly podManagementPolicy?: string;
    readonly ordinals?: { readonly start?: number };
    readonly volumeName?: string;
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName?: string } }[];
    readonly containers?: readonly { readonly image?: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly hostIP?: string;
    readonly podIPs?: readonly { readonly ip: string }[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
  readonly endpoints?: readonly Endpoint[] | null;
  readonly revision?: number;
}

export interface RecordedEvent extends Loose {
  readonly regarding?: { readonly kind?: string; readonly name?: string; readonly uid?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly note?: string;
  readonly reportingController?: string;
  readonly deprecatedSource?: { readonly component?: string };
}

/** One step of a scenario, and in a recording also what came of it. */
export interface Step {
  readonly run?: string;
  readonly stdin?: string;
  readonly limit?: number;
  readonly kill?: number;
  readonly settle?: { readonly quiet?: number; readonly limit?: number } | null;
  readonly pass?: number;
  readonly node?: Readonly<Record<string, string>>;
  readonly out?: string;
  readonly err?: string;
  readonly exit?: number;
  readonly settled?: boolean;
}

export interface RawChange { readonly step: number; readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: RecordedObject }
export interface RawRecording { readonly steps: readonly Step[]; readonly changes: readonly RawChange[] }

/** JSON with sorted keys: equal data gives equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, member]) => member !== undefined).toSorted(([a], [b]) => compareText(a, b));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Compares lists of texts and numbers member by member. */
export function compareKeys(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, x] of a.entries()) {
    const y = b[index];
    if (y === undefined) return 1;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

export const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
