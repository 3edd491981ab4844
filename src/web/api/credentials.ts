/** The headers that say who asks and for which profile. Sign-in sets where they come from. */
export interface Credentials {
  headers(): Promise<Record<string, string>>;
  /** The API does not take the token that came with a request. @param authorization the header as it was sent */
  refused(authorization: string | null): void;
}

let current: Credentials = { headers: async () => ({}), refused() {} };

export function setCredentials(next: Credentials): void {
  current = next;
}

export const credentials = (): Credentials => current;
