import type { ProgramTable } from '../../runtime/image';
import { mysqladmin } from './admin';
import { mysql } from './client';
import { mysqldump } from './dump';
import { mysqld } from './mysqld';

export const programs: ProgramTable = { mysqld, mysql, mysqladmin, mysqldump };
