/** Server-sent events as a client reads them. */
export interface SentEvent {
  id: string;
  event: string;
  data: Record<string, unknown> & { item_id?: string; status?: string };
}

function parse(block: string): SentEvent | null {
  const fields = new Map(
    block
      .split("\n")
      .filter((line) => !line.startsWith(":") && line.includes(": "))
      .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)] as const),
  );
  const data = fields.get("data");
  if (data === undefined) return null;
  return { id: fields.get("id") ?? "", event: fields.get("event") ?? "", data: JSON.parse(data) };
}

/** The events of a stream's text; one that is not whole is left out. */
export const parseEvents = (text: string): SentEvent[] =>
  text
    .split("\n\n")
    .slice(0, -1)
    .map(parse)
    .filter((event) => event !== null);

/** Reads events until `enough` says so, then hangs up; or until the stream ends. */
export async function follow(
  url: string,
  headers: Record<string, string>,
  enough: (seen: SentEvent[]) => boolean,
): Promise<SentEvent[]> {
  const hangUp = new AbortController();
  const response = await fetch(url, { headers, signal: hangUp.signal });
  if (response.status !== 200 || !response.body) throw new Error(`GET ${url}: ${response.status}`);
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) throw new Error("no event stream");
  const seen: SentEvent[] = [];
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    seen.push(...blocks.map(parse).filter((event) => event !== null));
    if (enough(seen)) break;
  }
  hangUp.abort();
  return seen;
}

/** All events until the stream ends. */
export const eventsOf = (url: string, headers: Record<string, string>): Promise<SentEvent[]> =>
  follow(url, headers, () => false);
