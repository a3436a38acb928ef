import { expect, test } from 'vitest';
import { meets, parseFieldSelector, parseLabelSelector, selectorText } from '../../../src/simulator/api/selectors';

const labels = { app: 'web', tier: 'front', n: '5' };

test.each([
  ['app=web', true], ['app==web,tier!=back', true], ['app in (web, db)', true], ['app notin (web)', false], ['app', true], ['!app', false], ['!x', true], ['n>4', true], ['n<4', false], ['', true], ['x!=1', true], ['app=', false],
])('%s', (text, expected) => expect(meets(parseLabelSelector(text), labels)).toBe(expected));

test.each([
  ['app===x', "unable to parse requirement: found '=', expected: identifier"], ['app in x', "unable to parse requirement: found 'x' expected: '('"], ['app=my value', "found 'value', expected: ',' or 'end of string'"],
  ['=x', "found '=', expected: !, identifier, or 'end of string'"], ['app like x', "unable to parse requirement: found 'like', expected: in, notin, =, ==, !=, gt, lt"], ['a,', "found '', expected: identifier after ','"],
])('%s is refused', (text, message) => expect(() => parseLabelSelector(text)).toThrow(message));

test('text form is ordered by key', () => expect(selectorText(parseLabelSelector('b in (y,x),a=1,!c'))).toBe('a=1,b in (x,y),!c'));

test('field selectors', () => {
  expect(parseFieldSelector('metadata.name=a,spec.nodeName!=,x==b\\,c')).toEqual([
    { field: 'metadata.name', operator: '=', value: 'a' }, { field: 'spec.nodeName', operator: '!=', value: '' }, { field: 'x', operator: '=', value: 'b,c' }]);
  expect(() => parseFieldSelector('metadata.name')).toThrow("invalid selector: 'metadata.name'; can't understand 'metadata.name'");
});
