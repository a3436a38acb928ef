import { late } from '../../base/late';

/** The script that MySQL's image begins with: it comes with the server it starts. */
export const mysqlEntrypoint = late<string>('servers');
