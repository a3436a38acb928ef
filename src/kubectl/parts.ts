import { late } from '../simulator/base/late';
import type { Describe } from './describe/context';
import type { parseGoTemplate, runGoTemplate } from './print/goTemplate';
import type { kyamlInOrder, toKyaml } from './text/kyaml';
import type { Command, Outcome, Verb } from './verb';

/** `kubectl explain`, which comes with the API's own descriptions: late/explain.ts. */
export const explaining = late<(command: Command) => Outcome>('explain');

/** Verbs that few lessons use: late/verbs.ts. */
export const rareVerbs = late<readonly Verb[]>('kubectl');
/** Descriptions of kinds that few lessons describe, by kind: late/descriptions.ts. */
export const rareDescriptions = late<Readonly<Record<string, Describe>>>('kubectl');
/** What few `-o` ask for: late/printers.ts. */
export const rarePrinters = late<{
  readonly parseGoTemplate: typeof parseGoTemplate; readonly runGoTemplate: typeof runGoTemplate; readonly toKyaml: typeof toKyaml; readonly kyamlInOrder: typeof kyamlInOrder;
}>('kubectl');
