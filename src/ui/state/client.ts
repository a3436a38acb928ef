import type { Lab } from '../../labs/contract';
import type { Json } from '../../simulator/base/json';
import type { Frame, Query, ToPage, ToWorker } from '../../worker/protocol';
import type { Input, Log } from '../../workbench/contract';

/** What a lab's page asks of the simulator. Answers come in the order of the questions. */
export interface LabClient {
  /** Begins the lab, or opens a log of it. Rejects with a `Refusal`. */
  open(lab: Lab, log?: Log): Promise<Json>;
  input(input: Input): Promise<Json>;
  clock(clock: Extract<ToWorker, { clock: unknown }>['clock']): Promise<Json>;
  step(step: Extract<ToWorker, { step: unknown }>['step']): Promise<Json>;
  query(query: Query): Promise<Json>;
  close(): void;
}

export interface LabListener {
  frame(frame: Frame): void;
  progress(done: number, total: number): void;
  crash(crash: Crash): void;
}

export type Crash = Extract<ToPage, { crash: unknown }>['crash'];
export type RefusalReason = Extract<ToPage, { refused: unknown }>['refused']['reason'];
export type Connect = (listener: LabListener) => LabClient;
