import { expect, it } from 'vitest';
import { machine } from './machine';

const manifest = `apiVersion: v1
kind: Service
metadata: { name: half }
spec: { selector: { app: half }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: half, labels: { app: half } }
spec:
  containers:
    - name: zulu
      image: nginx:1.27
      resources: { limits: { cpu: 250m, memory: 32Mi } }
      env:
        - { name: NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
        - { name: NODE, valueFrom: { fieldRef: { fieldPath: spec.nodeName } } }
        - { name: CPU, valueFrom: { resourceFieldRef: { resource: limits.cpu, divisor: 1m } } }
    - name: alpha
      image: nginx:1.27
      readinessProbe: { exec: { command: ['false'] } }
`;

function started() {
  const made = machine({ 'half.yaml': manifest });
  made.type('kubectl apply -f half.yaml');
  made.cluster.runUntilQuiet(60_000);
  return made;
}

it('describes what a variable takes from the Pod: its metadata, and amounts in the divisor\'s units (checked with a real kubectl)', () => {
  const text = started().type('kubectl describe pod half');
  for (const line of ['NAME: +half \\(v1:metadata\\.name\\)', 'NODE: +\\(v1:spec\\.nodeName\\)', 'CPU: +250 \\(limits\\.cpu\\)']) {
    expect(text).toMatch(new RegExp(`^ +${line}$`, 'm'));
  }
});

it('names the statuses of containers in the order of their names', () => {
  expect(started().type("kubectl get pod half -o jsonpath='{.status.containerStatuses[*].name}'")).toBe('alpha zulu');
});

it('shows no address where none is ready, and <none> only where there is nothing', () => {
  const { cluster, type } = started();
  expect(type('kubectl get endpoints half')).toMatch(/^half {2,}\d+s$/m);
  type('kubectl delete pod half');
  cluster.runUntilQuiet(60_000);
  expect(type('kubectl get endpoints half')).toMatch(/^half +<none> +\d+s$/m);
});
