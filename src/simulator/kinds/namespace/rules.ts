/** Ids of the rules by which namespaces are furnished. */
export const rules = {
  defaultAccount: 'namespace.has-a-default-account',
  rootCertificate: 'namespace.has-the-root-certificate',
} as const;
