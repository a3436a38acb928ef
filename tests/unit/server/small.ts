import { createServer, type Server } from '../../../src/simulator/server/server';
import type { ServerOptions } from '../../../src/simulator/server/server';
import type { Kind } from '../../../src/simulator/api/kind';
import type { ApiObject } from '../../../src/simulator/api/object';
import type { Strategy } from '../../../src/simulator/api/strategy';
import { createWorld, type WorldEngine } from '../../../src/simulator/world/world';

/** A kind with everything the server cares about: spec and status, grace, scale, an index and a selectable field. */
export interface Widget extends ApiObject {
  readonly spec: { readonly size?: number; readonly colour?: string; readonly node?: string; readonly graceSeconds?: number };
  readonly status?: { readonly seen?: number };
}

export const Widget: Kind<Widget> = {
  group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets', singular: 'widget', shortNames: ['wi'], categories: ['all'], scope: 'Namespaced', subresources: ['status', 'scale'],
};

export const widgets: Strategy<Widget> = {
  kind: Widget,
  definition: 'Widget',
  defaults(draft) { draft.spec ??= {}; draft.spec.size ??= 1; },
  prepare(draft, old) { if (!old) delete draft.status; },
  validate: (widget) => ((widget.spec.size ?? 0) < 0 ? [{ type: 'FieldValueInvalid', field: 'spec.size', message: `Invalid value: ${widget.spec.size}: must be greater than or equal to 0` }] : []),
  columns: [{ name: 'Name', type: 'string', format: 'name', priority: 0, cell: (widget) => widget.metadata.name }, { name: 'Size', type: 'integer', priority: 0, cell: (widget) => widget.spec.size ?? 0 }],
  selectableFields: { 'spec.colour': (widget) => widget.spec.colour ?? '' },
  indexes: { node: (widget) => [widget.spec.node ?? ''] },
  gracePeriodSeconds: (widget, requested) => (widget.spec.node ? requested ?? widget.spec.graceSeconds ?? 30 : 0),
  scale: { read: (widget) => ({ desired: widget.spec.size ?? 0, actual: widget.status?.seen ?? 0, selector: 'app=x' }), write(draft, replicas) { draft.spec.size = replicas; } },
};

/** A kind without grace, generation and status. */
export interface Note extends ApiObject { readonly text?: string }
export const Note: Kind<Note> = { group: '', version: 'v1', kind: 'Note', plural: 'notes', singular: 'note', shortNames: [], categories: [], scope: 'Namespaced', subresources: [] };
export const notes: Strategy<Note> = { kind: Note, definition: 'Note', defaults: () => undefined, validate: () => [], columns: [], generationOf: [] };

export const EPOCH = 1_800_000_000_000;

export function small(options?: ServerOptions): { readonly world: WorldEngine; readonly server: Server } {
  const world = createWorld({ seed: 'small', epochMs: EPOCH });
  return { world, server: createServer(world, [widgets, notes] as unknown as readonly Strategy[], options) };
}

export const widget = (name: string, spec: Widget['spec'] = {}) => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name, namespace: 'default' }, spec });
