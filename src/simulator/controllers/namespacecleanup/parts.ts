import type { ControllerContext, ReconcileResult } from '../../api/controller';
import type { Kind } from '../../api/kind';
import { late } from '../../base/late';
import type { Namespace } from '../../kinds/namespace/kind';

/** What is done once somebody deletes a namespace: cleaning.ts. */
export const cleaning = late<(namespace: Namespace, namespaced: readonly Kind[], context: ControllerContext) => ReconcileResult>('requests');
