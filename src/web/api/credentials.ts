/** The headers that name the user and the profile. main.tsx sets where they come from. */
export interface Credentials {
  headers(): Promise<Record<string, string>>;
  /** The API answered 401. @param authorization the header as it was sent */
  refused(authorization: string | null): void;
}

let current: Credentials = { headers: async () => ({}), refused() {} };

export function setCredentials(next: Credentials): void {
  current = next;
}

export const credentials = (): Credentials => current;
