/** Random objects, patches and jsonpath templates: of a few kinds, with the lists that merge by key, as sets, or not at all. */
import type { Json } from '../../src/simulator/base/json';
import type { Chance } from '../random/chance';

type Dict = { readonly [key: string]: Json };

const WORDS = ['a', 'b', 'c', 'web', 'db', 'x-1', 'true', '1', '', 'two words', '<&>', 'é'];
const maybe = (chance: Chance, name: string, make: () => Json): Dict => (chance.number(2) ? { [name]: make() } : {});
const some = <T>(chance: Chance, most: number, make: (index: number) => T): T[] => Array.from({ length: chance.number(most + 1) }, (_, index) => make(index));
const labels = (chance: Chance): Dict => Object.fromEntries(some(chance, 3, () => [chance.pick(['app', 'tier', 'x/y', 'env']), chance.pick(['web', 'db', '1', ''])]));
const distinct = (items: readonly Dict[], key: string): Dict[] => items.filter((item, index) => items.findIndex((other) => other[key] === item[key]) === index);

const container = (chance: Chance): Dict => ({
  name: chance.pick(['main', 'side', 'log']), image: chance.pick(['nginx:1.28', 'busybox:1.36']),
  ...maybe(chance, 'env', () => distinct(some(chance, 3, () => ({ name: chance.pick(['A', 'B', 'C']), value: chance.pick(WORDS) })), 'name')),
  ...maybe(chance, 'ports', () => distinct(some(chance, 3, () => ({ containerPort: chance.pick([80, 443, 53]), ...maybe(chance, 'protocol', () => chance.pick(['TCP', 'UDP'])), ...maybe(chance, 'name', () => chance.pick(['http', 'dns'])) })), 'containerPort')),
  ...maybe(chance, 'args', () => some(chance, 3, () => chance.pick(WORDS))),
  ...maybe(chance, 'volumeMounts', () => distinct(some(chance, 2, () => ({ name: chance.pick(['data', 'tmp']), mountPath: chance.pick(['/data', '/tmp', '/x']) })), 'mountPath')),
  ...maybe(chance, 'resources', () => ({ limits: { cpu: chance.pick(['1', '500m']) } })),
});
const volume = (chance: Chance): Dict => ({ name: chance.pick(['data', 'tmp', 'conf']), ...chance.pick<Dict>([{ emptyDir: {} }, { configMap: { name: 'a' } }, { hostPath: { path: '/x' } }]) });
const podSpec = (chance: Chance): Dict => ({
  containers: distinct([container(chance), ...some(chance, 2, () => container(chance))], 'name'),
  ...maybe(chance, 'volumes', () => distinct(some(chance, 3, () => volume(chance)), 'name')),
  ...maybe(chance, 'tolerations', () => some(chance, 2, () => ({ key: chance.pick(['a', 'b']), operator: 'Exists' }))),
  ...maybe(chance, 'imagePullSecrets', () => distinct(some(chance, 2, () => ({ name: chance.pick(['p', 'q']) })), 'name')),
  ...maybe(chance, 'nodeSelector', () => labels(chance)),
  ...maybe(chance, 'terminationGracePeriodSeconds', () => chance.number(60)),
});

const BODIES: Readonly<Record<string, readonly [apiVersion: string, body: (chance: Chance) => Dict]>> = {
  Pod: ['v1', (chance) => ({ spec: podSpec(chance) })],
  Deployment: ['apps/v1', (chance) => ({ spec: { replicas: chance.number(4), selector: { matchLabels: { app: 'web' } }, ...maybe(chance, 'strategy', () => chance.pick<Dict>([{ type: 'Recreate' }, { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } }])), template: { metadata: { labels: { app: 'web', ...labels(chance) } }, spec: podSpec(chance) } } })],
  Service: ['v1', (chance) => ({ spec: { selector: labels(chance), ports: distinct([{ port: 80, name: 'http' }, ...some(chance, 2, () => ({ port: chance.pick([80, 443, 53]), name: chance.pick(['a', 'b', 'c']), ...maybe(chance, 'protocol', () => 'UDP') }))], 'port') } })],
  ConfigMap: ['v1', (chance) => ({ data: Object.fromEntries(some(chance, 4, () => [chance.pick(['a', 'b', 'c', 'file.txt']), chance.pick(WORDS)])) })],
  ServiceAccount: ['v1', (chance) => ({ secrets: distinct(some(chance, 3, () => ({ name: chance.pick(['s', 't', 'u']) })), 'name'), ...maybe(chance, 'automountServiceAccountToken', () => false) })],
};
export const KINDS = Object.keys(BODIES);

export function objectOf(chance: Chance, kind: string, name: string): Dict {
  const [apiVersion, body] = BODIES[kind] ?? ['v1', () => ({})];
  const metadata = { name, ...maybe(chance, 'labels', () => labels(chance)), ...maybe(chance, 'annotations', () => labels(chance)), ...maybe(chance, 'finalizers', () => [...new Set(some(chance, 3, () => chance.pick(['x/a', 'x/b', 'x/c'])))]) };
  return { apiVersion, kind, metadata, ...body(chance) };
}

const isDict = (value: Json | undefined): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);
const KEYS = ['name', 'containerPort', 'mountPath', 'port', 'key'];

/** A patch as somebody might write it after looking at the object: some members, changed, gone or new, with directives now and then. */
export function strategicPatch(chance: Chance, value: Dict, other: Dict): Dict {
  const out: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(value), ...Object.keys(other)])) {
    if (['apiVersion', 'kind', 'name'].includes(name) || chance.number(3) === 0) continue;
    const [mine, theirs] = [value[name], other[name]];
    if (chance.number(8) === 0) out[name] = null;
    else if (isDict(mine) && isDict(theirs)) out[name] = strategicPatch(chance, mine, theirs);
    else if (Array.isArray(mine) && mine.some((item) => isDict(item as Json))) out[name] = listPatch(chance, mine as readonly Dict[], (Array.isArray(theirs) ? theirs : []) as readonly Dict[]);
    else if (theirs !== undefined) out[name] = theirs;
  }
  if (chance.number(20) === 0) out['$patch'] = chance.pick(['replace', 'merge']);
  if (chance.number(15) === 0 && Array.isArray(value['finalizers'])) {
    delete out['finalizers'];
    out['$deleteFromPrimitiveList/finalizers'] = ['x/a'];
  }
  return out;
}

function listPatch(chance: Chance, mine: readonly Dict[], theirs: readonly Dict[]): Json {
  const items = [...mine, ...theirs].filter(() => chance.number(2)).map((item): Dict => {
    const key = KEYS.find((name) => item[name] !== undefined) ?? 'name';
    const other = theirs.find((one) => one[key] === item[key]) ?? item;
    if (chance.number(6) === 0) return { [key]: item[key] ?? null, $patch: 'delete' };
    return chance.number(2) ? item : { ...strategicPatch(chance, item, other), [key]: item[key] ?? null };
  });
  return chance.number(12) === 0 ? [...items, { $patch: 'replace' }] : items;
}

export function mergePatch(chance: Chance, value: Dict, other: Dict): Dict {
  const out: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(value), ...Object.keys(other)])) {
    if (['apiVersion', 'kind', 'metadata'].includes(name) || chance.number(3) === 0) continue;
    const [mine, theirs] = [value[name], other[name]];
    if (isDict(mine) && isDict(theirs) && chance.number(4)) out[name] = mergePatch(chance, mine, theirs);
    else out[name] = chance.number(4) ? theirs ?? null : chance.pick<Json>([null, 'text', 3, [], {}, ['a', null], { x: null, y: { z: null } }]);
  }
  return out;
}

const pointers = (value: Json, path = ''): readonly string[] => [path, ...(typeof value === 'object' && value !== null ? Object.entries(value as object).flatMap(([name, inner]) => pointers(inner as Json, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)) : [])];

export function jsonPatch(chance: Chance, value: Dict): Json {
  const known = pointers(value).filter((path) => !/^(\/apiVersion|\/kind|\/metadata\/name|)$/.test(path));
  const place = () => chance.weighted<() => string>([[6, () => chance.pick(known)], [2, () => `${chance.pick(known)}/new`], [1, () => `${chance.pick(known)}/-`], [1, () => `${chance.pick(known)}/0`], [1, () => '/none/at/all']])();
  return [...some(chance, 2, () => 0), 0].map((): Dict => {
    const op = chance.pick(['add', 'replace', 'remove', 'test', 'copy', 'move']);
    const body = chance.pick<Json>(['v', 7, null, { k: 'v' }, ['l'], true]);
    return { op, path: place(), ...(op === 'copy' || op === 'move' ? { from: chance.pick(known) } : op === 'remove' ? {} : { value: body }) };
  });
}

const STEPS = ['.metadata', '.metadata.name', '.metadata.labels', '.spec', '.spec.containers', '.spec.template.spec.containers', '.spec.ports', '.data', '.data.a', '.secrets', '[*]', '[0]', '[-1]', '[0:2]', '[::2]', '[0,1]', '[5]', ".metadata['name']", '.metadata.labels.x\\/y', '.kind', '.none', ".spec['replicas','selector']"];
const FILTERS = ['?(@.name)', '?(@.name=="main")', '?(@.name!="main")', '?(@.port>80)', '?(@.containerPort<=80)', '?(@.value=="")', '?(@.none)', '?(@.image=="nginx:1.28")'];

export function template(chance: Chance): string {
  const path = () => some(chance, 2, () => chance.pick(STEPS)).join('') + (chance.number(4) === 0 ? `[${chance.pick(FILTERS)}]` : '') + (chance.number(2) ? chance.pick(['.name', '.image', '', '.port', '[*].name']) : '');
  const piece = () => chance.weighted<() => string>([
    [6, () => `{${chance.pick(['', '$', '@'])}${path() || '.metadata.name'}}`], [2, () => `{range ${path() || '.spec.containers[*]'}}{.name}{"\\n"}{end}`], [1, () => chance.pick(['text', '{"quoted"}', "{'x'}", ' ', '{"\\t"}'])], [1, () => chance.pick(['{', '}', '{end}', '{.}', '{}', '{[}', '{.a[}'])],
  ])();
  return [piece(), ...some(chance, 2, piece)].join('');
}
