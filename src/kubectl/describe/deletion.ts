import { parseTimestamp } from '../../simulator/api/object';
import { ageText } from '../../simulator/api/age';
import { str, type DescribeContext } from './context';

/** How long ago an object was asked to go. */
export function ageOfDeletion({ command, item }: DescribeContext): string {
  const ms = parseTimestamp(str(item.metadata['deletionTimestamp']));
  return ms === undefined ? '<invalid>' : ageText(command.os.nowMs() - ms);
}
