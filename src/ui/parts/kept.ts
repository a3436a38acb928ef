import { Component, h, type ComponentChild, type ComponentType, type FunctionComponent } from 'preact';

/** A part that is drawn again only when one of its properties is another one: of hundreds, most stay as they are. */
export function kept<Properties extends object>(draw: FunctionComponent<Properties>): ComponentType<Properties> {
  return class extends Component<Properties> {
    override shouldComponentUpdate(next: Readonly<Properties>): boolean {
      return differ(this.props, next);
    }

    override render(properties: Properties): ComponentChild {
      return h(draw, properties);
    }
  };
}

function differ(before: object, after: object): boolean {
  const [old, now] = [Object.entries(before), Object.entries(after)];
  return old.length !== now.length || now.some(([name, value]) => (before as Readonly<Record<string, unknown>>)[name] !== value);
}
