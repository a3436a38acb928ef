import { dict, selectorText, str, type Describe } from './context';
import { eventLines } from './events';

export const poddisruptionbudget: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const status = dict(item['status']);
  const amount = (title: string, field: string) => (spec[field] === undefined ? '' : `${title}:\t${str(spec[field])}\n`);
  const selector = spec['selector'] === undefined ? '<unset>' : selectorText(dict(spec['selector']));
  return `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\n${spec['minAvailable'] === undefined ? amount('Max unavailable', 'maxUnavailable') : amount('Min available', 'minAvailable')}Selector:\t${selector}\n`
    + `Status:\n    Allowed disruptions:\t${str(status['disruptionsAllowed'], '0')}\n    Current:\t${str(status['currentHealthy'], '0')}\n    Desired:\t${str(status['desiredHealthy'], '0')}\n    Total:\t${str(status['expectedPods'], '0')}\n${eventLines(context)}`;
};
