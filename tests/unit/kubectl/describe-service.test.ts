import { expect, it } from 'vitest';
import { machine } from './machine';

const manifest = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: web }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: main, image: 'nginx:1.27', ports: [{ name: http, containerPort: 80 }] }] }
`;

it('says where the Pods are that lack the port a Service names, without a port (checked with a real kubectl)', () => {
  const { cluster, type } = machine({ 'web.yaml': manifest });
  type('kubectl apply -f web.yaml');
  cluster.runUntilQuiet(60_000);
  expect(type('kubectl describe service web')).toMatch(/^Endpoints: +10\.244\.\d+\.\d+$/m);
  type(`kubectl patch service web -p '{"spec":{"ports":[{"port":80,"targetPort":"http"}]}}'`);
  cluster.runUntilQuiet(60_000);
  expect(type('kubectl describe service web')).toMatch(/^Endpoints: +10\.244\.\d+\.\d+:80$/m);
});
