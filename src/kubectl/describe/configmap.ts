import { decodedBytes } from '../../simulator/base/base64';
import { annotationLines, dict, labelLines, str, type Describe } from './context';
import { eventLines } from './events';

export const configmap: Describe = (context) => {
  const { item } = context;
  const data = Object.entries(dict(item['data'])).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}:\n----\n${str(value)}\n\n`);
  const binary = Object.entries(dict(item['binaryData'])).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}: ${decodedBytes(str(value))} bytes\n`);
  return `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\n${labelLines(item)}${annotationLines(item)}\nData\n====\n${data.join('')}\nBinaryData\n====\n${binary.join('')}\n${eventLines(context)}`;
};
