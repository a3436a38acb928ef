import { useComputed } from '@preact/signals';
import { useLab } from '../context';
import { kept } from '../parts/kept';
import { Stop, stopState } from '../parts/Stop';
import type { ClaimModel, ClusterModel, NodeRow, PodRow, SetModel, VolumeRow } from '../state/cluster-model';
import type { RevisionTag } from '../state/revisions';
import { slotKey } from '../state/session-parts';
import { NodeControls } from './NodeControls';
import { Workloads } from './Picture';
import { nodeWord, podWord, slotWord } from './words';

/** The picture's facts as tables, in the picture's order. */
export function Twin({ model }: { readonly model: ClusterModel }) {
  const { say } = useLab();
  const states = nodeStates(model);
  const inSlots = new Set(model.sets.flatMap((set) => set.slots.map((slot) => slot.name)));
  return (
    <div class="twin">
      <Workloads rows={model.workloads} />
      {model.sets.map((set) => (
        <SetTable key={set.row.key} set={set} model={model} />
      ))}
      <table>
        <caption>{say('table.other-pods')}</caption>
        <PodHeads />
        <tbody>
          {model.pods
            .filter((pod) => !inSlots.has(pod.name))
            .map((pod) => (
              <PodLine key={pod.key} pod={pod} node={states.get(pod.node ?? '')} tag={model.tags.get(pod.key)} />
            ))}
        </tbody>
      </table>
      <table>
        <caption>{say('table.nodes')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('table.node')}</th>
            <th scope="col">{say('table.state')}</th>
            <th scope="col">{say('table.pods')}</th>
          </tr>
        </thead>
        <tbody>
          {model.nodes.map(({ row, pods }) => (
            <tr key={row.key}>
              <th scope="row" class="mono" lang="en">
                {row.name}
              </th>
              <td>
                {nodeWord(say, row)}
                {row.machine !== 'running' && <span class="quiet">, {say(row.machine === 'stopped' ? 'node.stopped' : 'node.gone')}</span>}
                <NodeControls row={row} />
              </td>
              <td class="mono" lang="en">{pods.map((pod) => pod.name).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {model.claims.length + model.looseVolumes.length > 0 && <ClaimTable claims={model.claims} volumes={model.looseVolumes} />}
    </div>
  );
}

const nodeStates = ({ nodes }: ClusterModel): ReadonlyMap<string, NodeRow['state']> => new Map(nodes.map(({ row }) => [row.name, row.state]));

function SetTable({ set, model }: { readonly set: SetModel; readonly model: ClusterModel }) {
  const lab = useLab();
  const states = nodeStates(model);
  const { row, slots } = set;
  return (
    <table>
      <caption>
        <span lang="en">{row.kind}</span> <span class="mono" lang="en">{row.name}</span>{' '}
        <span class="quiet">{lab.say('set.counts', { desired: row.desired, current: row.current, ready: row.ready })}</span>
        {set.updated !== undefined && <span class="quiet">{lab.say('set.updated', { updated: set.updated, count: slots.length })}</span>}
        {row.partition !== undefined && <span class="quiet">{lab.say('gate.name', { partition: row.partition })}</span>}
      </caption>
      <PodHeads />
      <tbody>
        {slots.map((slot, index) =>
          slot.pod ? (
            <PodLine key={slot.name} pod={slot.pod} node={states.get(slot.pod.node ?? '')} tag={model.tags.get(slot.pod.key)} />
          ) : (
            <tr key={slot.name}>
              <th scope="row">
                <button type="button" class="with-stop" onClick={() => lab.session.select(slotKey(row.namespace, slot.name))}>
                  <Stop state="waiting" ordinal={slot.ordinal} />
                  <span class="mono" lang="en">{slot.name}</span>
                </button>
              </th>
              <td>{slotWord(lab, slot, slots[index - 1])}</td>
              <td />
              <td />
              <td />
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function PodHeads() {
  const { say } = useLab();
  return (
    <thead>
      <tr>
        <th scope="col" lang="en">Pod</th>
        <th scope="col">{say('table.state')}</th>
        <th scope="col">{say('table.node')}</th>
        <th scope="col">{say('table.address')}</th>
        <th scope="col">{say('table.claim')}</th>
      </tr>
    </thead>
  );
}

const PodLine = kept(({ pod, node, tag }: { readonly pod: PodRow; readonly node: NodeRow['state'] | undefined; readonly tag: RevisionTag | undefined }) => {
  const { say, session } = useLab();
  const selected = useComputed(() => session.selected.value === pod.key);
  return (
    <tr class={selected.value ? 'selected' : ''}>
      <th scope="row">
        <button type="button" class="with-stop" onClick={() => session.select(pod.key)}>
          <Stop state={stopState(pod.state)} ordinal={pod.ordinal} />
          <span class="mono" lang="en">{pod.name}</span>
        </button>
      </th>
      <td>
        {podWord(say, pod)}
        {pod.restarts > 0 && `, ${say('pod.restarts', { count: pod.restarts })}`}
        {tag && <span class="turn"> <span class={tag.turn === 'updated' ? 'rev new' : 'rev'} lang="en">{tag.text}</span> {say(`revision.${tag.turn}`)}</span>}
      </td>
      <td>
        <span class="mono" lang="en">{pod.node ?? ''}</span>
        {node && node !== 'ready' && <span class="quiet">, {say(node === 'cordoned' ? 'node.cordoned' : 'node.silent')}</span>}
      </td>
      <td class="mono" lang="en">{pod.ip ?? ''}</td>
      <td class="mono" lang="en">{pod.claims.join(', ')}</td>
    </tr>
  );
});

function ClaimTable({ claims, volumes }: { readonly claims: readonly ClaimModel[]; readonly volumes: readonly VolumeRow[] }) {
  const { say } = useLab();
  return (
    <table>
      <caption>{say('table.claims')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('table.claim')}</th>
          <th scope="col">{say('table.state')}</th>
          <th scope="col">{say('table.volume')}</th>
          <th scope="col" lang="en">Pod</th>
        </tr>
      </thead>
      <tbody>
        {claims.map((claim) => (
          <tr key={claim.key}>
            <th scope="row" class="mono" lang="en">
              {claim.name}
            </th>
            <td>
              {claim.row
                ? say('claim.word', { phase: claim.row.leaving ? 'Terminating' : claim.row.phase, size: claim.row.size })
                : say('claim.made-with', { pod: claim.pod ?? '' })}
            </td>
            <td class="mono" lang="en">{claim.volume?.name ?? ''}</td>
            <td class="mono" lang="en">{claim.pod ?? ''}</td>
          </tr>
        ))}
        {volumes.map(({ key, name, phase, size, leaving }) => (
          <tr key={key}>
            <td />
            <td>{say('volume.loose', { phase: leaving ? 'Terminating' : phase, size })}</td>
            <th scope="row" class="mono" lang="en">{name}</th>
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
