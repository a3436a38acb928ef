import type { Json } from '../../simulator/base/json';
import type { EventRow, PodRow, Row } from '../../worker/protocol';
import { clockText, useLab } from '../context';
import { editedLines } from '../editor/lines';
import { useAnswer, useNow } from './use-answer';
import { toYaml } from './yaml';

const resources = {
  node: ['v1', 'Node', 'node'],
  pod: ['v1', 'Pod', 'pod'],
  claim: ['v1', 'PersistentVolumeClaim', 'pvc'],
  volume: ['v1', 'PersistentVolume', 'pv'],
  service: ['v1', 'Service', 'service'],
} as const;

const kindOf = (row: Row): readonly [apiVersion: string, kind: string, resource: string] => (row.type === 'set' ? ['apps/v1', row.kind, row.kind.toLowerCase()] : resources[row.type]);
const placeOf = (row: Row) => ({ ...('namespace' in row ? { namespace: row.namespace } : {}), name: row.name });

/** What `kubectl describe` says. */
export function Describe({ row }: { readonly row: Row }) {
  const [, , resource] = kindOf(row);
  return <Text text={useAnswer<string>({ describe: { resource, ...placeOf(row) } })} />;
}

/** The end of what the Pod's containers wrote. */
export function Logs({ row }: { readonly row: PodRow }) {
  const { say } = useLab();
  const text = useAnswer<string>({ logs: placeOf(row) as { namespace: string; name: string } });
  return text === '' ? <p class="why-chain quiet">{say('inspector.no-logs')}</p> : <Text text={text} />;
}

function Text({ text }: { readonly text: string | undefined }) {
  const { say } = useLab();
  return (
    <pre class="object-text" lang="en" tabIndex={0}>
      {text ?? say('inspector.reading')}
    </pre>
  );
}

/** The object as YAML; marked is what its last change made of it, and in the past what is otherwise now. */
export function Yaml({ row }: { readonly row: Row }) {
  const { say, session } = useLab();
  const [apiVersion, kind] = kindOf(row);
  const past = session.past.value !== undefined;
  const now = useNow({ object: { apiVersion, kind, ...placeOf(row) } }, past);
  const object = useAnswer<Json>({ object: { apiVersion, kind, ...placeOf(row) } });
  const before = useAnswer<{ readonly atMs: number; readonly object: Json }>({ before: row.key });
  if (object === undefined) return <Text text={undefined} />;
  const text = toYaml(object).trimEnd();
  const other = past ? now : before?.object;
  const marked = other === undefined ? new Set<number>() : editedLines(text, toYaml(other).trimEnd());
  return (
    <>
      <p class="yaml-note quiet">{past ? say('inspector.since-then') : before ? say('inspector.changed', { time: clockText(Math.max(0, before.atMs)) }) : say('inspector.unchanged')}</p>
      <pre class="object-text" lang="en" tabIndex={0}>
        {text.split('\n').map((line, index) => (marked.has(index) ? <ins key={index}>{`${line}\n`}</ins> : `${line}\n`))}
      </pre>
    </>
  );
}

/** The object's Events, the newest first. */
export function EventList({ objectKey }: { readonly objectKey: string }) {
  const { say } = useLab();
  const events = useAnswer<readonly EventRow[]>({ events: objectKey });
  if (!events) return <p class="why-chain quiet">{say('inspector.reading')}</p>;
  if (events.length === 0) return <p class="why-chain quiet">{say('inspector.no-events')}</p>;
  return (
    <ol class="event-list" lang="en">
      {events.toReversed().map((event, index) => (
        <li key={index}>
          <time class="num">{clockText(Math.max(0, event.atMs))}</time>
          <span class={event.type === 'Warning' ? 'is-failing' : ''}>
            {event.reason}
            {event.count > 1 && <small class="quiet">{say('inspector.count', { count: event.count })}</small>}
          </span>
          <span class="mono">{event.message}</span>
        </li>
      ))}
    </ol>
  );
}
