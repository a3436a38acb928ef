import type { Client, connect, Crash, Listener } from '../../worker/client';
import type { ToPage } from '../../worker/protocol';

/** What a lab's page asks of the simulator, and hears from it. */
export type LabClient = Client;
export type LabListener = Listener;
export type Connect = (listener: Listener) => ReturnType<typeof connect>;
export type { Crash };
export type RefusalReason = Extract<ToPage, { refused: unknown }>['refused']['reason'];
