/** The headers that say who asks and for which profile. Sign-in sets where they come from. */
type Source = () => Promise<Record<string, string>>;

let source: Source = async () => ({});

export function setCredentials(next: Source): void {
  source = next;
}

export const credentials: Source = () => source();
