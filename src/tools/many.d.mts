/** A set that starts all its Pods at once, as a manifest. */
export function manyPods(replicas: number): string;
