import { describe, expect, test } from 'vitest';
import { parseGoTemplate, runGoTemplate } from '../../../src/kubectl/print/goTemplate';
import { toKyaml } from '../../../src/kubectl/text/kyaml';

const pods = { items: [{ metadata: { name: 'web-0', labels: { app: 'web', tier: 'x' } }, status: { phase: 'Running', restarts: 2 } }, { metadata: { name: 'web-1' }, status: { phase: 'Pending', restarts: 0 } }] };

describe('go-template', () => {
  test.each([
    ['{{range .items}}{{.metadata.name}} {{end}}', 'web-0 web-1 '],
    ['{{range $i, $pod := .items}}{{$i}}={{$pod.metadata.name}};{{end}}', '0=web-0;1=web-1;'],
    ['{{range .items}}{{if eq .status.phase "Running"}}{{.metadata.name}}{{else}}-{{end}}{{end}}', 'web-0-'],
    ['{{range .items}}{{if gt .status.restarts 1}}often{{else if eq .status.phase "Pending"}}wait{{else}}fine{{end}} {{end}}', 'often wait '],
    ['{{with .nothing}}x{{else}}none{{end}}', 'none'],
    ['{{with (index .items 0).metadata}}{{.name}}{{end}}', 'web-0'],
    ['{{range $key, $value := (index .items 0).metadata.labels}}{{$key}}={{$value}},{{end}}', 'app=web,tier=x,'],
    ['{{len .items}} {{printf "%-6s|%q" "a" "b"}}', '2 a     |"b"'],
    ['{{"aGk=" | base64decode}}', 'hi'],
    ['a {{- " b " -}} c', 'a b c'],
    ['{{$n := len .items}}{{$n}}{{.absent}}', '2<no value>'],
    ['{{/* silent */}}{{and true .items | len}}', '2'],
    ['{{(index .items 1).metadata}}', 'map[name:web-1]'],
  ])('%s', (template, printed) => expect(runGoTemplate(parseGoTemplate(template), pods)).toBe(printed));

  test.each([
    ['{{.metadata.name', 'error parsing template {{.metadata.name, template: output:1: unclosed action'],
    ['{{range .items}}x', 'error parsing template {{range .items}}x, template: output:1: unexpected EOF'],
    ['{{end}}', 'error parsing template {{end}}, template: output:1: unexpected {{end}}'],
  ])('%s is refused', (template, message) => expect(() => parseGoTemplate(template)).toThrow(message));

  test('an unknown function is named', () => expect(() => runGoTemplate(parseGoTemplate('{{shout .kind}}'), pods)).toThrow('function "shout" not defined'));
});

test('KYAML quotes every text, hugs maps in lists and escapes line breaks', () => {
  expect(toKyaml({ b: [{ x: 1 }, { z: null }], a: 'no', list: ['s', true], empty: {}, none: [], true: 'key', y: 'one\n  two' })).toBe(`---
{
  a: "no",
  b: [{
    x: 1,
  }, {
    z: null,
  }],
  empty: {},
  list: [
    "s",
    true,
  ],
  none: [],
  "true": "key",
  "y": "\\
     one\\n\\
    \\  two\\
    ",
}
`);
});
