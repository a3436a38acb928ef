import { late } from '../../base/late';
import type { Os, Program, Signal, Step } from '../../base/program';
import type { ServerState } from '../common/httpServer';

/** A server with the packaged configuration that has to do more than that one needs. */
export interface Handover extends ServerState { readonly quitting: boolean }

/** nginx with a configuration of one's own, which few containers have. */
export const configuredServer = late<{ readonly server: Program; takeOver(os: Os, server: Handover, signals: readonly Signal[]): Step }>('tools');
