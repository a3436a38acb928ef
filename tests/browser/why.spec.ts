import { expectAccessible } from './axe';
import { expect, test } from './fixtures';
import { begun, openLab, solved } from './headless';

const unready = solved('web.yaml').replace(/(\n +)(- name: .*\n)?( *image: nginx[^\n]*)/, (all) => `${all}\n          readinessProbe: { httpGet: { path: /nothing, port: 80 }, periodSeconds: 2 }`);

test('the inspector says why a Pod is missing, back to what the learner did, and what Kubernetes says of it', async ({ page }) => {
  expect(unready).not.toBe(solved('web.yaml'));
  const lab = await openLab(page);
  await lab.setSpeed(16);
  await lab.edit('web.yaml', unready);
  await lab.apply('web.yaml');
  const inspector = lab.inspector();
  await lab.slot('nginx-sts-1').click();
  await expect(inspector.getByRole('listitem').first()).toHaveText(lab.say('why.no-object', { kind: 'Pod', name: 'nginx-sts-1' }));
  await expect(inspector).toContainText('OrderedReady');
  await expect(inspector).toContainText('Readiness probe failed: HTTP probe failed with statuscode: 404', { timeout: 20_000 });
  await expect(inspector.getByRole('listitem').last()).toContainText('kubectl apply -f web.yaml');
  await expect(inspector.getByRole('listitem').last()).toContainText(lab.say('why.end-you'));
  await expectAccessible(page, 'with a chain in the inspector');

  await lab.slot('nginx-sts-0').click();
  await inspector.getByRole('tab', { name: 'Describe' }).click();
  await expect(inspector).toContainText('Controlled By:');
  await inspector.getByRole('tab', { name: lab.say('inspector.events') }).click();
  await expect(inspector).toContainText('Scheduled');
  await expect(inspector).toContainText('Unhealthy');
  await inspector.getByRole('tab', { name: lab.say('inspector.logs') }).click();
  await expect(inspector).toContainText('GET /nothing');
  await inspector.getByRole('tab', { name: 'YAML' }).click();
  await expect(inspector.locator('ins').first(), 'what changed last is marked').toBeVisible();
  await expectAccessible(page, 'with YAML in the inspector');
});

test('what would change it is a button: a cordoned node lets the Pod in again', async ({ page }) => {
  const lab = await openLab(page);
  await lab.setSpeed(16);
  await lab.terminal(1).run('kubectl cordon worker-1 worker-2 worker-3');
  await lab.apply('testpod.yaml');
  const inspector = lab.inspector();
  await inspector.getByRole('button', { name: lab.say('why.run', { command: 'kubectl uncordon worker-2' }) }).click();
  await expect(lab.cluster().getByRole('button', { name: /testpod.*worker-2/ })).toBeVisible({ timeout: 20_000 });
});

test('a Service that answers nothing says what its Pods carry instead', async ({ page }) => {
  const lab = await openLab(page);
  await lab.setSpeed(16);
  await lab.edit('web.yaml', begun('web.yaml').split('---')[0]?.replace('nginx-sts', 'nginx') ?? '');
  await lab.apply('web.yaml');
  await lab.cluster().getByRole('button', { name: 'nginx-svc', exact: true }).last().click();
  await expect(lab.inspector()).toContainText(lab.say('why.service', { name: 'nginx-svc', count: 0 }));
});
