import type * as schema from '../../../schema/generated/types';

/** What Kubernetes warns about in a Pod it accepts. */
export function podWarnings(spec: schema.PodSpec, field: string): readonly string[] {
  const lists = [['initContainers', spec.initContainers], ['containers', spec.containers]] as const;
  return lists.flatMap(([name, containers]) => (containers ?? []).flatMap((container, index) => containerWarnings(container, `${field}.${name}[${index}]`)));
}

function containerWarnings(container: schema.Container, field: string): readonly string[] {
  const warnings: string[] = [];
  const env = container.env ?? [];
  for (const [index, variable] of env.entries()) {
    if (env.slice(0, index).some((before) => before.name === variable.name)) warnings.push(`${field}.env[${index}]: hides previous definition of "${variable.name}", which may be dropped when using apply`);
  }
  for (const kind of ['limits', 'requests'] as const) {
    for (const name of ['memory', 'ephemeral-storage']) {
      const amount = container.resources?.[kind]?.[name];
      if (amount?.endsWith('m')) warnings.push(`${field}.resources.${kind}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`);
    }
  }
  return [...warnings, ...portWarnings(container, field)];
}

function portWarnings(container: schema.Container, field: string): readonly string[] {
  const ports = container.ports ?? [];
  return ports.flatMap((port, index) => {
    const same = ports.slice(0, index).findIndex((before) => before.containerPort === port.containerPort && before.protocol === port.protocol && (before.hostPort ?? 0) === (port.hostPort ?? 0) && (before.hostIP ?? '') === (port.hostIP ?? ''));
    return same < 0 ? [] : [`${field}.ports[${index}]: duplicate port definition with ${field}.ports[${same}]`];
  });
}
