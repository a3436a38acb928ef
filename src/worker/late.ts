/** The programs of big images: fetched when the first of them is to run. */
export { latePrograms } from '../simulator/cluster/late';
