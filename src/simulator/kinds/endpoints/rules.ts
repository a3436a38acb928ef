/** Ids of the rules by which Endpoints follow Services and Pods, and slices follow Endpoints made by hand. */
export const rules = {
  follows: 'endpoints.follows-pods-and-service',
  mirrored: 'endpoints.mirrored-to-slices',
} as const;
