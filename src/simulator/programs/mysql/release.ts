import type { Os } from '../../base/program';

/** What differs between the versions of the server. */
export interface Release {
  /** 5.7.44 */
  readonly version: string;
  /** 507, 800, 804: the order of releases. */
  readonly number: number;
  /** 50744, as the data dictionary counts. */
  readonly digits: number;
  readonly comment: string;
  /** How long it takes, in virtual milliseconds, to initialise, start and stop. */
  readonly initialiseMs: number;
  readonly startMs: number;
  readonly stopMs: number;
}

const FALLBACK = '8.4.10';

/** The release this container's image is of. */
export function releaseOf(os: Os): Release {
  const version = (os.env.MYSQL_VERSION ?? FALLBACK).replace(/-.*/, '');
  const [major = 8, minor = 0, patch = 0] = version.split('.').map(Number);
  const old = major < 8;
  return {
    version, number: major * 100 + minor, digits: (major * 100 + minor) * 100 + patch, comment: old ? 'MySQL Community Server (GPL)' : 'MySQL Community Server - GPL',
    initialiseMs: old ? 3600 : 5400, startMs: old ? 900 : 1400, stopMs: old ? 1600 : 1100,
  };
}
