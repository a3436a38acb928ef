import { existsSync } from 'node:fs';
import { defineConfig, devices, firefox, webkit } from 'playwright/test';
import { findBrowser } from './src/tools/browser.mjs';

const PORT = 4399;
const executablePath = findBrowser() ?? undefined;
const root = process.getuid?.() === 0;

/** What is the same in every browser is tried in those that Playwright has here; Chromium runs everything. */
const others = [
  { name: 'firefox', type: firefox, use: devices['Desktop Firefox'] },
  { name: 'webkit', type: webkit, use: devices['Desktop Safari'] },
].filter(({ name, type }) => {
  const there = existsSync(type.executablePath());
  if (!there && process.env.TEST_WORKER_INDEX === undefined) console.log(`The tests in ${name} are left out: Playwright has no ${name} here ("npx playwright install ${name}" fetches one).`);
  return there;
});

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 240_000,
  reporter: [['list'], ['json', { outputFile: '.cache/reports/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${PORT}`,
    // Recording every frame costs more than the tests themselves; PLAYWRIGHT_TRACE=on brings it back for one that fails.
    trace: process.env.PLAYWRIGHT_TRACE === 'on' ? 'retain-on-failure' : 'off',
    // The tests look at the network; those of the site without one allow it for themselves.
    serviceWorkers: 'block',
  },
  projects: [
    { name: 'chromium', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 }, launchOptions: { ...(executablePath ? { executablePath } : {}), args: root ? ['--no-sandbox'] : [] } } },
    ...others.map(({ name, use }) => ({ name, testMatch: '**/every-browser.spec.ts', use: { ...use, viewport: { width: 1440, height: 900 } } })),
  ],
  webServer: { command: `node src/tools/serve.mjs ${PORT}`, url: `http://localhost:${PORT}`, reuseExistingServer: false },
});
