import { rareDescriptions } from '../parts';
import { describeText } from '../text/columns';
import type { Describe, DescribeContext } from './context';
import { generic } from './generic';
import { pod } from './pod';
import { service } from './service';
import { statefulset } from './statefulset';

/** The descriptions that are there from the beginning; those of other kinds come when one of them is first described (late/descriptions.ts). */
export const everydayDescriptions: Readonly<Record<string, Describe>> = { Pod: pod, Service: service, StatefulSet: statefulset };

/** The description of one object, laid out; kinds that have none of their own get the generic one. */
export const describeItem = (context: DescribeContext): string => describeText((everydayDescriptions[context.item.kind] ?? rareDescriptions.code()[context.item.kind] ?? generic)(context));
