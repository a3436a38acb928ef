/** Ids of the rules by which kubelets hold Pods and containers back. */
export const rules = {
  gracePeriod: 'kubelet.grace-period-of-a-pod-that-ends',
  pullBackOff: 'kubelet.image-pull-back-off',
  imageName: 'kubelet.image-name-is-not-valid',
  neverPulled: 'kubelet.image-is-never-pulled',
  crashBackOff: 'kubelet.crash-loop-back-off',
  config: 'kubelet.container-refers-to-something-missing',
  volumes: 'kubelet.volumes-cannot-be-mounted',
  postStart: 'kubelet.post-start-hook-comes-first',
  initFirst: 'kubelet.init-containers-come-first',
  startupProbe: 'kubelet.startup-probe-has-not-succeeded',
  readinessProbe: 'kubelet.readiness-probe-has-not-succeeded',
  readinessGate: 'kubelet.readiness-gate-is-not-met',
} as const;
