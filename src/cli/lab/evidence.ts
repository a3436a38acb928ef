import { reads } from '../../labs';
import type { Check, Evidence, Read } from '../../labs/contract';
import type { Json } from '../../simulator/base/json';
import type { Connection } from '../remote/connection';
import { outputOf } from '../remote/run';
import type { RecordedMoment } from './record';
import type { Shell } from './shell';

export type Listed = Pick<Extract<Read, { list: unknown }>['list'], 'apiVersion' | 'kind' | 'namespace'>;
type Output = NonNullable<ReturnType<Evidence['output']>>;
interface Resource { readonly name: string; readonly kind: string; readonly namespaced: boolean }
export interface ObjectList { readonly items: readonly Json[]; readonly resourceVersion: string }

const rootOf = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);

/** The API as checks read it: kinds by their names, lists of objects. */
export class Reader {
  private readonly known = new Map<string, Promise<readonly Resource[]>>();
  constructor(readonly connection: Connection) {}

  /** Where the list of a kind is; undefined when the server has no such kind. */
  async path({ apiVersion, kind, namespace }: Listed): Promise<string | undefined> {
    const resources = this.known.get(apiVersion) ?? this.discover(apiVersion);
    this.known.set(apiVersion, resources);
    const found = (await resources).find((one) => one.kind === kind && !one.name.includes('/'));
    return found && `${rootOf(apiVersion)}${found.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ''}/${found.name}`;
  }

  private async discover(apiVersion: string): Promise<readonly Resource[]> {
    const { status, body } = await this.connection.request({ method: 'GET', path: rootOf(apiVersion) });
    return status === 200 ? (body as unknown as { readonly resources: readonly Resource[] }).resources : [];
  }

  async list(what: Listed): Promise<ObjectList | undefined> {
    const path = await this.path(what);
    if (path === undefined) return undefined;
    const { status, body } = await this.connection.request({ method: 'GET', path });
    if (status !== 200) return undefined;
    const list = body as unknown as { readonly items: readonly object[]; readonly metadata: { readonly resourceVersion: string } };
    return { items: list.items.map((item) => ({ apiVersion: what.apiVersion, kind: what.kind, ...item }) as Json), resourceVersion: list.metadata.resourceVersion };
  }
}

/** What is known of the past: the moments of a kind in a namespace, or undefined where nobody watched it. */
export type Past = (what: Listed) => readonly RecordedMoment[] | undefined;

/** Reads everything that these checks ask for, and gives it as they take it. A question whose answer can't be had stays unknown. */
export async function gather(checks: readonly Check[], reader: Reader, shell: Shell, past: Past): Promise<Evidence> {
  const lists = new Map<string, readonly Json[]>();
  const outputs = new Map<string, Output>();
  const asked = new Map(checks.flatMap(reads).map((read) => [JSON.stringify(read), read]));
  for (const [key, read] of asked) {
    if ('list' in read) {
      const found = await reader.list(read.list);
      if (found) lists.set(key, found.items);
    } else if ('exec' in read) outputs.set(key, await exec(reader.connection, read.exec));
    else if ('command' in read) outputs.set(key, await shell.run(read.command));
  }
  return {
    objects: (read) => lists.get(JSON.stringify(read)),
    history: ({ history }) => past(history),
    output: (read) => outputs.get(JSON.stringify(read)),
  };
}

/** Runs a program in a Pod; what kubectl itself says of its exit is not the program's. */
async function exec(connection: Connection, { pod, namespace, args }: Extract<Read, { exec: unknown }>['exec']): Promise<Output> {
  const output = await outputOf(connection, ['kubectl', 'exec', `--namespace=${namespace}`, pod, '--', ...args]);
  return { ...output, err: output.err.replace(/^command terminated with exit code \d+\n$/m, '') };
}
