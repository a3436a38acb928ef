/** What most lessons need of kubectl sooner or later, but not before the first manifest is applied and shown. */
import { clientSidePatch } from '../apply/clientSide';
import { setLastApplied, viewLastApplied } from '../apply/lastAppliedRuns';
import { applyServerSide } from '../apply/serverSide';
import { helpOf, mainHelp } from '../help';
import { applying, everydayVerbs, helping, printers } from '../parts';
import { patchHere } from '../patchHere';
import { columnLines, customColumns, parseColumns } from '../print/customColumns';
import { findAll, parseTemplate, relaxed, runTemplate } from '../print/paths';
import { toYaml } from '../text/yaml';
import { describe } from '../verbs/describe';
import { logs } from '../verbs/logs';
import { run } from '../verbs/run';
import { scale } from '../verbs/scale';

everydayVerbs.provide([describe, logs, run, scale]);
applying.provide({ clientSidePatch, patchHere, applyServerSide, viewLastApplied, setLastApplied });
printers.provide({ columnLines, customColumns, parseColumns, findAll, parseTemplate, relaxed, runTemplate, toYaml });
helping.provide({ helpOf, mainHelp });
