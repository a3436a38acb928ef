import { serve, SERVE_USAGE, serveOptions } from './serve';
import { translate } from './translate';

const USAGE = `usage: ordinal COMMAND

  serve      a simulated Kubernetes for any client that speaks its API
  kubectl    the kubectl of the lessons, against any cluster
  lab        a lab of the course on a real cluster
  translate  what is to translate, and what is stale

"ordinal COMMAND --help" tells more about one.`;

/** Runs the command line; returns the exit code, or undefined while a server goes on. */
export async function main(words: readonly string[]): Promise<number | undefined> {
  const [command, ...rest] = words;
  if (command === 'translate') return translate(rest, process.cwd());
  if (command === 'lab') return (await import('./lab')).labCommand(rest, process.cwd()).catch((error: unknown) => complain('lab', error));
  if (command === 'kubectl') return (await import('./remote/kubectl')).kubectlCommand(rest).catch((error: unknown) => complain('kubectl', error));
  if (command !== 'serve' || rest.includes('--help') || rest.includes('-h')) {
    const known = command === 'serve' || command === undefined || command === 'help' || command === '--help' || command === '-h';
    (known ? console.log : console.error)(command === 'serve' ? SERVE_USAGE : known ? USAGE : `ordinal has no command "${command}".\n\n${USAGE}`);
    return known && command !== undefined ? 0 : 1;
  }
  try {
    const served = await serve(serveOptions(rest));
    console.log(`Kubernetes is at ${served.address} (Ctrl+C ends it)\nexport KUBECONFIG=${served.kubeconfig}`);
    return undefined;
  } catch (error) {
    return complain('serve', error);
  }
}

function complain(command: string, error: unknown): number {
  console.error(`ordinal ${command}: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
}
