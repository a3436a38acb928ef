import { expect, test } from './fixtures';
import { openLab, solved } from './headless';

test('Ctrl+Enter in the editor applies the file', async ({ page }) => {
  const lab = await openLab(page);
  await lab.edit('web.yaml', solved('web.yaml'));
  await page.keyboard.press('ControlOrMeta+Enter');
  await lab.terminal(1).expectText('statefulset.apps/nginx-sts created');
  await lab.expectDone('applied');
});

test('every letter that is typed arrives, however fast', async ({ page }) => {
  const lab = await openLab(page);
  await lab.focusEditor('web.yaml');
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('# aabbccddeeffgghhiijjkkllmm: green');
  await expect(lab.fullEditor()).toContainText('# aabbccddeeffgghhiijjkkllmm: green');
});

test('kubectl edit opens the object in the editor, and saves it when it is closed there', async ({ page }) => {
  const lab = await openLab(page);
  const terminal = lab.terminal(1);
  await terminal.run('kubectl create configmap settings --from-literal=colour=blue');
  await terminal.enter('kubectl edit configmap settings');
  const tab = lab.root.getByRole('tab', { name: /^kubectl-edit-\d+\.yaml$/ });
  await expect(tab, 'a tab of its own').toHaveAttribute('aria-selected', 'true');
  const file = /\/tmp\/kubectl-edit-\d+\.yaml/.exec((await terminal.rows()).join('\n'))?.[0] ?? '';
  const editor = lab.root.getByRole('textbox', { name: lab.say('editor.name', { file }) });
  await editor.focus();
  await expect(lab.fullEditor()).toContainText('colour: blue');
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('blue');
  await page.keyboard.press('Escape');
  await page.keyboard.type('green');
  await expect(lab.fullEditor()).toContainText('colour: green');
  await lab.button('files.save').click();
  await terminal.expectText('configmap/settings edited');
  await expect(tab).toHaveCount(0);
  expect(await terminal.run('kubectl get configmap settings -o jsonpath={.data.colour} && echo')).toContain('green');
  await terminal.enter('kubectl edit configmap settings');
  await lab.button('files.discard').click();
  await terminal.expectText('Edit cancelled, no changes made.');
});

test('Escape, then Tab leaves the editor in both directions', async ({ page }) => {
  const lab = await openLab(page);
  const editor = await lab.focusEditor('web.yaml');
  await page.keyboard.press('Tab');
  await expect(editor, 'Tab alone indents').toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await expect(lab.terminal(1).input).not.toBeFocused();
  await editor.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Tab');
  await expect(lab.button('files.apply-name', { file: 'web.yaml' })).toBeFocused();
});

test('the wheel scrolls the editor, and the page at its ends', async ({ page }) => {
  const lab = await openLab(page);
  const editor = await lab.focusEditor('web.yaml');
  const box = await lab.fullEditor().boundingBox();
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 120);
  const scrolled = () => page.evaluate(() => scrollY);
  const before = await scrolled();
  await expect(async () => {
    await page.mouse.wheel(0, 200);
    expect(await scrolled()).toBeGreaterThan(before);
  }, 'at the end of the text the page goes on').toPass({ timeout: 10_000 });
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await expect(editor).not.toBeFocused();
  await editor.scrollIntoViewIfNeeded();
  const [from, again] = [await scrolled(), await lab.fullEditor().boundingBox()];
  await page.mouse.move((again?.x ?? 0) + 200, (again?.y ?? 0) + 20);
  await page.mouse.wheel(0, -200);
  await expect.poll(scrolled, 'without focus the page scrolls at once').toBeLessThan(from);
});

const mistakes = [
  { what: 'a misspelt field', spoil: (text: string) => text.replace('replicas: 3', 'replica: 3'), says: /unknown field "spec\.replica"/, fix: 'replicas' },
  { what: 'a YAML error', spoil: (text: string) => text.replace('replicas: 3', 'replicas: 3: 4'), says: /mapping values are not allowed in this context/, fix: undefined },
  { what: 'a tab', spoil: (text: string) => text.replace('  replicas: 3', '\treplicas: 3'), says: /found character that cannot start any token|found a tab character/, fix: undefined },
  { what: 'a value of the wrong type', spoil: (text: string) => text.replace('replicas: 3', 'replicas: three'), says: /replicas/, fix: undefined },
];
for (const { what, spoil, says, fix } of mistakes) {
  test(`${what} is shown at its line, while one types`, async ({ page }) => {
    const lab = await openLab(page);
    const [right, wrong] = [solved('web.yaml'), spoil(solved('web.yaml'))];
    expect(wrong).not.toBe(right);
    const line = wrong.split('\n').findIndex((text, index) => text !== right.split('\n')[index]) + 1;
    await lab.edit('web.yaml', wrong);
    const problem = lab.root.getByRole('region', { name: lab.say('files.name'), exact: true }).getByRole('listitem').filter({ hasText: says });
    await expect(problem).toHaveCount(1);
    await expect(problem).toContainText(lab.say('files.line', { line }));
    if (fix === undefined) return;
    await problem.getByRole('button', { name: lab.say('fix.change', { to: fix }) }).click();
    await expect(problem).toHaveCount(0);
    await page.keyboard.press('ControlOrMeta+Enter');
    await lab.apply('web.yaml');
    await lab.expectDone('applied');
  });
}

const heap = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: heap\n  annotations:\n    heap: ${'x'.repeat(2_000_000)}\nspec:\n  containers:\n    - name: main\n      image: nginx\n`;
const manifests = [
  { what: 'nothing', text: '', says: 'error: no objects passed to apply' },
  { what: 'what is not YAML', text: 'a: b: c\n', says: 'error converting YAML to JSON: yaml: ' },
  { what: 'a kind nobody serves', text: 'apiVersion: v1\nkind: Nonsense\nmetadata:\n  name: x\n', says: 'no matches for kind "Nonsense" in version "v1"' },
  { what: 'a NUL', text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "a\0b"\n', says: 'control characters are not allowed' },
  { what: 'an alias bomb', text: `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]\n`).join('')}`, says: 'error' },
  { what: 'a heap of two megabytes', text: heap, says: 'Request entity too large: limit is 3145728' },
];
for (const { what, text, says } of manifests) {
  test(`applying ${what} prints kubectl's message and changes nothing`, async ({ page }) => {
    const lab = await openLab(page);
    await lab.setSpeed(16);
    await lab.apply('testpod.yaml');
    await lab.terminal(1).run('kubectl wait --for=condition=Ready pod/testpod');
    await lab.waitUntilQuiet();
    const cluster = lab.root.getByRole('region', { name: lab.say('cluster.name'), exact: true });
    const [picture, tasks] = [await cluster.innerText(), await lab.tasks().innerText()];
    await lab.edit('web.yaml', text);
    expect((await lab.apply('web.yaml')).replace(/\s/g, '')).toContain(says.replace(/\s/g, ''));
    await lab.waitSeconds(6);
    expect(await cluster.innerText()).toBe(picture);
    expect(await lab.tasks().innerText()).toBe(tasks);
    expect(await lab.terminal(1).run('kubectl get pods')).toContain('testpod');
    expect(await lab.terminal(1).run('wc -c web.yaml')).toContain(String(text.length));
  });
}
