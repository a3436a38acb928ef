import { compareText } from '../../simulator/base/text';
import { resourceName, type Resource } from '../api';
import { CommandError, usageError } from '../errors';
import { layTable } from '../print/table';
import { goJsonInOrder } from '../text/go';
import { kyamlInOrder } from '../text/kyaml';
import { toYaml } from '../text/yaml';
import { DONE, type Verb } from '../verb';

/** What discovery says of each, as one list without a group of its own. */
const asList = (resources: readonly Resource[]) => ({
  kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '',
  resources: resources.map(({ name, singularName, namespaced, group, version, kind, verbs, shortNames, categories }) => ({
    name, singularName, namespaced, ...(group ? { group } : {}), version, kind, verbs, ...(shortNames.length ? { shortNames } : {}), ...(categories.length ? { categories } : {}),
  })),
});

const PRINTERS: Readonly<Record<string, (resources: readonly Resource[]) => string>> = {
  name: (resources) => resources.map((one) => `${resourceName(one)}\n`).join(''),
  json: (resources) => `${goJsonInOrder(asList(resources), '    ')}\n`,
  yaml: (resources) => toYaml(asList(resources)),
  kyaml: (resources) => kyamlInOrder(asList(resources)),
};

export const apiResources: Verb = {
  name: 'api-resources', group: 'Other', completes: 'none', summary: 'List the kinds of objects the cluster knows', usage: '[flags]',
  flags: {
    'api-group': { type: 'string', help: 'only of this group' }, namespaced: { type: 'bool', help: 'only those in namespaces; =false: only the others' }, verbs: { type: 'list' }, categories: { type: 'list' },
    output: { type: 'string', short: 'o', help: 'wide, name, json or yaml' }, 'no-headers': { type: 'bool' }, 'sort-by': { type: 'string', help: 'name or kind' }, cached: { type: 'bool' },
  },
  run(command) {
    const { flags, args } = command;
    if (args.length) throw usageError(`unexpected arguments: [${args.join(' ')}]`, command.path);
    const sortBy = flags.string('sort-by') ?? '';
    if (sortBy && sortBy !== 'name' && sortBy !== 'kind') throw new CommandError('--sort-by accepts only name or kind');
    const output = flags.string('output') ?? '';
    if (!['', 'wide', ...Object.keys(PRINTERS)].includes(output)) throw new CommandError(`unable to match a printer suitable for the output format "${output}", allowed formats are: json,kyaml,name,wide,yaml`);
    const found = command.api.resources().filter((one) => (!flags.has('api-group') || one.group === flags.string('api-group')) && (!flags.has('namespaced') || one.namespaced === flags.bool('namespaced'))
      && flags.list('verbs').every((verb) => one.verbs.includes(verb)) && flags.list('categories').every((category) => one.categories.includes(category)));
    const sorted = sortBy === 'name' || sortBy === 'kind' ? found.toSorted((a, b) => compareText(a[sortBy], b[sortBy])) : found.toSorted((a, b) => compareText(a.group, b.group) || compareText(a.name, b.name));
    const print = PRINTERS[output];
    if (print) return command.out(print(sorted)), DONE;
    const wide = output === 'wide';
    const rows = sorted.map((one) => [one.name, one.shortNames.join(','), one.group ? `${one.group}/${one.version}` : one.version, String(one.namespaced), one.kind, ...(wide ? [one.verbs.join(','), one.categories.join(',')] : [])].join('\t'));
    const head = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])].join('\t');
    command.out(layTable(flags.bool('no-headers') ? rows : [head, ...rows]).text);
    return DONE;
  },
};
