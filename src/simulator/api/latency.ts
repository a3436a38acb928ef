/**
 * How long things take that Kubernetes does not promise, in virtual milliseconds, fitted to recordings of a real cluster.
 * What it does promise (grace periods, probe periods, back-off, toleration seconds) is in the objects, not here.
 */
export const latency = {
  /** What one request of many in a row takes its client: `kubectl apply` of a file comes to its tenth object when the first already has Pods (kubectl-get-output: a budget at the end), to the next one before (drain-blocked-by-…). */
  requestMs: 2,
  /** From a change to the controller that works on it. */
  controllerMs: 4,
  /** From a change to the count of a disruption budget (drain-blocked-by-…: both times before the first Pod is made). */
  disruptionMs: 1,
  /** What a controller works on one Pod of many, in microseconds: so long it does not take up the same key again. */
  perPodUs: 50,
  /** How long the job controller collects what happens to Pods before it looks at their Job (its own constant). */
  jobBatchMs: 1000,
  /** From a change of a node to the taints that say it: the scheduler sees the one before the other (drain-refuses-…: 18 between its two attempts). */
  nodeTaintsMs: 7,
  /** The daemonset controller's: it hears of its own status once a lost node's taints are there (node-failure-deployment-and-daemonset: 6). */
  daemonsetMs: 5,
  /** From a taint to the eviction: whoever watches nodes has acted by then (daemonset-taints-and-tolerations: 15). */
  taintEvictionMs: 12,
  /** From the deletion of a namespace to the first look at what is in it (the controller's own constant): who was making something there has done it by then. */
  namespaceMs: 5_000,
  /** How often it looks at what is left (its own constant). */
  namespaceAgainMs: 1_000,
  /** From an unscheduled Pod to its binding. */
  schedulerMs: 6,
  /** From a change of a Pod to its kubelet's work on it (ordered-start-waits-for-readiness: 12 to 20). */
  kubeletMs: 12,
  /** A Pod is refused by its kubelet: a set whose Pods all are makes four or five of them in a second, as its controller's and the kubelet's requests are limited. */
  rejectionMs: 200,
  /** Network namespace and volumes of a Pod, until its first container can be created (ordered-start…: 400 to 500). */
  sandboxMs: 400,
  sandboxSpreadMs: 100,
  /** Creating one container, and starting it (ordered-start…: 11 to 16, and 70 to 125). */
  containerCreateMs: 14,
  containerStartMs: 80,
  /** From a container's start or end to the status that says so (8 to 12). */
  statusMs: 10,
  /** From a container's start to the earliest its end is known, after the status that says it runs (init-containers-and-restart-policy). */
  shortestRunMs: 15,
  /** How often a kubelet looks which of its containers have ended (crash-loop-backs-off-and-blocks: 0 to 2 s until a restart). */
  relistMs: 1_000,
  /** From the end of a Pod's last container to the status that says so (graceful-stop…: 100 to 200). */
  podEndMs: 100,
  podEndSpreadMs: 100,
  /** From there to the Pod's removal (graceful-stop…: 130 to 600). */
  podRemovalMs: 300,
  podRemovalSpreadMs: 150,
  /** From a container's start to its first probe, when it asks for no delay (startup-and-liveness-probes-restart: about a second; never before the server listens). */
  firstProbeMs: 60,
  /** A registry's answer, and how many bytes come in a millisecond after it. */
  registryMs: 900,
  pullBytesPerMs: 40_000,
  /** A registry's answer that there is no such image, and the next look at the Pod (image-pull-failure…: 3, and 300). */
  pullFailureMs: 900,
  pullBackOffEventMs: 300,
  /** From a machine's start to its kubelet's first words, from there to its report, and how long a new node then is not ready (node-failure-…: 340, 70 to 190; daemonset-node-added-and-deleted: 220). */
  kubeletStartMs: 340,
  kubeletReportMs: 80,
  nodeReadyMs: 220,
  /** From its report to its first look at its Pods (node-failure-…: 780 to 930). */
  kubeletPodsMs: 850,
} as const;
