import { late } from '../simulator/base/late';
import type { clientSidePatch } from './apply/clientSide';
import type { setLastApplied, viewLastApplied } from './apply/lastAppliedRuns';
import type { applyServerSide } from './apply/serverSide';
import type { Describe } from './describe/context';
import type { helpOf, mainHelp } from './help';
import type { patchHere } from './patchHere';
import type * as columns from './print/customColumns';
import type * as paths from './print/paths';
import type { parseGoTemplate, runGoTemplate } from './print/goTemplate';
import type { kyamlInOrder, toKyaml } from './text/kyaml';
import type { toYaml } from './text/yaml';
import type { Command, Outcome, Verb } from './verb';

/** `kubectl explain`, which comes with the API's own descriptions: late/explain.ts. */
export const explaining = late<(command: Command) => Outcome>('explain');

/** Verbs that most lessons use sooner or later: late/everyday.ts. */
export const everydayVerbs = late<readonly Verb[]>('everyday');
/** What a second apply of the same file needs, and applying by the server. */
export const applying = late<{
  readonly clientSidePatch: typeof clientSidePatch; readonly patchHere: typeof patchHere; readonly applyServerSide: typeof applyServerSide;
  readonly viewLastApplied: typeof viewLastApplied; readonly setLastApplied: typeof setLastApplied;
}>('everyday');
/** What most `-o` ask for, beside tables. */
export const printers = late<Pick<typeof paths, 'findAll' | 'parseTemplate' | 'relaxed' | 'runTemplate'> & Pick<typeof columns, 'columnLines' | 'customColumns' | 'parseColumns'> & { readonly toYaml: typeof toYaml }>('everyday');
/** What `--help` says. */
export const helping = late<{ readonly helpOf: typeof helpOf; readonly mainHelp: typeof mainHelp }>('everyday');

/** Verbs that few lessons use: late/verbs.ts. */
export const rareVerbs = late<readonly Verb[]>('kubectl');
/** Descriptions of kinds that few lessons describe, by kind: late/descriptions.ts. */
export const rareDescriptions = late<Readonly<Record<string, Describe>>>('kubectl');
/** What few `-o` ask for: late/printers.ts. */
export const rarePrinters = late<{
  readonly parseGoTemplate: typeof parseGoTemplate; readonly runGoTemplate: typeof runGoTemplate; readonly toKyaml: typeof toKyaml; readonly kyamlInOrder: typeof kyamlInOrder;
}>('kubectl');
