/** Kinds of nearest misses that the language files have a sentence for, as `miss.<kind>`. */
export const missKinds = [
  'no-object',
  'field-differs',
  'field-missing',
  'too-many',
  'too-few',
  'still-there',
  'order',
  'not-seen-yet',
  'unchanged',
  'changed',
  'no-answer',
  'wrong-answers',
  'status-differs',
  'output-differs',
  'selects-none',
  'exit-differs',
  'not-ready', 'still-ready', 'cordoned', 'not-cordoned', 'terminating', 'not-terminating',
] as const;

/** Fields and wanted values that a sentence about a miss names in words, as `field.<id>` and `value.<id>`. */
export const fieldKinds = [
  'condition', 'label', 'annotation', 'image', 'phase', 'pods', 'ready', 'available', 'updated', 'desired', 'disruptions', 'expected', 'healthy', 'node', 'volume', 'claim', 'address',
] as const;
export const valueKinds = ['none', 'any', 'but', 'at-least', 'at-most'] as const;

/** News of the cluster that the language files have a sentence for, as `news.<id>`. */
export const newsKinds = [
  'pod-created',
  'pod-starting',
  'pod-ready',
  'pod-not-ready',
  'pod-terminating',
  'pod-failing',
  'pod-unknown',
  'pod-done',
  'pod-gone',
  'pod-replaced',
  'node-created',
  'node-ready',
  'node-cordoned',
  'node-silent',
  'node-gone',
  'set-created',
  'set-scaled',
  'set-gone',
  'claim-created',
  'claim-pending',
  'claim-bound',
  'claim-lost',
  'claim-gone',
  'volume-created',
  'volume-gone',
  'service-created',
  'service-gone', 'other-created', 'other-gone', 'call-dns', 'call-dns-none', 'call-http', 'call-tcp', 'call-refused', 'call-failed',
  'task-met',
  'task-broken',
  'undone', 'none-ahead',
] as const;
