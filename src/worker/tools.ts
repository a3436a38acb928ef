/** What acts only once a learner does: the worker fetches it beside its core, so that a lab shows before it is there. */
export { kubectl } from '../kubectl/index';
export { answer } from './queries';
