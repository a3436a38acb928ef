import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { connect as connectWorker } from '../worker/client';
import { createWords } from '../words';
import { Cluster } from './cluster/Cluster';
import { LabContext } from './context';
import type { LabContextValue } from './context';
import { Files } from './editor/Files';
import { LabHead } from './head/LabHead';
import { KeyMap, pressKey } from './keys/Keys';
import { CrashReport, Notices } from './Notices';
import { PhoneBar } from './phone/Bar';
import type { LabProps } from './props';
import type { Connect } from './state/client';
import { browserStorage } from './state/choice';
import { holdLab } from './state/hold';
import { Session } from './state/session';
import { createLabStore } from './state/store';
import { labOfFragment, readFragment, type Shared } from './share/link';
import './styles/index.css';
import { Predictions } from './tasks/Predictions';
import { Tasks } from './tasks/Tasks';
import { Terminals } from './terminal/Terminals';
import { Key } from './time/Key';
import { PastBar } from './time/PastBar';
import { TimeLine } from './time/TimeLine';

/** A lab in the page: the island that runs it. Rendered on the server it shows its start files and tasks; the simulator wakes with the first effect. */
export function Lab({ connect = connectWorker, ...props }: LabProps & { readonly connect?: Connect }) {
  const context = useMemo(() => createContextValue(props, connect), []);
  const { session } = context;
  useEffect(() => {
    void session.wake();
    const leave = () => session.keep();
    const followLink = () => {
      if (labOfFragment(location.hash) === props.id) location.reload();
    };
    addEventListener('hashchange', followLink);
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', leave);
    return () => {
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', leave);
      removeEventListener('hashchange', followLink);
      session.close();
    };
  }, []);
  return (
    <LabContext.Provider value={context}>
      <section class="lab" id={props.id} aria-labelledby={`${props.id}-title`} data-lab={props.id} data-phase={session.phase.value} onKeyDown={(event) => pressKey(context, event)}>
        <div class="lab-top">
          <LabHead />
          <PastBar />
        </div>
        <CrashReport />
        <Notices />
        {props.lab.tasks.length > 0 && <Tasks />}
        <Predictions />
        <div class="bench">
          <div class="left"><Files /><Terminals /></div>
          <Cluster />
        </div>
        <TimeLine />
        <Key />
        <KeyMap />
        <PhoneBar />
      </section>
    </LabContext.Provider>
  );
}

function createContextValue(props: LabProps, connect: Connect): LabContextValue {
  const words = createWords(props.words, props.language);
  const own = createWords(props.messages, props.told?.lang ?? props.language);
  return {
    props,
    session: new Session({ lab: props.lab, connect, store: createLabStore(props.id, browserStorage()), own: () => holdLab(props.id), handed: () => handedTo(props.id) }),
    say: words,
    sayAny: (id, parameters) => (Object.hasOwn(props.words, id) ? words(id, parameters) : undefined),
    tell: (id, parameters) => (Object.hasOwn(props.messages, id) ? own(id, parameters) : undefined),
    full: signal(false),
    keyMap: signal(false),
  };
}

/** What the page's address hands over to this lab. */
async function handedTo(id: string): Promise<Shared | undefined> {
  const { hash } = location;
  return labOfFragment(hash) === id || (labOfFragment(hash) === '' && document.querySelector('.lab')?.id === id) ? readFragment(hash, id) : undefined;
}
