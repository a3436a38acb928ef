/** A kind of simulator/kinds, and what the client library calls its class. */
export interface RootKind { readonly group: string; readonly version: string; readonly kind: string; readonly className: string }
export declare function rootKinds(kindsFolder: string): readonly RootKind[];
