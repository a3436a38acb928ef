/** Writes the map of the rooms into README.md from src/rooms.json; with --check it only says whether the map is current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './install.mjs';

const file = join(home, 'README.md');
const START = '<!-- rooms: written by npm run readme -->';
const END = '<!-- /rooms -->';

/** The table of rooms, in Markdown. */
function table() {
  const { rooms } = JSON.parse(readFileSync(join(home, 'src/rooms.json'), 'utf8'));
  const rows = rooms.map((room) => `| \`${room.path}\` | ${room.purpose} | ${room.imports.join(', ') || 'nothing'} |`);
  return [START, '| room of `src/` | purpose | may import |', '|---|---|---|', ...rows, END].join('\n');
}

const before = readFileSync(file, 'utf8');
const from = before.indexOf(START);
const to = before.indexOf(END);
if (from < 0 || to < from) throw new Error(`README.md has no place for the map of the rooms: put the lines ${START} and ${END} where it belongs.`);
const after = before.slice(0, from) + table() + before.slice(to + END.length);
if (process.argv.includes('--check')) {
  if (after === before) process.exit(0);
  console.error('README.md: the map of the rooms is stale. Run "npm run readme" and commit the result.');
  process.exit(1);
}
writeFileSync(file, after);
