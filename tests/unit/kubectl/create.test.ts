import { expect, it } from 'vitest';
import { machine } from './machine';

const yaml = (line: string): string => `kubectl create ${line} --dry-run=client -o yaml`;

/** As a real kubectl 1.36 answered. */
it.each<readonly [line: string, prints: string]>([
  [yaml('role r --verb=get,list --resource=pods,deployments.apps,pods/log --resource-name=a'), `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: r
rules:
- apiGroups:
  - ""
  resourceNames:
  - a
  resources:
  - pods
  - pods/log
  verbs:
  - get
  - list
- apiGroups:
  - apps
  resourceNames:
  - a
  resources:
  - deployments
  verbs:
  - get
  - list
`],
  [yaml('clusterrole r --verb=get --non-resource-url=/healthz'), `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: r
rules:
- nonResourceURLs:
  - /healthz
  verbs:
  - get
`],
  [yaml('rolebinding r --clusterrole=view --user=a --group=g --serviceaccount=a:b'), `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: r
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: User
  name: a
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: g
- kind: ServiceAccount
  name: b
  namespace: a
`],
  [yaml('quota q --scopes=BestEffort'), 'apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: q\nspec:\n  scopes:\n  - BestEffort\nstatus: {}\n'],
  [yaml('quota q'), 'apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: q\nspec: {}\nstatus: {}\n'],
  [yaml("ingress i --class=c --annotation=a=b --rule='a.b/x*=s:http,tls=t' --rule=/y=z:1 --default-backend=d:80"), `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations:
    a: b
  name: i
spec:
  defaultBackend:
    service:
      name: d
      port:
        number: 80
  ingressClassName: c
  rules:
  - host: a.b
    http:
      paths:
      - backend:
          service:
            name: s
            port:
              name: http
        path: /x
        pathType: Prefix
  - http:
      paths:
      - backend:
          service:
            name: z
            port:
              number: 1
        path: /y
        pathType: Exact
  tls:
  - hosts:
    - a.b
    secretName: t
status:
  loadBalancer: {}
`],
  [yaml('role r'), 'error: at least one verb must be specified\nexit 1\n'],
  [yaml('role r --verb=get'), 'error: at least one resource must be specified\nexit 1\n'],
  [yaml('role r --verb=get --resource=foo'), 'the server doesn\'t have a resource type "foo"\nexit 1\n'],
  [yaml('rolebinding r'), 'error: exactly one of clusterrole or role must be specified\nexit 1\n'],
  [yaml('rolebinding r --clusterrole=view --serviceaccount=x'), 'error: serviceaccount must be <namespace>:<name>\nexit 1\n'],
  [yaml('quota q --hard=pods'), 'error: Invalid argument syntax pods, expected <resource>=<value>\nexit 1\n'],
  [yaml('ingress i --rule=foo'), 'error: rule foo is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]\nexit 1\n'],
  ['kubectl create role r --verb=get --resource=pods', 'error: failed to create role: roles.rbac.authorization.k8s.io is forbidden: Role is no part of this simulated cluster\nexit 1\n'],
  ['kubectl set image svc/kubernetes a=b', 'error: services/kubernetes the object is not a pod or does not have a pod template: *v1.Service\nexit 1\n'],
  ['kubectl set selector', 'error: one selector is required\nexit 1\n'],
  ['kubectl completion', "error: Shell not specified.\nSee 'kubectl completion -h' for help and examples\nexit 1\n"],
  ['kubectl completion foo', "error: Unsupported shell type \"foo\".\nSee 'kubectl completion -h' for help and examples\nexit 1\n"],
  ['kubectl get sa -A --sort-by=.nothing', 'No resources found\n'],
  ['kubectl get sa -n default --sort-by=.nothing -o name', 'error: couldn\'t find any field with path "{.nothing}" in the list of objects\nexit 1\n'],
  ["kubectl get cm --sort-by='{.metadata.name' -o name", "error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'\nexit 1\n"],
  ['kubectl get cm,sa --sort-by=.metadata.name', 'error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\nexit 1\n'],
])('%s', (line, prints) => expect(machine().type(line)).toBe(prints));
