/** Ids of the rules by which storage in use is kept. */
export const rules = {
  claimFree: 'storageprotection.no-pod-uses-the-claim',
  volumeFree: 'storageprotection.no-claim-is-bound-to-the-volume',
  claimInUse: 'storageprotection.a-pod-uses-the-claim',
  volumeInUse: 'storageprotection.a-claim-is-bound-to-the-volume',
} as const;
