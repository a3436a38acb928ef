/** A set that starts all its Pods at once, as a manifest. */
export const manyPods = (replicas) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: many }
spec:
  replicas: ${replicas}
  serviceName: many
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: many } }
  template:
    metadata: { labels: { app: many } }
    spec: { containers: [{ name: nginx, image: "nginx:1.28" }] }
`;
