/** What clients and server tell each other: one JSON text a line. */
export type ToServer =
  | { readonly login: { readonly user: string; readonly hash: string; readonly database?: string } }
  | { readonly query: string };

export type ToClient =
  | { readonly hello: { readonly version: string; readonly comment: string; readonly id: number } }
  | { readonly ok: { readonly affected: number; readonly info?: string; readonly warnings: number; readonly database?: string } }
  | { readonly result: { readonly fields: readonly WireField[]; readonly rows: readonly (readonly (string | null)[])[]; readonly warnings: number } }
  | { readonly error: { readonly code: number; readonly state: string; readonly message: string } };

export interface WireField { readonly name: string; readonly numeric: boolean; readonly nullable: boolean }

/** Where the local socket of a server shows in the file system; its text is the number of the port behind it, which no network packet can name. */
export const SOCKET = '/var/run/mysqld/mysqld.sock';
export const SOCKET_PORT = 70_000;

export const encode = (message: ToServer | ToClient): string => `${JSON.stringify(message)}\n`;

/** The whole messages at the start of a buffer, and what is left of it. */
export function decode<Message>(buffer: string): { readonly messages: readonly Message[]; readonly rest: string } {
  const lines = buffer.split('\n');
  const rest = lines.pop() ?? '';
  return { rest, messages: lines.flatMap((line): Message[] => { try { return [JSON.parse(line) as Message]; } catch { return []; } }) };
}
