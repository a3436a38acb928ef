/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** Sections of the lesson shown whose source has changed since they were translated, and the source's language. */
    stale?: { readonly sections: ReadonlyMap<string, readonly import('./translations').Change[]>; readonly source: string };
  }
}
