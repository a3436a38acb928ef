import type { Json } from '../simulator/base/json';
import type { WatchEvent } from '../simulator/base/program';
import { pathOf, TABLE_ACCEPT, type Dict, type Item } from './api';
import { CommandError } from './errors';
import { printers } from './parts';
import { parseFormat, printObject, type Format } from './print/output';
import { isTable, layTable, tableLines, type Table, type TableOptions } from './print/table';
import { explainMissing, listing, selectorQuery, type Target } from './targets';
import { parseDuration } from './text/go';
import { DONE, type Command, type Outcome } from './verb';

/** What `get -w` remembers: where it is in the list's history, and how wide its columns have become. */
interface WatchState extends Dict {
  readonly path: string;
  readonly version: string;
  /** The columns of the first table: later ones come without. */
  readonly columns: Table['columnDefinitions'];
  readonly widths: readonly number[];
  readonly headers: boolean;
  readonly withNamespace: boolean;
  /** When `--request-timeout` ends it. */
  readonly untilMs: number | null;
}

/** Prints what is there now and stays to print every change. */
export function startWatch(command: Command, targets: readonly Target[], format: Format, options: TableOptions): Outcome {
  const [target, ...more] = targets;
  if (!target) throw new CommandError('you must specify a resource to watch');
  if (more.length && (targets.some((one) => one.resource !== target.resource) || target.name === undefined)) throw new CommandError('you may only specify a single resource type');
  if (command.flags.has('sort-by')) command.err('warning: --watch requested, --sort-by will be ignored for watch events received\n');
  const fields = [command.flags.string('field-selector'), ...(target.name === undefined ? [] : [`metadata.name=${target.name}`])].filter(Boolean).join(',');
  const path = pathOf(target.resource, target.namespace) + selectorQuery(command, { fieldSelector: fields });
  for (const one of targets) if (one.name !== undefined) explainMissing(command.api, one, () => command.api.get(pathOf(one.resource, one.namespace, one.name)));
  const accept = format.as === 'table' ? TABLE_ACCEPT : undefined;
  const list = listing(command, target.resource, () => command.api.get(path, accept)) as unknown as Table & { readonly items?: readonly Item[] };
  const state: WatchState = { path, version: list.metadata?.resourceVersion ?? '0', columns: isTable(list) ? list.columnDefinitions ?? [] : [], widths: [], headers: options.headers, withNamespace: options.withNamespace && target.resource.namespaced, untilMs: deadline(command) };
  const shown = command.flags.bool('watch-only') ? state : isTable(list) ? printRows(command, state, list, options, 'ADDED') : printEach(command, state, withKinds(list), format);
  return blocked(shown);
}

const withKinds = (list: { readonly items?: readonly Item[]; readonly kind?: Json; readonly apiVersion?: Json }): readonly Item[] =>
  (list.items ?? []).map((item) => ({ ...item, kind: item.kind ?? String(list.kind).replace(/List$/, ''), apiVersion: item.apiVersion ?? String(list.apiVersion) }));

const blocked = (state: WatchState): Outcome => ({ state, wait: { changeAfter: Number(state.version), ...(state.untilMs === null ? {} : { untilMs: state.untilMs }) } });

/** A number alone is seconds; zero is no limit. */
function deadline({ flags, os }: Command): number | null {
  const text = flags.string('request-timeout') ?? '';
  const limitMs = /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  return limitMs ? os.nowMs() + limitMs : null;
}

export function resumeWatch(command: Command, saved: Json, optionsFor: (format: Format) => TableOptions): Outcome {
  let state = saved as unknown as WatchState;
  const format = parseFormat(command.flags, command.os, 'tables') ?? { as: 'table', wide: false };
  const { events, resourceVersion } = command.api.connection.changes(state.path, state.version, ...(format.as === 'table' ? [TABLE_ACCEPT] : []));
  for (const event of events) state = printEvent(command, state, event, format, optionsFor(format));
  if (state.untilMs !== null && command.os.nowMs() >= state.untilMs) return DONE;
  return blocked({ ...state, version: resourceVersion });
}

function printEvent(command: Command, state: WatchState, event: WatchEvent, format: Format, options: TableOptions): WatchState {
  if (event.type === 'BOOKMARK') return state;
  if (isTable(event.object)) return printRows(command, state, event.object, options, event.type);
  return printEach(command, state, [event.object as unknown as Item], format);
}

function printRows(command: Command, state: WatchState, table: Table, options: TableOptions, type: string): WatchState {
  const columns = table.columnDefinitions?.length ? table.columnDefinitions : state.columns;
  if (!table.rows?.length) return { ...state, columns };
  const event = command.flags.bool('output-watch-events') ? { event: type } : {};
  const laid = layTable(tableLines({ ...table, columnDefinitions: columns }, { ...options, ...event, headers: state.headers, withNamespace: state.withNamespace }), state.widths);
  command.out(laid.text);
  return { ...state, columns, widths: laid.widths, headers: false };
}

function printEach(command: Command, state: WatchState, items: readonly Item[], format: Format): WatchState {
  if (format.as === 'table' || !items.length) return state;
  if (format.as !== 'columns') {
    for (const item of items) command.out(printObject(command.api, format, item));
    return state;
  }
  const laid = layTable(printers.code().columnLines(format.columns, items, state.headers), state.widths);
  command.out(laid.text);
  return { ...state, widths: laid.widths, headers: false };
}
