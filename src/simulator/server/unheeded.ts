import { equal, type Json } from '../base/json';
import { isMembers } from './fieldset';

/** `PodSpec` → `containers` → `[]Container!` */
type Fields = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Paths of fields in an object that are stored and have no effect: those of `noEffect`, `Definition.field`, which `before` did not have like that. */
export function unheededPaths(fields: Fields, noEffect: ReadonlySet<string>, definition: string, object: Json, before: Json | undefined): readonly string[] {
  const found: string[] = [];
  const visit = (code: string, value: Json | undefined, old: Json | undefined, path: string): void => {
    if (value === undefined || value === null || value === old) return;
    if (code.startsWith('[]') && Array.isArray(value)) return (value as readonly Json[]).forEach((item, index) => visit(code.slice(2), item, Array.isArray(old) ? (old as readonly Json[])[index] : undefined, `${path}[${index}]`));
    const own = Object.hasOwn(fields, code) ? fields[code] : undefined;
    if (!own || !isMembers(value)) return;
    const earlier = isMembers(old) ? old : {};
    for (const [name, member] of Object.entries(value)) {
      const at = path ? `${path}.${name}` : name;
      if (!noEffect.has(`${code}.${name}`)) visit((own[name] ?? '').replace(/!$/, ''), member, earlier[name], at);
      else if (member !== null && !equal(member, earlier[name])) found.push(at);
    }
  };
  visit(definition, object, before, '');
  return found;
}
