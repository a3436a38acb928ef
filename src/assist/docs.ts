/** First sentences of every field, in a module of its own: it is fetched when an editor wants it. */
export { docs } from '../schema/generated/docs';
