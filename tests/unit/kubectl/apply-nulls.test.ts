import { expect, it } from 'vitest';
import { machine } from './machine';

const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  labels:\n    tier:\ndata:\n  empty:\n  full: yes please\n';

it('what a manifest leaves empty is dropped by apply, is an empty text to create, and stays in what was applied last (checked with a real kubectl)', () => {
  const { type } = machine({ 'settings.yaml': manifest });
  const shown = "kubectl get configmap settings -o jsonpath='{.metadata.labels}{.data}'";
  expect(type('kubectl apply -f settings.yaml')).toBe('configmap/settings created\n');
  expect(type(shown)).toBe('{"full":"yes please"}');
  expect(type('kubectl get configmap settings -o yaml')).toContain('"data":{"empty":null,"full":"yes please"}');
  type('kubectl delete configmap settings');
  type('kubectl create -f settings.yaml');
  expect(type(shown)).toBe('{"tier":""}{"empty":"","full":"yes please"}');
});
