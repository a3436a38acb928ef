/** `npm start`: installs what is missing, builds the site, serves what was built and prints the address. */
import { installPackages, npm } from './install.mjs';

installPackages();
const code = npm(['run', '--silent', 'build']) || npm(['run', '--silent', 'serve', '--', ...process.argv.slice(2)]);
process.exit(code);
