/// <reference types="vite/types/importMeta.d.ts" />
import type { Controller, ControllersOf } from '../api/controller';
import type { Strategy } from '../api/strategy';
import type { Image } from '../runtime/image';
import { sorted } from './sorted';

interface Room { readonly strategy?: Strategy; readonly controllers?: readonly Controller[]; readonly controllersOf?: ControllersOf }

const kinds = sorted(import.meta.glob<Room>('../kinds/*/index.ts', { eager: true }));
const rooms = [...kinds, ...sorted(import.meta.glob<Room>('../controllers/*/index.ts', { eager: true })), ...sorted(import.meta.glob<Room>('../scheduler/index.ts', { eager: true }))];
const imageFiles = sorted(import.meta.glob<{ readonly image: Image }>('../images/*.ts', { eager: true }));

export const strategies: readonly Strategy[] = kinds.flatMap(([, room]) => (room.strategy ? [room.strategy] : []));
const served = strategies.map((strategy) => strategy.kind);
export const controllers: readonly Controller[] = rooms.flatMap(([, room]) => [...(room.controllers ?? []), ...(room.controllersOf?.(served) ?? [])]);
export const images: readonly Image[] = imageFiles.flatMap(([, file]) => (file.image ? [file.image] : []));

/** Paths in the order of registration. */
export const registered: readonly string[] = [...rooms, ...imageFiles].map(([path]) => path);
