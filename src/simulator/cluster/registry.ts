import './late/index';
import { registered } from './rooms';

/** Everything that looks after objects, for hosts that fetch nothing. */
export const { strategies, controllers, folders } = registered();
