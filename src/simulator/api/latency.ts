/**
 * How long things take that Kubernetes does not promise, in virtual milliseconds, fitted to recordings of a real cluster.
 * What it does promise (grace periods, probe periods, back-off, toleration seconds) is in the objects, not here.
 */
export const latency = {
  /** From a change to the controller that works on it. */
  controllerMs: 4,
  /** From an unscheduled Pod to its binding. */
  schedulerMs: 6,
  /** From a change of a Pod to its kubelet's work on it. */
  kubeletMs: 7,
  /** Network namespace and volumes of a Pod, until its first container can be created. */
  sandboxMs: 480,
  /** Creating one container, and starting it. */
  containerCreateMs: 14,
  containerStartMs: 90,
  /** From a container's start or end to the status that says so. */
  statusMs: 10,
} as const;
