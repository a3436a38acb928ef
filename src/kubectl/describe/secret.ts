import { decodedBytes, decodedText } from '../../simulator/base/base64';
import { annotationLines, dict, labelLines, str, type Describe } from './context';

const TOKEN_TYPE = 'kubernetes.io/service-account-token';

/** Sizes instead of contents; only the token of a service account is shown. */
export const secret: Describe = ({ item }) => {
  const type = str(item['type']);
  const data = Object.entries(dict(item['data'])).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) =>
    `${name}:\t${name === 'token' && type === TOKEN_TYPE ? decodedText(str(value)) : `${decodedBytes(str(value))} bytes`}\n`);
  return `Name:\t${item.metadata.name}\nNamespace:\t${str(item.metadata.namespace)}\n${labelLines(item)}${annotationLines(item)}\nType:\t${type}\n\nData\n====\n${data.join('')}`;
};
