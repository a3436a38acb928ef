/** What of the checks of containers comes with what looks after them. */
import { watchedFields } from './parts';
import { validateWatched } from './watchedValidate';

watchedFields.provide({ validateWatched });
