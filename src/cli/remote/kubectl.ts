import { Connection, loadConfig } from './connection';
import { processConsole, runKubectl } from './run';

/** Flags that choose the cluster, and so are read before kubectl is: long name and short. */
const CHOOSING = { kubeconfig: undefined, context: undefined, server: '-s' } as const;

/** Takes the flags that choose a cluster out of the words. */
export function chosenCluster(words: readonly string[]): { readonly chosen: { readonly [name in keyof typeof CHOOSING]?: string }; readonly rest: readonly string[] } {
  const chosen: Record<string, string> = {};
  const rest: string[] = [];
  const end = words.indexOf('--');
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const flag = end >= 0 && at > end ? undefined : Object.entries(CHOOSING).find(([name, short]) => word === `--${name}` || word.startsWith(`--${name}=`) || word === short)?.[0];
    if (flag === undefined) rest.push(word);
    else chosen[flag] = word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[++at] ?? '';
  }
  return { chosen, rest };
}

/** Runs the project's own kubectl with these words, at this terminal. */
export async function kubectlCommand(words: readonly string[]): Promise<number> {
  const { chosen, rest } = chosenCluster(words);
  const config = loadConfig(chosen);
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace;
  const { KUBECONFIG: _, ...env } = process.env;
  // The kubeconfig is read here; kubectl itself sees the one cluster it knows, and learns the context's namespace by flag.
  const own = Object.fromEntries(Object.entries({ ...env, HOME: '/nonexistent' }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  return runKubectl(new Connection(config), { args: ['kubectl', ...(namespace ? [`--namespace=${namespace}`] : []), ...rest], env: own, cwd: process.cwd(), ...processConsole() });
}
