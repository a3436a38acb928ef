import { defineConfig, devices } from 'playwright/test';
import { findBrowser } from './src/tools/browser.mjs';

const PORT = 4399;
const executablePath = findBrowser() ?? undefined;
const root = process.getuid?.() === 0;

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
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: root ? ['--no-sandbox'] : [] },
  },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } }],
  webServer: { command: `node src/tools/serve.mjs ${PORT}`, url: `http://localhost:${PORT}`, reuseExistingServer: false },
});
