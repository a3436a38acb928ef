import { parseTimestamp } from '../../simulator/api/object';
import { ageText } from '../../simulator/api/age';
import { longTime } from '../text/age';
import { annotationLines, controller, dict, labelLines, selectorText, str, type Describe } from './context';
import { eventLines } from './events';
import { templateLines } from './podTemplate';

export const job: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const status = dict(item['status']);
  const line = (title: string, value: unknown, text = String(value)) => (value === undefined ? '' : `${title}:\t${text}\n`);
  const [started, completed] = [status['startTime'], status['completionTime']];
  const lasted = started && completed ? (parseTimestamp(str(completed)) ?? 0) - (parseTimestamp(str(started)) ?? 0) : undefined;
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\nSelector:\t${selectorText(dict(spec['selector']))}\n`,
    labelLines(item), annotationLines(item), controller(item),
    `Parallelism:\t${str(spec['parallelism'], '<unset>')}\nCompletions:\t${str(spec['completions'], '<unset>')}\n`,
    line('Completion Mode', spec['completionMode']), line('Suspend', spec['suspend']), line('Backoff Limit', spec['backoffLimit']),
    line('TTL Seconds After Finished', spec['ttlSecondsAfterFinished']),
    started ? `Start Time:\t${longTime(started)}\n` : '', completed ? `Completed At:\t${longTime(completed)}\n` : '', lasted === undefined ? '' : `Duration:\t${ageText(lasted)}\n`,
    line('Active Deadline Seconds', spec['activeDeadlineSeconds'], `${str(spec['activeDeadlineSeconds'])}s`),
    status['ready'] === undefined ? `Pods Statuses:\t${str(status['active'], '0')} Active` : `Pods Statuses:\t${str(status['active'], '0')} Active (${str(status['ready'])} Ready)`,
    ` / ${str(status['succeeded'], '0')} Succeeded / ${str(status['failed'], '0')} Failed\n`,
    spec['completionMode'] === 'Indexed' ? `Completed Indexes:\t${str(status['completedIndexes']) || '<none>'}\n` : '',
    templateLines(dict(spec['template'])), eventLines(context),
  ].join('');
};
