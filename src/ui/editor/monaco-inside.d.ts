/** Parts of Monaco that it has no types for: its settings, of which not all can be given to an editor. */
declare module 'monaco-editor/editor/standalone/browser/standaloneServices' {
  export const StandaloneServices: { get(service: unknown): { updateValue(setting: string, value: unknown): Promise<void> } };
}
declare module 'monaco-editor/platform/configuration/common/configuration' {
  export const IConfigurationService: unknown;
}
