import type { Connect } from './client';

export const connectWorker: Connect = () => { throw new Error('pending'); };
