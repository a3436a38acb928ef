import { address } from './addresses';

const { REPOSITORY_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
/** Where the project lives, as whoever builds the site says; on GitHub it says so itself. */
const repository = REPOSITORY_URL ?? (GITHUB_SERVER_URL && GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` : undefined);

/** Where a file below content/ is worked on: in the repository, written or about to be; else the guide tells how. */
export function placeToWork(file: string, isThere: boolean, language: string): string {
  if (repository === undefined) return `${address(language, 'translate')}#lesson`;
  return isThere ? `${repository}/edit/main/content/${file}` : `${repository}/new/main?filename=${encodeURIComponent(`content/${file}`)}`;
}
