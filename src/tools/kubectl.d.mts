/** The path of a kubectl 1.36 that runs here, or the sentence that says why there is none. */
export function realKubectl(): { readonly path: string } | { readonly why: string };
