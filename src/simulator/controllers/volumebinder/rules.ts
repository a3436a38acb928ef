/** Ids of the rules by which claims and volumes find each other. */
export const rules = {
  binds: 'volumebinder.binds-smallest-volume-that-satisfies',
  asksProvisioner: 'volumebinder.names-the-provisioner',
  provisions: 'volumebinder.provisions-by-storage-class',
  noVolume: 'volumebinder.no-volume-satisfies-the-claim',
  taken: 'volumebinder.another-claim-has-the-volume',
  noClass: 'volumebinder.storage-class-does-not-exist',
  noProvisioner: 'volumebinder.nobody-provisions-this-class',
  waitsForConsumer: 'volumebinder.waits-for-first-consumer',
  losesVolume: 'volumebinder.bound-claim-lost-its-volume',
  phase: 'volumebinder.volume-phase-follows-its-claim',
  reclaims: 'volumebinder.reclaim-policy-deletes',
} as const;
