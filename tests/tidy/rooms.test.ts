import { expect, test } from 'vitest';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, home, importsOf, resolveImport, roomOf, rooms } from './sources';

const files = filesBelow('src', ['.ts', '.tsx', '.astro']);

test('every room is a folder, and every room it may import is a room', () => {
  const names = new Set(rooms.map((room) => room.path));
  expect(rooms.filter((room) => !existsSync(join(home, 'src', room.path))).map((room) => room.path)).toEqual([]);
  expect(rooms.flatMap((room) => room.imports.filter((name) => !names.has(name)))).toEqual([]);
});

test('no room may import one that may import it', () => {
  const reach = (from: string, seen: Set<string> = new Set()): Set<string> => {
    for (const next of rooms.find((room) => room.path === from)?.imports ?? []) if (!seen.has(next)) reach(next, seen.add(next));
    return seen;
  };
  expect(rooms.filter((room) => reach(room.path).has(room.path)).map((room) => room.path)).toEqual([]);
});

test('a file imports only rooms that its room may import', () => {
  const wrong = files.flatMap((file) => {
    const room = roomOf(file);
    if (!room) return [];
    return importsOf(file).flatMap((name) => {
      const target = resolveImport(file, name);
      const other = target?.startsWith('src/') ? roomOf(`${target}/`) ?? roomOf(target) : undefined;
      return other && other !== room && !room.imports.includes(other.path) ? [`${file} imports ${name}: ${room.path} may not import ${other.path}`] : [];
    });
  });
  expect(wrong).toEqual([]);
});

test('kinds meet only through their tokens; images, verbs and programs of one kind do not know each other', () => {
  const apart = [
    { folder: 'src/simulator/kinds', through: /^src\/simulator\/kinds\/(?:[^/]+\/(?:kind|rules|status|read)|common\/.*)$/ },
    { folder: 'src/simulator/images', through: /^$/ },
    { folder: 'src/kubectl/verbs', through: /^$/ },
  ];
  const wrong = apart.flatMap(({ folder, through }) =>
    files.filter((file) => file.startsWith(`${folder}/`) && !file.startsWith(`${folder}/common/`) && file !== `${folder}/index.ts`).flatMap((file) => {
      const own = file.slice(folder.length + 1).split('/')[0]?.replace(/\.ts$/, '');
      return importsOf(file).flatMap((name) => {
        const target = resolveImport(file, name);
        if (!target?.startsWith(`${folder}/`)) return [];
        const other = target.slice(folder.length + 1).split('/')[0];
        return other === own || through.test(target) ? [] : [`${file} imports ${name}`];
      });
    }));
  expect(wrong).toEqual([]);
});

test('plan, defaults, validate and columns import no controller', () => {
  const wrong = files.filter((file) => /\/(?:plan|defaults|validate|columns)[^/]*\.ts$/.test(file)).flatMap((file) => importsOf(file).filter((name) => /controller$/.test(name)).map((name) => `${file} imports ${name}`))
    .filter((line) => !line.endsWith('/api/controller'));
  expect(wrong).toEqual([]);
});

test('modules do not import each other in a circle', () => {
  const known = new Map(files.map((file) => [file.replace(/\.(?:ts|tsx|astro)$/, ''), file]));
  const targets = (file: string) => importsOf(file, 'values').flatMap((name) => {
    const target = resolveImport(file, name)?.replace(/\.(?:ts|tsx|astro|js)$/, '');
    const hit = target === undefined ? undefined : known.get(target) ?? known.get(`${target}/index`);
    return hit ? [hit] : [];
  });
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') { circles.push([...path.slice(path.indexOf(file)), file].join(' → ')); return; }
    state.set(file, 'open');
    for (const next of targets(file)) visit(next, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});
