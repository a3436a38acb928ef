import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { clockText, useLab } from '../context';
import { Segmented } from '../parts/Tabs';
import { keepChoice, keptChoice } from '../state/choice';
import { Dns } from './Dns';
import { Inspector } from './Inspector';
import { Narration } from './Narration';
import { Others } from './Others';
import { AddNode } from './NodeControls';
import { Picture } from './Picture';
import { Requests, RequestTable } from './Requests';
import { Twin } from './Twin';

type View = 'picture' | 'table';
const viewKey = 'ordinal:cluster-view';

/** The cluster as picture or table, its names, and what is selected in it. */
export function Cluster() {
  const { say, session, props } = useLab();
  const view = useSignal<View>('picture');
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (keptChoice(viewKey) === 'table') view.value = 'table';
  }, []);
  const choose = (value: View) => {
    view.value = value;
    keepChoice(viewKey, value);
  };
  const model = session.cluster.value;
  return (
    <section class={session.past.value ? 'right card in-past' : 'right card'} id={`${props.id}-cluster`} aria-label={say('cluster.name')}>
      <div class="panel-head">
        <h4>{session.past.value ? say('cluster.title-at', { time: clockText(session.past.value.atMs) }) : say('cluster.title')}</h4>
        <AddNode />
        <Segmented<View>
          legend={say('cluster.view')}
          name={`${props.id}-view`}
          value={view.value}
          onChange={choose}
          options={[
            { value: 'picture', label: say('cluster.picture') },
            { value: 'table', label: say('cluster.table') },
          ]}
        />
      </div>
      <Narration />
      <div class="shown" ref={stage}>
        {view.value === 'picture' ? <Picture model={model} /> : <Twin model={model} />}
        <Dns services={model.services} />
        <Others rows={model.others} />
        {view.value === 'picture' ? <Requests stage={stage} /> : <RequestTable />}
      </div>
      <Inspector />
    </section>
  );
}
