import type { ProgramTable } from '../../runtime/image';
import { mysqladmin } from './admin';
import { mysql } from './client';
import { mysqldump } from './dump';
import { MYSQL_ENTRYPOINT } from './entrypoint';
import { mysqld } from './mysqld';
import { mysqlEntrypoint } from './parts';

mysqlEntrypoint.provide(MYSQL_ENTRYPOINT);

export const programs: ProgramTable = { mysqld, mysql, mysqladmin, mysqldump };
