import './late/index';
import type { Cluster, ClusterOptions } from './contract';
import { createClusterOf } from './core';
import { programOf } from './programs';

/** A new cluster with its nodes, at `epochMs`. Equal options and equal calls give equal clusters. */
export const createCluster = (options: ClusterOptions): Cluster => createClusterOf(programOf, options);
