import { createCluster } from '../../../src/simulator/cluster/cluster';
import { kubectl } from '../../../src/kubectl';
import '../../../src/kubectl/late';

/** A small cluster with a learner's machine, and what a line typed there prints: all of it, and the exit code where it is not 0. */
export function machine(files: Readonly<Record<string, string>> = {}) {
  const cluster = createCluster({ seed: 'kubectl', nodes: 2, epochMs: Date.UTC(2026, 10, 21), programs: { kubectl, k: kubectl } });
  cluster.runUntilQuiet(60_000);
  for (const [name, text] of Object.entries(files)) cluster.workstation.writeFile(name, text);
  const type = (line: string): string => {
    const { out, err, exit } = cluster.workstation.run(line);
    return `${out}${err}${exit === 0 ? '' : `exit ${exit}\n`}`;
  };
  return { cluster, type };
}
