import { useLab } from '../context';
import { Icon } from '../parts/Icon';
import type { NodeRow } from '../state/cluster-model';

type Action = 'stop' | 'start' | 'remove' | 'drain' | 'uncordon' | 'delete';

/** What can be done to a node now: to its machine, which no command reaches, or by the command that does it. */
export function nodeActions({ state, machine, cordoned }: NodeRow): readonly Action[] {
  if (state === 'unregistered') return [machine === 'stopped' ? 'start' : 'stop', 'remove'];
  if (machine === 'gone') return ['delete'];
  const serving: Action = cordoned ? 'uncordon' : 'drain';
  return machine === 'stopped' ? ['start', 'remove', ...(cordoned ? [serving] : [])] : ['stop', serving, 'remove'];
}

const commands = {
  drain: (node: string) => `kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data`,
  uncordon: (node: string) => `kubectl uncordon ${node}`,
  delete: (node: string) => `kubectl delete node ${node}`,
} as const;

/** The controls under a node's name, in words. */
export function NodeControls({ row }: { readonly row: NodeRow }) {
  const { say, session } = useLab();
  const act = (action: Action) =>
    void (action === 'stop' || action === 'start' || action === 'remove' ? session.send({ node: { action, node: row.name } }) : session.command(commands[action](row.name)));
  return (
    <div class="node-controls">
      {nodeActions(row).map((action) => (
        <button key={action} type="button" class={action === 'start' ? 'bare start' : 'bare'} disabled={session.past.value !== undefined} aria-label={say(`node.${action}-name`, { name: row.name })} onClick={() => act(action)}>
          {say(`node.${action}`)}
        </button>
      ))}
    </div>
  );
}

/** One machine more: its number follows on the highest there is, or was added before. */
export function AddNode() {
  const { say, session } = useLab();
  const add = () => {
    const names = [...session.cluster.value.nodes.map(({ row }) => row.name), ...session.inputs.value.flatMap(({ node }) => (node?.action === 'add' ? [node.node] : []))];
    const numbers = names.map((name) => Number(/^worker-(\d+)$/.exec(name)?.[1] ?? 0));
    void session.send({ node: { action: 'add', node: `worker-${Math.max(0, ...numbers) + 1}` } });
  };
  return (
    <button type="button" class="button add-node" disabled={session.past.value !== undefined} onClick={add}>
      <Icon name="add" />
      {say('node.add')}
    </button>
  );
}
