import { join } from 'node:path';
import base from '../../playwright.config';

const copy = process.cwd();

/** The site with pseudo-languages: only what is said of them. */
export default {
  ...base,
  testDir: join(copy, 'tests/languages'),
  testMatch: '**/*.look.ts',
  reporter: [['list'], ['json', { outputFile: join(copy, '.cache/reports/languages.json') }]],
  webServer: { ...[base.webServer].flat()[0], cwd: copy },
};
