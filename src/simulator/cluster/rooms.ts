/// <reference types="vite/types/importMeta.d.ts" />
import type { Controller, ControllersOf } from '../api/controller';
import type { Outline, Strategy } from '../api/strategy';
import { compareText } from '../base/text';
import { lateRooms } from './parts';
import { sorted } from './sorted';

/** What a folder of a kind, or of controllers, brings; of a kind whose rules come late only the outline is there at first. */
export interface Room { readonly strategy?: Strategy; readonly outline?: Outline; readonly controllers?: readonly Controller[]; readonly controllersOf?: ControllersOf }
export type Rooms = readonly (readonly [path: string, room: Room])[];

/** Everything that looks after objects, in the order in which it is registered. */
export interface Registered { readonly strategies: readonly Strategy[]; readonly controllers: readonly Controller[]; readonly folders: readonly string[] }

const kinds: Rooms = sorted({ ...import.meta.glob<Room>('../kinds/*/index.ts', { eager: true }), ...import.meta.glob<Room>('../kinds/*/outline.ts', { eager: true }) });
const keepers: Rooms = sorted(import.meta.glob<Room>('../controllers/*/index.ts', { eager: true }));
const schedulers: Rooms = sorted(import.meta.glob<Room>('../scheduler/index.ts', { eager: true }));

/** `kinds/job`: a room's folder, whichever file of it came. */
const folderOf = (path: string): string => path.split('/').slice(0, -1).filter((part) => part !== '..').join('/');

/** Rooms in the order of their folders; of one folder, what came late stands first. */
const merged = (late: Rooms, early: Rooms): Rooms => [...late, ...early].map(([path, room]) => [folderOf(path), room] as const).toSorted(([a], [b]) => compareText(a, b));

/** The rules of a kind of which there is no object yet: the first one needs them all. */
const outlined = (outline: Outline): Strategy => ({ ...outline, defaults: () => void lateRooms.code(), validate: () => lateRooms.code() && [] });

/** What there is with these late rooms. */
export function register(lateKinds: Rooms, lateKeepers: Rooms): Registered {
  const all = [...merged(lateKinds, kinds), ...merged(lateKeepers, keepers), ...merged([], schedulers)];
  const whole = new Set(all.flatMap(([folder, { strategy }]) => (strategy ? [folder] : [])));
  const strategies = all.flatMap(([folder, { strategy, outline }]) => strategy ?? (outline && !whole.has(folder) ? outlined(outline) : []));
  const served = strategies.map(({ kind }) => kind);
  return { strategies, controllers: all.flatMap(([, room]) => [...(room.controllers ?? []), ...(room.controllersOf?.(served) ?? [])]), folders: [...new Set(all.map(([folder]) => folder))] };
}

const early = register([], []);

/** What there is now. */
export const registered = (): Registered => lateRooms.present() ?? early;
