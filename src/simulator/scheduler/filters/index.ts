import type { Filter } from '../facts';
import { cordoned } from './cordoned';
import { namedNode } from './namedNode';
import { nodeAffinity } from './nodeAffinity';
import { podAffinity } from './podAffinity';
import { ports } from './ports';
import { resources } from './resources';
import { spread } from './spread';
import { taints } from './taints';
import { volumes } from './volumes';

/** In the order in which Kubernetes asks: the first refusal is the reason it gives. */
export const filters: readonly Filter[] = [namedNode, cordoned, taints, nodeAffinity, ports, resources, volumes, spread, podAffinity];
