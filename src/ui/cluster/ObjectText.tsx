import { useRef } from 'preact/hooks';
import type { Json } from '../../simulator/base/json';
import type { EventRow, PodRow, Row } from '../../worker/protocol';
import { clockText, useLab } from '../context';
import { diffLines } from '../diff/diff';
import { useAnswer, useNow } from './use-answer';
import { toYaml } from './yaml';

const resources = {
  node: ['v1', 'Node', 'node'],
  pod: ['v1', 'Pod', 'pod'],
  claim: ['v1', 'PersistentVolumeClaim', 'pvc'],
  volume: ['v1', 'PersistentVolume', 'pv'],
  service: ['v1', 'Service', 'service'],
} as const;

function kindOf(row: Row): readonly [apiVersion: string, kind: string, resource: string] {
  if (row.type === 'set') return ['apps/v1', row.kind, row.kind.toLowerCase()];
  return row.type === 'other' ? [row.apiVersion, row.kind, row.kind.toLowerCase()] : resources[row.type];
}
const placeOf = (row: Row) => ({ ...('namespace' in row && row.namespace !== undefined ? { namespace: row.namespace } : {}), name: row.name });

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

/** The object as YAML; marked is what its last change took away and put in, and in the past what has changed up to now. */
export function Yaml({ row }: { readonly row: Row }) {
  const { say, session } = useLab();
  const [apiVersion, kind] = kindOf(row);
  const text = useRef<HTMLPreElement>(null);
  const past = session.past.value !== undefined;
  const now = useNow({ object: { apiVersion, kind, ...placeOf(row) } }, past);
  const object = useAnswer<Readonly<Record<string, Json>>>({ object: { apiVersion, kind, ...placeOf(row) } });
  const before = useAnswer<{ readonly atMs: number; readonly object: Json }>({ before: row.key });
  if (object === undefined) return <Text text={undefined} />;
  const other = sameVersion(past ? now : before?.object, object);
  const lines = other === undefined ? diffLines(toYaml(object), toYaml(object)) : past ? diffLines(toYaml(object), toYaml(other)) : diffLines(toYaml(other), toYaml(object));
  const starts = lines.flatMap(({ kind }, index) => (kind !== 'same' && (index === 0 || lines[index - 1]?.kind === 'same') ? [index] : []));
  return (
    <>
      <div class="yaml-note quiet">
        <p>{past ? say('inspector.since-then') : before ? say('inspector.changed', { time: clockText(Math.max(0, before.atMs)) }) : say('inspector.unchanged')}</p>
        {starts.length > 0 && <button type="button" class="link" onClick={() => toNextChange(text.current)}>{say('inspector.next-change', { count: starts.length })}</button>}
      </div>
      <pre class="object-text" lang="en" tabIndex={0} ref={text}>
        {lines.map(({ kind, text: line }, index) => {
          if (kind === 'same') return `${line}\n`;
          const start = starts.includes(index) ? '' : undefined;
          return kind === 'added' ? <ins key={index} data-start={start}>{`${line}\n`}</ins> : <del key={index} data-start={start}>{`${line}\n`}</del>;
        })}
      </pre>
    </>
  );
}

/** Any change makes another resourceVersion: that one is no news. */
function sameVersion(other: Json | undefined, { metadata }: { readonly metadata?: { readonly resourceVersion?: string } }): Json | undefined {
  const own = (other as { readonly metadata?: Readonly<Record<string, Json>> } | undefined)?.metadata;
  return own && metadata?.resourceVersion !== undefined ? { ...(other as Readonly<Record<string, Json>>), metadata: { ...own, resourceVersion: metadata.resourceVersion } } : other;
}

/** How much of the text stays in sight above a change that is gone to. */
const ABOVE_PX = 72;

/** Scrolls a text to its next change, after the last to the first again. */
function toNextChange(text: HTMLElement | null): void {
  if (!text) return;
  const tops = [...text.querySelectorAll<HTMLElement>('[data-start]')].map((mark) => Math.max(0, mark.getBoundingClientRect().top - text.getBoundingClientRect().top + text.scrollTop - ABOVE_PX));
  const bottom = text.scrollHeight - text.clientHeight;
  text.scrollTop = (text.scrollTop >= bottom - 1 ? undefined : tops.find((top) => top > text.scrollTop + 1)) ?? tops[0] ?? 0;
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
