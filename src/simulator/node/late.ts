/** What of the kubelets comes late. */
import { Hooks } from './hooks';
import { watching } from './parts';
import { Probes } from './probes';

watching.provide({ Hooks, Probes });
