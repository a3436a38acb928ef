import type { Json } from '../../simulator/base/json';
import { compareText } from '../../simulator/base/text';
import { kindName, pathOf, query, TABLE_ACCEPT, type Item } from '../api';
import { CommandError, learnersError, throwAll, usageError } from '../errors';
import { FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { printers } from '../parts';
import { listOf, parseFormat, printObject, type Format } from '../print/output';
import { ageOf } from '../text/age';
import { isTable, layTable, NO_OPTIONS, tableLines, type Row, type Table, type TableOptions } from '../print/table';
import { explainMissing, fetchAll, listing, namedTargets, selectorQuery, type Target } from '../targets';
import { DONE, type Command, type Outcome, type Verb } from '../verb';
import { resumeWatch, startWatch } from '../watch';

export const get: Verb = {
  name: 'get', group: 'Basic', completes: 'resources',
  summary: 'Show objects as a table, or as they are',
  usage: '(TYPE[,TYPE…] [NAME…] | TYPE/NAME… | -f FILE) [flags]',
  flags: {
    ...FILE_FLAGS, ...OUTPUT_FLAGS, ...SELECTOR_FLAGS,
    'all-namespaces': { type: 'bool', short: 'A', help: 'objects of all namespaces' },
    watch: { type: 'bool', short: 'w', help: 'stay and show every change' },
    'watch-only': { type: 'bool', help: 'show changes, without what is there now' },
    'output-watch-events': { type: 'bool', help: 'with -w: say what kind of change it was' },
    'show-labels': { type: 'bool', help: 'a last column with all labels' },
    'label-columns': { type: 'list', short: 'L', help: 'a column for each of these labels' },
    'no-headers': { type: 'bool', help: 'without the first line' },
    'sort-by': { type: 'string', help: 'a field to sort by, such as .metadata.name' },
    'show-kind': { type: 'bool' }, 'ignore-not-found': { type: 'bool', help: 'nothing instead of an error' },
    'chunk-size': { type: 'int' }, 'server-print': { type: 'bool' }, raw: { type: 'string', help: 'the answer to GET of this path' }, subresource: { type: 'string' },
  },
  run(command) {
    const { flags, args } = command;
    if (flags.has('raw')) return raw(command);
    const format = parseFormat(flags, command.os, 'tables') ?? { as: 'table', wide: false };
    if (flags.bool('show-labels') && format.as !== 'table' && format.as !== 'columns') throw new CommandError(`--show-labels option cannot be used with ${format.as} printer`);
    if (!args.length && !flags.list('filename').length && !flags.has('kustomize')) throw nothingGiven(command);
    const { found: targets, errors } = namedTargets(command, args, { kindAlone: 'all' });
    if (flags.has('subresource') && targets.some((target) => target.name === undefined)) throw new CommandError('subresource cannot be used when bulk resources are specified');
    if (flags.bool('watch') || flags.bool('watch-only')) return startWatch(command, targets, format, tableOptions(command, format));
    return format.as === 'table' ? printTables(command, targets, format, errors) : printItems(command, targets, format, errors);
  },
  resume: (command, state) => resumeWatch(command, state, (format) => tableOptions(command, format)),
};

function nothingGiven(command: Command): CommandError {
  command.err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n');
  return usageError('error: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).', command.path);
}

function raw(command: Command): Outcome {
  const path = command.flags.string('raw') ?? '';
  if (command.args.length) throw new CommandError('arguments may not be passed when --raw is specified');
  if (command.flags.has('output')) throw new CommandError('--raw and --output are mutually exclusive');
  if (!path.startsWith('/')) throw new CommandError(`--raw must be a valid URL path: parse "${path}": invalid URI for request`);
  const response = command.api.request({ method: 'GET', path });
  command.out(response.text ?? JSON.stringify(response.body));
  return DONE;
}

function tableOptions({ flags }: Command, format: Format): TableOptions {
  return {
    ...NO_OPTIONS, wide: format.as === 'table' && format.wide, headers: !flags.bool('no-headers'), withNamespace: flags.bool('all-namespaces'),
    labelColumns: flags.list('label-columns'), showLabels: flags.bool('show-labels'),
  };
}

interface Group { readonly target: Target; readonly table: Table }

/** One table per kind, with blank lines between; kinds are named as soon as several were asked for. */
function printTables(command: Command, targets: readonly Target[], format: Format, before: readonly Error[]): Outcome {
  const { flags } = command;
  const errors: Error[] = [...before];
  const groups: Group[] = [];
  for (const target of targets) {
    try {
      addTable(groups, target, readTable(command, target));
    } catch (error) {
      const mistake = learnersError(error);
      if (!(flags.bool('ignore-not-found') && 'status' in mistake && (mistake as { status: { reason?: string } }).status.reason === 'NotFound')) errors.push(mistake);
    }
  }
  const several = new Set(groups.map(({ target }) => kindName(target.resource))).size > 1 || flags.bool('show-kind');
  const blocks = sortedGroups(command, groups).filter(({ table }) => table.rows?.length).map(({ target, table }) => {
    const options = { ...tableOptions(command, format), ...(several ? { kindPrefix: kindName(target.resource) } : {}), withNamespace: flags.bool('all-namespaces') && target.resource.namespaced };
    return layTable(tableLines(table, options)).text;
  });
  command.out(blocks.join('\n'));
  if (!blocks.length && !errors.length && !flags.bool('ignore-not-found')) command.err(nothingFound(command, targets));
  throwAll(errors);
  return DONE;
}

export function nothingFound(command: Command, targets: readonly Target[]): string {
  const namespaced = targets.every((target) => target.resource.namespaced) && !command.flags.bool('all-namespaces');
  return namespaced ? `No resources found in ${command.namespace} namespace.\n` : 'No resources found\n';
}

function addTable(groups: Group[], target: Target, table: Table): void {
  const last = groups.at(-1);
  if (last && last.target.resource === target.resource) groups[groups.length - 1] = { target: last.target, table: { ...last.table, rows: [...(last.table.rows ?? []), ...(table.rows ?? [])] } };
  else groups.push({ target, table });
}

function readTable(command: Command, target: Target): Table {
  const { flags } = command;
  const object = flags.has('sort-by') ? { includeObject: 'Object' } : {};
  const path = target.name === undefined
    ? pathOf(target.resource, target.namespace) + selectorQuery(command, object)
    : pathOf(target.resource, target.namespace, target.name, flags.string('subresource')) + query(object);
  const accept = flags.has('server-print') && !flags.bool('server-print') ? undefined : TABLE_ACCEPT;
  const body = listing(command, target.resource, () => explainMissing(command.api, target, () => command.api.get(path, accept)));
  return isTable(body) ? body : plainTable(command, body as unknown as Item & { readonly items?: readonly Item[] });
}

/** NAME and AGE, for what comes without a Table. */
function plainTable(command: Command, body: Item & { readonly items?: readonly Item[] }): Table {
  const items = body.items ?? [body];
  const rows: Row[] = items.map((item) => ({ cells: [item.metadata.name, ageOf(command, item)], object: item }));
  return { kind: 'Table', columnDefinitions: [{ name: 'Name', type: 'string', priority: 0 }, { name: 'Age', type: 'string', priority: 0 }], rows };
}

const noSuchField = (path: string): CommandError => new CommandError(`couldn't find any field with path "${path}" in the list of objects`);

/** Tables of several kinds can't be sorted by a field; one table that can't be sorted is not shown at all, and nothing is said. */
function sortedGroups(command: Command, groups: readonly Group[]): readonly Group[] {
  const field = command.flags.string('sort-by');
  if (!field) return groups;
  if (groups.length > 1) throw noSuchField(printers.code().relaxed(field));
  return groups.map((group) => ({ ...group, table: { ...group.table, rows: sortedRows(field, group.table.rows ?? []) } }));
}

function sortedRows(field: string, rows: readonly Row[]): readonly Row[] {
  if (rows.length < 2) return rows;
  const { findAll, parseTemplate, relaxed } = printers.code();
  try {
    const template = parseTemplate(relaxed(field));
    return sortedBy(rows, (row) => findAll(template, row.object ?? null)[0]) ?? [];
  } catch (error) {
    if (error instanceof CommandError) return [];
    throw error;
  }
}

/** Sorted by a field; undefined if none of them has it. */
function sortedBy<One>(all: readonly One[], keyOf: (one: One) => Json | undefined): readonly One[] | undefined {
  const keyed = all.map((one) => ({ one, key: keyOf(one) }));
  return keyed.some(({ key }) => key !== undefined) ? keyed.toSorted((a, b) => compareFields(a.key, b.key)).map(({ one }) => one) : undefined;
}

/** Missing first, numbers by size, everything else as text. */
function compareFields(a: Json | undefined, b: Json | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
}

/** Of a single file with something wrong in it nothing is printed. */
function printItems(command: Command, targets: readonly Target[], format: Exclude<Format, { as: 'table' }>, before: readonly Error[]): Outcome {
  const { flags, api } = command;
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  if (flags.has('subresource') && single && targets[0]) {
    const [target] = targets;
    command.out(printObject(api, format, api.item(pathOf(target.resource, target.namespace, target.name, flags.string('subresource')))));
    return DONE;
  }
  const { found, errors } = fetchAll(command, targets, before);
  const failures = flags.bool('ignore-not-found') ? errors.filter((error) => !('status' in error)) : errors;
  const items = sortItems(command, found.map(({ item }) => item));
  if (!(failures.length && !items.length) && !(before.length && flags.list('filename').length === 1) && !(single && !items.length)) {
    const object = single && items[0] ? items[0] : listOf(items);
    command.out(printObject(api, format, object, !flags.bool('no-headers')));
  }
  throwAll(failures);
  return DONE;
}

function sortItems(command: Command, items: readonly Item[]): readonly Item[] {
  const field = command.flags.string('sort-by');
  if (!field) return items;
  const { findAll, parseTemplate, relaxed } = printers.code();
  const path = relaxed(field);
  const template = parseTemplate(path);
  const sorted = sortedBy(items, (item) => findAll(template, item)[0]);
  if (!sorted && items.length) throw noSuchField(path);
  return sorted ?? [];
}
