import type { Dict } from '../api';
import { longTime } from '../text/age';
import { annotationLines, controller, dict, labelLines, list, selectorText, str, type Describe } from './context';
import { eventLines } from './events';
import { containerLines, nodeSelector, tolerationLines, volumeLines } from './podTemplate';
import { ageOfDeletion } from './deletion';

export const pod: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const status = dict(item['status']);
  const init = list(spec['initContainers']);
  const conditions = list(status['conditions']);
  return [
    `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\nPriority:\t${str(spec['priority'], '0')}\n`,
    spec['priorityClassName'] ? `Priority Class Name:\t${str(spec['priorityClassName'])}\n` : '',
    `Service Account:\t${str(spec['serviceAccountName'])}\n`,
    spec['nodeName'] ? `Node:\t${str(spec['nodeName'])}/${str(status['hostIP'])}\n` : 'Node:\t<none>\n',
    status['startTime'] ? `Start Time:\t${longTime(status['startTime'])}\n` : '',
    labelLines(item), annotationLines(item),
    item.metadata['deletionTimestamp'] ? `Status:\tTerminating (lasts ${ageOfDeletion(context)})\nTermination Grace Period:\t${str(item.metadata['deletionGracePeriodSeconds'])}s\n` : `Status:\t${str(status['phase'])}\n`,
    status['reason'] ? `Reason:\t${str(status['reason'])}\n` : '', status['message'] ? `Message:\t${str(status['message'])}\n` : '',
    `IP:\t${str(status['podIP'])}\n`,
    list(status['podIPs']).length ? `IPs:\n${list(status['podIPs']).map((one) => `  IP:\t${str(one['ip'])}\n`).join('')}` : 'IPs:\t<none>\n',
    controller(item),
    init.length ? containerLines('Init Containers', init, list(status['initContainerStatuses']), '', item.metadata as unknown as Dict) : '',
    containerLines('Containers', list(spec['containers']), list(status['containerStatuses']), '', item.metadata as unknown as Dict),
    readinessGates(list(spec['readinessGates']), conditions),
    conditions.length ? `Conditions:\n  Type\tStatus\n${conditions.map((one) => `  ${str(one['type'])} \t${str(one['status'])} \n`).join('')}` : '',
    volumeLines(list(spec['volumes']), ''), `QoS Class:\t${str(status['qosClass'])}\n`,
    `Node-Selectors:\t${nodeSelector(dict(spec['nodeSelector']))}\n`, tolerationLines(list(spec['tolerations']), ''), spreadLines(list(spec['topologySpreadConstraints'])),
    eventLines(context),
  ].join('');
};

const readinessGates = (gates: readonly Dict[], conditions: readonly Dict[]): string => (gates.length
  ? `Readiness Gates:\n  Type\tStatus\n${gates.map((gate) => `  ${str(gate['conditionType'])} \t${str(conditions.find((one) => one['type'] === gate['conditionType'])?.['status'], '<none>')} \n`).join('')}` : '');

const spreadLines = (constraints: readonly Dict[]): string => constraints.map((one, index) => {
  const selector = one['labelSelector'] ? ` for selector ${selectorText(dict(one['labelSelector']))}` : '';
  return `${index ? '' : 'Topology Spread Constraints:'}\t${str(one['topologyKey'])}:${str(one['whenUnsatisfiable'])} when max skew ${str(one['maxSkew'])} is exceeded${selector}\n`;
}).join('');
