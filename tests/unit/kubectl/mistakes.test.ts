import { describe, expect, it } from 'vitest';
import { fakeApi, run } from './fake';

/** As a real kubectl 1.36 answered. */
const mistakes: readonly (readonly [line: string, err: string])[] = [
  ['kubectl gte po', 'error: unknown command "gte" for "kubectl"\n\nDid you mean this?\n\tget\n'],
  ['kubectl git', 'error: unknown command "git" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n\tedit\n\twait\n'],
  ['kubectl rol', 'error: unknown command "rol" for "kubectl"\n\nDid you mean this?\n\trun\n\trollout\n\ttop\n'],
  ['kubectl xyzzy', 'error: unknown command "xyzzy" for "kubectl"\n'],
  ['kubectl Get pods', 'error: unknown command "Get" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n'],
  ['kubectl pods', 'error: unknown command "pods" for "kubectl"\n\nDid you mean this?\n\tlogs\n'],
  ['kubectl --foo', "error: unknown flag: --foo\nSee 'kubectl --help' for usage.\n"],
  ['kubectl --foo get pods', 'Error: flags cannot be placed before plugin name: --foo\n'],
  ['kubectl -n get pods', 'Error: flags cannot be placed before plugin name: -n\n'],
  ['kubectl get --foo', "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n"],
  ['kubectl get pods -wq', "error: unknown shorthand flag: 'q' in -q\nSee 'kubectl get --help' for usage.\n"],
  ['kubectl get pods -n', "error: flag needs an argument: 'n' in -n\nSee 'kubectl get --help' for usage.\n"],
  ['kubectl get sts --watch=maybe', 'error: invalid argument "maybe" for "-w, --watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax\nSee \'kubectl get --help\' for usage.\n'],
  ['kubectl get', `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples
`],
  ['kubectl get nod', 'error: the server doesn\'t have a resource type "nod"\n'],
  ['kubectl get statefulset.apps.k8s.io', 'error: the server doesn\'t have a resource type "statefulset"\n'],
  ['kubectl get po/', 'error: arguments in resource/name form must have a single resource and name\n'],
  ['kubectl get po/web-0/x', 'error: arguments in resource/name form may not have more than one slash\n'],
  ['kubectl get all web', 'error: you must specify only one resource\n'],
  ['kubectl get sts web db', 'Error from server (NotFound): statefulsets.apps "web" not found\nError from server (NotFound): statefulsets.apps "db" not found\n'],
  ['kubectl get po web-0 -l app=web', 'error: name cannot be provided when a selector is specified\n'],
  ['kubectl get po web-0 -A', 'error: a resource cannot be retrieved by name across all namespaces\n'],
  ['kubectl get po,svc -w', 'error: you may only specify a single resource type\n'],
  ['kubectl get po web-0 -o wrong', 'error: unable to match a printer suitable for the output format "wrong", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml\n'],
  ['kubectl get po web-0 -o jsonpath=', 'error: template format specified but no template given\n'],
  ["kubectl get po web-0 -o jsonpath='{.metadata.name'", 'error: error parsing jsonpath {.metadata.name, unclosed action\n'],
  ['kubectl get po web-0 -o custom-columns=NAME', 'error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>\n'],
  ['kubectl get pods --context=nothing', 'Error in configuration: context was not found for specified context: nothing\n'],
  ['kubectl delete pod', 'error: resource(s) were provided, but no name was specified\n'],
  ['kubectl delete --all', 'error: at least one resource must be specified to use a selector\n'],
  ['kubectl delete pod a b', 'Error from server (NotFound): pods "a" not found\nError from server (NotFound): pods "b" not found\n'],
  ['kubectl delete sts --all -l app=web', "error: setting 'all' parameter but found a non empty selector. \n"],
  ['kubectl delete pod web-2 --now --grace-period=5', 'error: --now and --grace-period cannot be specified together\n'],
  ['kubectl delete pod web-2 --cascade=maybe', 'error: invalid cascade value (maybe). Must be "background", "foreground", or "orphan"\n'],
  ['kubectl delete pod web-2 --timeout=soon', 'error: invalid argument "soon" for "--timeout" flag: time: invalid duration "soon"\nSee \'kubectl delete --help\' for usage.\n'],
  ['kubectl scale sts web', 'error: required flag(s) "replicas" not set\n'],
  ['kubectl scale sts web --replicas=-1', 'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0\n'],
  ['kubectl scale sts web --replicas=many', 'error: invalid argument "many" for "--replicas" flag: strconv.ParseInt: parsing "many": invalid syntax\nSee \'kubectl scale --help\' for usage.\n'],
  ['kubectl exec -it', 'error: pod, type/name or --filename must be specified\n'],
  ['kubectl exec solo hostname', "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n"],
  ['kubectl exec solo --', 'error: you must specify at least one command for the container\n'],
  ['kubectl exec nothing -- hostname', 'Error from server (NotFound): pods "nothing" not found\n'],
  ['kubectl apply', 'error: must specify one of -f and -k\n'],
  ['kubectl apply set.yaml', "error: Unexpected args: [set.yaml]\nSee 'kubectl apply -h' for help and examples\n"],
  ['kubectl apply -f nothing.yaml', 'error: the path "nothing.yaml" does not exist\n'],
  ['kubectl apply -f', "error: flag needs an argument: 'f' in -f\nSee 'kubectl apply --help' for usage.\n"],
  ['kubectl apply -f empty.yaml', 'error: no objects passed to apply\n'],
  ['kubectl apply -f x.yaml --validate=sometimes', 'error: invalid - validate option "sometimes"; must be one of: strict (or true), warn, ignore (or false)\n'],
  ['kubectl autoscale pod x', 'error: this kubectl has no "autoscale"; "kubectl help" lists what it has\n'],
];

describe('mistakes are answered as a real kubectl answers them', () => {
  it.each(mistakes)('%s', (line, err) => {
    const result = run(line, fakeApi(), { files: { 'empty.yaml': '# nothing\n' } });
    expect(result.err).toBe(err);
    expect([result.out, result.exit]).toEqual(['', 1]);
  });
});

const manifests: readonly (readonly [text: string, err: string])[] = [
  ['kind: ConfigMap\nmetadata: {name: x}\n', 'error: error validating "STDIN": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false\n'],
  ['just text\n', 'error: error validating "STDIN": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false\n'],
  ['apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n', 'error: error when retrieving current configuration of:\nResource: "/v1, Resource=configmaps", GroupVersionKind: "/v1, Kind=ConfigMap"\nName: "", Namespace: "default"\nfrom server for: "STDIN": resource name may not be empty\n'],
  ['apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: x-}\n', 'error: from x-: cannot use generate name with apply\n'],
  ['apiVersion: apps/v1\nkind: StatefullSet\nmetadata: {name: x}\n', 'error: resource mapping not found for name: "x" namespace: "" from "STDIN": no matches for kind "StatefullSet" in version "apps/v1"\nensure CRDs are installed first\n'],
  ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: tab\n', 'error: error parsing STDIN: error converting YAML to JSON: yaml: line 4: found character that cannot start any token\n'],
  ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\n', 'error: unable to decode "STDIN": json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string\n'],
];
describe('manifests that apply refuses before the server sees them', () => {
  it.each(manifests)('%j', (stdin, err) => {
    const api = fakeApi();
    expect(run('kubectl apply -f -', api, { stdin })).toMatchObject({ err, out: '', exit: 1 });
    expect(api.writes).toEqual([]);
  });
});
