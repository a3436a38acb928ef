import { dict, joined, str, type Describe } from './context';
import { eventLines } from './events';

export const priorityclass: Describe = (context) => {
  const { item } = context;
  return `Name:\t${item.metadata.name}\nValue:\t${str(item['value'], '0')}\nGlobalDefault:\t${str(item['globalDefault'], 'false')}\nPreemptionPolicy:\t${str(item['preemptionPolicy'], '')}\n`
    + `Description:\t${str(item['description'])}\nAnnotations:\t${joined(dict(item.metadata['annotations']))}\n${eventLines(context)}`;
};
