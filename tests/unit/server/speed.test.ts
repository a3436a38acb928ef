import { expect, test } from 'vitest';
import { small, Widget, widget } from './small';

test('writes never rescan: with a thousand objects there, a write looks at one', () => {
  const { server } = small();
  const { client } = server;
  let read = 0;
  const counted = (name: string) => ({ ...widget(name), spec: { get node() { read++; return 'n'; } } as { readonly node: string } });
  for (let n = 0; n < 1000; n++) client.create(Widget, counted(`w-${String(n).padStart(4, '0')}`));
  const before = read;
  for (let round = 1; round <= 5; round++) for (const object of client.list(Widget)) client.editStatus(Widget, object, (draft) => { draft.status = { seen: round }; });
  expect(read).toBe(before);
  expect(server.version()).toBe(200 + 6000);
  expect(client.listBy(Widget, 'node', 'n')).toHaveLength(1000);
});
