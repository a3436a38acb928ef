import { expect, it } from 'vitest';
import { machine } from './machine';

/** Typed one after the other; as a real kubectl 1.36 answered, but for the names of cluster and user. */
const session: readonly (readonly [line: string, prints: string])[] = [
  ['kubectl config current-context', 'ordinal\n'],
  ['kubectl config get-contexts', 'CURRENT   NAME      CLUSTER   AUTHINFO   NAMESPACE\n*         ordinal   ordinal   learner    \n'],
  ['kubectl create namespace lab', 'namespace/lab created\n'],
  ['kubectl config set-context --current --namespace=lab', 'Context "ordinal" modified.\n'],
  ['kubectl get pods', 'No resources found in lab namespace.\n'],
  ['kubectl create cm here', 'configmap/here created\n'],
  ['k get cm here -n lab -o name', 'configmap/here\n'],
  ['kubectl get cm here -n default', 'Error from server (NotFound): configmaps "here" not found\nexit 1\n'],
  ['kubectl config set-context other --namespace=bar', 'Context "other" created.\n'],
  ['kubectl config set-context other --namespace=baz', 'Context "other" modified.\n'],
  ['kubectl config get-contexts', 'CURRENT   NAME      CLUSTER   AUTHINFO   NAMESPACE\n*         ordinal   ordinal   learner    lab\n          other                          baz\n'],
  ['kubectl config get-contexts -o name', 'ordinal\nother\n'],
  ['kubectl config get-contexts nope', 'CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\nerror: context nope not found\nexit 1\n'],
  ['kubectl config get-contexts -o wide', 'error: --output wide is not available in kubectl config get-contexts; resetting to default output format\nexit 1\n'],
  ['kubectl config set-context', 'error: you must specify a non-empty context name or --current\nexit 1\n'],
  ['kubectl config set-context x --current', 'error: you cannot specify both a context name and --current\nexit 1\n'],
  ['kubectl config use-context nope', 'error: no context exists with the name: "nope"\nexit 1\n'],
  ['kubectl config use-context other', 'Switched to context "other".\n'],
  ['kubectl get pods', 'The connection to the server localhost:8080 was refused - did you specify the right host or port?\nexit 1\n'],
  ['kubectl config use-context ordinal', 'Switched to context "ordinal".\n'],
  ['kubectl config unset contexts.ordinal.namespace', 'Property "contexts.ordinal.namespace" unset.\n'],
  ['kubectl get pods', 'No resources found in default namespace.\n'],
  ['kubectl config unset nope', 'error: unable to parse nope after [] at api.Config\nexit 1\n'],
  ['kubectl config set contexts.ordinal.namespace kube-system', 'Property "contexts.ordinal.namespace" set.\n'],
  ['kubectl config rename-context other second', 'Context "other" renamed to "second".\n'],
  ['kubectl config rename-context other second', 'error: cannot rename the context "other", it\'s not in /home/learner/.kube/config\nexit 1\n'],
  ['kubectl config delete-context nope', 'error: cannot delete context nope, not in /home/learner/.kube/config\nexit 1\n'],
  ['kubectl config delete-context second', 'deleted context second from /home/learner/.kube/config\n'],
  ['kubectl config view --minify -o jsonpath={..namespace}', 'kube-system'],
  ['KUBECONFIG=mine kubectl config set-context --current --namespace=lab', 'Context "ordinal" modified.\n'],
  ['KUBECONFIG=mine kubectl get pods; kubectl get pods', 'No resources found in lab namespace.\nNo resources found in kube-system namespace.\n'],
  ['kubectl get pods --kubeconfig=nowhere', 'error: stat nowhere: no such file or directory\nexit 1\n'],
  ['kubectl config delete-context ordinal', 'deleted context ordinal from /home/learner/.kube/config\nwarning: this removed your active context, use "kubectl config use-context" to select a different one\n'],
  ['kubectl get pods', 'Error in configuration: context was not found for specified context: ordinal\nexit 1\n'],
  ['kubectl config unset current-context', 'Property "current-context" unset.\n'],
  ['kubectl config current-context', 'error: current-context is not set\nexit 1\n'],
  ['kubectl config set-context --current --namespace=x', 'error: no current context is set\nexit 1\n'],
  ['rm -r .kube; kubectl get pods', 'No resources found in default namespace.\n'],
];

it('contexts are kept in the kubeconfig, and later commands look into their namespace', () => {
  const { type } = machine();
  for (const [line, prints] of session) expect(`$ ${line}\n${type(line)}`).toBe(`$ ${line}\n${prints}`);
});

it.each([['a kubeconfig that is no YAML', 'contexts: [', /error loading config file/], ['a kubeconfig of another shape', 'contexts: 5', /error loading config file/]])('%s is told', (_, text, words) => {
  expect(machine({ '.kube/config': text }).type('kubectl get pods')).toMatch(words);
});
