/** What acts only once a learner does, or time passes: the worker fetches it beside its core, so that a lab shows before it is there. */
export { tools } from '../workbench/tools';
