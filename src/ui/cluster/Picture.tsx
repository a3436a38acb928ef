import { useRef } from 'preact/hooks';
import { useLab } from '../context';
import { Icon } from '../parts/Icon';
import { Named } from '../parts/Named';
import { Stop, stopState } from '../parts/Stop';
import type { ClaimModel, ClusterModel, NodeModel, PodRow, SetModel, SetRow, Slot, VolumeRow } from '../state/cluster-model';
import type { RevisionTag } from '../state/revisions';
import { slotKey } from '../state/session-parts';
import { cutName } from './cut-name';
import { CROWD, CrowdedClaims, CrowdedPods, CrowdedSlots } from './Dense';
import { NodeControls } from './NodeControls';
import { Ties } from './Ties';
import { nodeWord, podWord, slotWord, tagged, tone } from './words';

/** Sets as tracks of ordinals, nodes as columns with their Pods, claims and volumes tied to them; bare, the nodes have no controls. */
export function Picture({ model, bare = false }: { readonly model: ClusterModel; readonly bare?: boolean }) {
  const { say } = useLab();
  const stage = useRef<HTMLDivElement>(null);
  const crowded = model.pods.length > CROWD;
  const columns = Math.max(Math.min(model.nodes.length, 4), 1);
  return (
    <div class="picture">
      {model.sets.map((set) => (
        <Track key={set.row.key} set={set} />
      ))}
      <Workloads rows={model.workloads} />
      <div class="stage" ref={stage}>
        {model.unplaced.length > 0 && (
          <div class="unplaced">
            <p class="label">{say('cluster.unplaced')}</p>
            {crowded ? <CrowdedPods pods={model.unplaced} tags={model.tags} name={say('cluster.unplaced')} /> : (
              <div class="columns">
                {model.unplaced.map((pod) => (
                  <Chip key={pod.key} pod={pod} />
                ))}
              </div>
            )}
          </div>
        )}
        <div class="nodes columns" style={{ '--columns': columns }}>
          {model.nodes.map((node) => (
            <NodeBox key={node.row.key} node={node} bare={bare} tags={crowded ? model.tags : undefined} />
          ))}
        </div>
        {crowded ? (
          <>
            {model.claims.length > 0 && <CrowdedClaims claims={model.claims} />}
            <div class="claims columns" style={{ '--columns': columns }}>
              <LooseVolumes volumes={model.looseVolumes} />
            </div>
          </>
        ) : (
          <>
            {model.claims.length + model.looseVolumes.length > 0 && <div class="channel" style={{ '--ties': model.claims.length }} />}
            <div class="claims columns" style={{ '--columns': columns }}>
              {model.claims.map((claim) => (
                <Claim key={claim.key} claim={claim} />
              ))}
              <LooseVolumes volumes={model.looseVolumes} />
            </div>
            <Ties stage={stage} model={model} />
          </>
        )}
      </div>
    </div>
  );
}

function Track({ set }: { readonly set: SetModel }) {
  const { say, session } = useLab();
  const { row, slots } = set;
  const columns = Math.min(Math.max(slots.length, 1), 5);
  return (
    <div class="track">
      <div class="tier">
        <b lang="en">{row.kind}</b>
        <button type="button" class="mono bare" lang="en" onClick={() => session.select(row.key)}>
          {row.name}
        </button>
        <span class="end">
          {set.updated !== undefined && <>{say('set.updated', { updated: set.updated, count: slots.length })} · </>}
          {say('set.counts', { desired: row.desired, current: row.current, ready: row.ready })}
        </span>
      </div>
      {row.partition !== undefined && <p class="sr">{say('gate.name', { partition: row.partition })}</p>}
      {slots.length > CROWD ? <CrowdedSlots set={set} /> : (
        <div class={`slots columns ${row.partition === undefined ? '' : 'gated'}`} style={{ '--columns': columns }}>
          {slots.map((slot, index) => (
            <SlotStop key={slot.name} set={set} slot={slot} before={slots[index - 1]} last={index === slots.length - 1 || (index + 1) % columns === 0} />
          ))}
        </div>
      )}
    </div>
  );
}

/** Sets without order, in lines. */
export function Workloads({ rows }: { readonly rows: readonly SetRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div class="workloads">
      {rows.map((row) => (
        <Workload key={row.key} row={row} />
      ))}
    </div>
  );
}

/** A set without order has no track: its Pods are the plain stops on the nodes. */
function Workload({ row }: { readonly row: SetRow }) {
  const { say, session } = useLab();
  const counts = { desired: row.desired, current: row.current, ready: row.ready };
  const tag = session.cluster.value.tags.get(row.key);
  return (
    <div class={row.owner === undefined ? 'tier' : 'tier nested'}>
      <b lang="en">{row.kind}</b>
      <button type="button" lang="en" class={`mono bare ${session.selected.value === row.key ? 'selected' : ''}`} onClick={() => session.select(row.key)}>
        {row.name}
      </button>
      {tag && <span class="turn"><Revision tag={tag} /> {say(tag.turn === 'updated' ? 'revision.new' : 'revision.old')}</span>}
      <span class="end">{row.kind === 'DaemonSet' ? say('set.one-a-node', counts) : say('set.counts', counts)}</span>
    </div>
  );
}

function SlotStop({ set, slot, before, last }: { readonly set: SetModel; readonly slot: Slot; readonly before: Slot | undefined; readonly last: boolean }) {
  const lab = useLab();
  const state = stopState(slot.pod?.state);
  const word = slotWord(lab, slot, before);
  const key = slot.pod?.key ?? slotKey(set.row.namespace, slot.name);
  const selected = lab.session.selected.value === key;
  const name = lab.say('slot.name', { name: slot.name, word });
  return (
    <button
      type="button"
      class={`slot ${slot.passed ? '' : 'open'} ${last ? 'last' : ''} ${selected ? 'selected' : ''}`}
      aria-pressed={selected}
      aria-label={tagged(lab, name, slot.tag)}
      data-slot={slot.name}
      data-state={state}
      onClick={() => lab.session.select(key)}
    >
      {slot.gate && <i class={`gate ${slot.gate}`} aria-hidden="true"><b lang="en">partition {set.row.partition}</b></i>}
      <Stop state={state} ordinal={slot.ordinal} />
      <span class="say">
        <span class={`name ${slot.pod ? '' : 'is-waiting'}`} lang="en">{cutName(slot.name)}</span>
        <small class={tone[state]} lang={slot.pod?.word === word ? 'en' : undefined}>
          <Named text={word} names={[before?.name ?? '', ...Object.values(slot.wait?.parameters ?? {}).map(String)]} />
        </small>
        {slot.tag && <small class="turn"><Revision tag={slot.tag} /> {lab.say(`revision.${slot.tag.turn}`)}</small>}
      </span>
    </button>
  );
}

/** The revision a Pod runs: filled when it is the one that is wanted, outlined when not. */
function Revision({ tag }: { readonly tag: RevisionTag }) {
  return <span class={tag.turn === 'updated' ? 'rev new' : 'rev'} lang="en">{tag.text}</span>;
}

/** With tags its Pods are drawn as a crowd. */
function NodeBox({ node, bare, tags }: { readonly node: NodeModel; readonly bare: boolean; readonly tags: ClusterModel['tags'] | undefined }) {
  const { say, session } = useLab();
  const { row, pods } = node;
  const rails = tags ? 0 : Math.max(pods.filter((pod) => pod.claims.length > 0).length - 1, 0);
  const word = nodeWord(say, row);
  return (
    <div class={`node ${row.state} ${row.machine}`} data-node={row.name} data-key={row.key}>
      <div class="node-head">
        <button
          type="button"
          class={`bare ${session.selected.value === row.key ? 'selected' : ''}`}
          onClick={() => session.select(row.key)}
          aria-label={say('node.name', { name: row.name, word })}
        >
          <b lang="en">{row.name}</b>
        </button>
        <span class="state">
          {(row.state === 'cordoned' || row.state === 'silent') && <Icon name={row.state} />}
          {word}
          {tags && <span class="num quiet"> · {pods.length}</span>}
        </span>
      </div>
      {!bare && <NodeControls row={row} />}
      <div class="floor" style={{ '--rails': rails }}>
        {tags ? <CrowdedPods pods={pods} tags={tags} name={row.name} /> : pods.map((pod) => (
          <Chip key={pod.key} pod={pod} />
        ))}
      </div>
    </div>
  );
}

/** How much of a name stands on one line of a chip, three nodes side by side. */
const CHIP_NAME = 15;

function Chip({ pod }: { readonly pod: PodRow }) {
  const lab = useLab();
  const { say, session } = lab;
  const tag = session.cluster.value.tags.get(pod.key);
  const state = stopState(pod.state);
  const word = podWord(say, pod);
  const selected = session.selected.value === pod.key;
  return (
    <button
      type="button"
      class={`chip ${selected ? 'selected' : ''}`}
      aria-pressed={selected}
      data-pod={pod.name}
      data-key={pod.key}
      data-state={pod.state}
      aria-label={tagged(lab, say(pod.node ? 'pod.name-on-node' : 'pod.name', { name: pod.name, word, node: pod.node ?? '' }), tag)}
      onClick={() => session.select(pod.key)}
    >
      <Stop state={state} ordinal={pod.ordinal} />
      <span>
        <span class="row">
          <span class="name" lang="en" title={pod.name}>{cutName(pod.name, CHIP_NAME)}</span>
          <span class={`dots ${tone[state]}`}>
            {pod.containers.map((container) => (
              <i key={container.name} class={container.ready ? 'on' : ''} />
            ))}
          </span>
        </span>
        <span class={`word ${tone[state]}`} lang={word === pod.word ? 'en' : undefined}>{word}</span>
        <span class="where">
          {pod.ip ?? ''}
          {tag && <Revision tag={tag} />}
          {pod.restarts > 0 && <span class="restarts">{say('pod.restarts', { count: pod.restarts })}</span>}
        </span>
      </span>
      {pod.claims.map((claim) => (
        <span class="chip-claim" key={claim} lang="en">
          <svg viewBox="0 0 14 14" aria-hidden="true">
            <path d="M1 2H13V5.5A1.8 1.8 0 0 0 13 9V12.5H1V9A1.8 1.8 0 0 0 1 5.5Z" />
          </svg>
          {claim}
        </span>
      ))}
    </button>
  );
}

function Claim({ claim }: { readonly claim: ClaimModel }) {
  const { say, session } = useLab();
  const { row, volume } = claim;
  const sign = (
    <svg viewBox="0 0 28 74" aria-hidden="true">
      <path d="M2 1H26V8A4 4 0 0 0 26 16V23H2V16A4 4 0 0 0 2 8Z" />
      {volume && (
        <>
          <path d="M12.5 23V44M15.5 23V44" style="stroke-width:1.2" />
          <path d="M3 48V67C3 70 8 72.5 14 72.5S25 70 25 67V48" />
          <ellipse cx="14" cy="48" rx="11" ry="4.5" />
        </>
      )}
    </svg>
  );
  if (!row)
    return (
      <div class="claim ghost" data-claim={claim.name}>
        {sign}
        <div>
          <p class="name" lang="en">{claim.name}</p>
          <p><Named text={say('claim.made-with', { pod: claim.pod ?? '' })} names={[claim.pod ?? '']} /></p>
        </div>
      </div>
    );
  const selected = session.selected.value === row.key;
  return (
    <button
      type="button"
      class={`claim ${row.phase === 'Bound' ? '' : 'unbound'} ${selected ? 'selected' : ''}`}
      data-claim={claim.name}
      aria-pressed={selected}
      onClick={() => session.select(row.key)}
      aria-label={say('claim.name', { name: row.name, phase: row.leaving ? 'Terminating' : row.phase, volume: volume?.name ?? 'none', size: row.size })}
    >
      {sign}
      <span>
        <span class="name" lang="en">{cutName(row.name)}</span>
        <span class="quiet"><Named text={say('claim.word', { phase: row.leaving ? 'Terminating' : row.phase, size: row.size })} names={[row.leaving ? 'Terminating' : row.phase, row.size]} /></span>
        {volume && (
          <>
            <span class="name volume" lang="en">{volume.name.length > 14 ? `${volume.name.slice(0, 12)}…` : volume.name}</span>
            <span class="quiet"><Named text={say('volume.word', { storageClass: row.storageClass ?? 'none', phase: volume.leaving ? 'Terminating' : volume.phase })} names={[row.storageClass ?? '', volume.leaving ? 'Terminating' : volume.phase]} /></span>
          </>
        )}
      </span>
    </button>
  );
}

function LooseVolumes({ volumes }: { readonly volumes: readonly VolumeRow[] }) {
  const { say, session } = useLab();
  return (
    <>
      {volumes.map(({ key, name, phase, size, leaving }) => {
        const selected = session.selected.value === key;
        const state = leaving ? 'Terminating' : phase;
        return (
          <button key={key} type="button" class={`claim loose ${selected ? 'selected' : ''}`} data-volume={name} aria-pressed={selected} onClick={() => session.select(key)} aria-label={say('volume.name', { name, phase: state, size })}>
            <svg viewBox="0 44 28 30" aria-hidden="true">
              <path d="M3 48V67C3 70 8 72.5 14 72.5S25 70 25 67V48" />
              <ellipse cx="14" cy="48" rx="11" ry="4.5" />
            </svg>
            <span>
              <span class="name" lang="en">{cutName(name)}</span>
              <span class="quiet"><Named text={say('volume.loose', { phase: state, size })} names={[state, size]} /></span>
            </span>
          </button>
        );
      })}
    </>
  );
}
