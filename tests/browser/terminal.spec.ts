import { expect, test } from './fixtures';
import { openLab } from './headless';

test('one terminal watches while the other applies; Ctrl+C ends the watching', async ({ page }) => {
  const lab = await openLab(page);
  await lab.setSpeed(16);
  await lab.openTerminal();
  await lab.terminal(2).enter('kubectl get pods -w');
  await lab.terminal(1).run('kubectl apply -f testpod.yaml');
  await lab.terminal(2).focus();
  await lab.terminal(2).expectText(/testpod +1\/1 +Running/);
  await lab.terminal(2).interrupt();
  await lab.terminal(2).expectText('^C');
  expect(await lab.terminal(2).run('kubectl get pods')).toMatch(/testpod +1\/1/);
});

test('Ctrl+C stops a loop that never ends', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  await terminal.enter('while true; do echo again; done');
  await terminal.expectText('again');
  await terminal.interrupt();
  expect(await terminal.run('echo here')).toContain('here');
});

test('arrow up brings lines back, Ctrl+R finds them', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  await terminal.run('echo first');
  await terminal.run('echo second');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => terminal.lastRow()).toBe('$ echo second');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => terminal.lastRow()).toBe('$ echo first');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => terminal.lastRow()).toBe('$');
  await page.keyboard.press('Control+r');
  await page.keyboard.type('fir');
  await expect.poll(() => terminal.lastRow()).toContain("(reverse-i-search)`fir': echo first");
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await terminal.rows()).slice(-2)).toEqual(['first', '$']);
});

test('Tab completes verbs, kinds, names, flags and files', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  await terminal.run('kubectl apply -f testpod.yaml');
  await terminal.focus();
  const completed = async (typed: string, line: string) => {
    await page.keyboard.type(typed);
    await page.keyboard.press('Tab');
    await expect.poll(() => terminal.lastRow()).toBe(line.trimEnd());
  };
  await completed('kubectl desc', '$ kubectl describe');
  await completed('statef', '$ kubectl describe statefulsets');
  await page.keyboard.press('Control+u');
  await completed('kubectl get pod tes', '$ kubectl get pod testpod');
  await completed('--outp', '$ kubectl get pod testpod --output');
  await page.keyboard.press('Control+u');
  await completed('cat web', '$ cat web.yaml');
  await page.keyboard.press('Control+u');
  await page.keyboard.type('kubectl get node worker-');
  await page.keyboard.press('Tab');
  await terminal.expectText(/worker-1 +worker-2 +worker-3/);
});

test('kubectl exec -it opens a shell in a container, and exit leaves it', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  await lab.setSpeed(16);
  await terminal.run('kubectl apply -f testpod.yaml');
  await terminal.run('kubectl wait --for=condition=Ready pod/testpod');
  await terminal.run('kubectl exec -it testpod -- sh');
  expect(await terminal.run('hostname')).toContain('testpod');
  await terminal.run('exit');
  expect(await terminal.run('hostname')).toContain('ordinal');
});

test('Escape, then Tab leaves the terminal; the lab can be gone through by Tab alone', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  await terminal.focus();
  await page.keyboard.type('kubectl');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(terminal.input).not.toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(terminal.input).toBeFocused();
  await expect.poll(() => terminal.lastRow()).toBe('$ kubectl');
});

test('a paste of several lines runs line by line', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await terminal.focus();
  await page.evaluate(() => navigator.clipboard.writeText('echo one\necho two\necho three'));
  await page.keyboard.press('ControlOrMeta+v');
  await expect.poll(() => terminal.rows()).toEqual(['$ echo one', 'one', '$ echo two', 'two', '$ echo three']);
  await page.keyboard.press('Enter');
  await expect.poll(() => terminal.rows()).toEqual(['$ echo one', 'one', '$ echo two', 'two', '$ echo three', 'three', '$']);
});
