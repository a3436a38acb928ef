/// <reference types="vite/types/importMeta.d.ts" />
import { lateRooms } from '../parts';
import { register, type Room } from '../rooms';
import { sorted } from '../sorted';

const kinds = sorted(import.meta.glob<Room>('../../kinds/*/late.ts', { eager: true }));
const keepers = sorted(import.meta.glob<Room>('../../controllers/*/late.ts', { eager: true }));

lateRooms.provide(register(kinds, keepers));
