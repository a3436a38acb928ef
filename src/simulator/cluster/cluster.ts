import { programsIn } from '../runtime/image';
import type { Cluster, ClusterOptions } from './contract';
import { createClusterOf } from './core';
import { latePrograms } from './late';
import { programs } from './programs';

const source = programsIn({ ...programs, ...latePrograms });

/** A new cluster with its nodes, at `epochMs`. Equal options and equal calls give equal clusters. */
export const createCluster = (options: ClusterOptions): Cluster => createClusterOf(source, options);
