import type { Pod } from '../pod/kind';

/** What keeps an ended Pod until its Job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking';
export const isTracked = (pod: Pod): boolean => pod.metadata.finalizers?.includes(TRACKING) ?? false;
