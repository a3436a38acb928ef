/** Ids of the rules by which a Job acts and waits. */
export const rules = {
  adopts: 'job.adopts-pods-that-match',
  releases: 'job.releases-pods-that-do-not-match',
  creates: 'job.runs-pods-in-parallel',
  deletesSurplus: 'job.deletes-pods-beyond-parallelism',
  suspends: 'job.suspension-deletes-pods',
  fails: 'job.failure-deletes-active-pods',
  counts: 'job.counts-ended-pods',
  reportsStatus: 'job.reports-status',
  goes: 'job.goes-some-time-after-its-end',
  lets: 'job.lets-pods-go-that-outlive-it',
  waitsAfterFailure: 'job.waits-longer-after-each-failure',
  suspended: 'job.suspended-runs-nothing',
  waitsForEnd: 'job.ends-when-its-pods-are-gone',
} as const;
