/** A schedule in a sentence. */
import { useQuery } from "@tanstack/react-query";

/** The library that reads cron lines is fetched when the first one is to be read. */
const cronstrueQuery = {
  queryKey: ["cronstrue"],
  queryFn: async () => (await import("cronstrue")).default,
  staleTime: Number.POSITIVE_INFINITY,
};

/** "At 02:30, every day"; the line itself until the words are there, or where there are none. */
export function CronInWords({ cron }: { cron: string }) {
  const { data: cronstrue } = useQuery(cronstrueQuery);
  const words = cronstrue?.toString(cron, {
    verbose: true,
    use24HourTimeFormat: true,
    throwExceptionOnParseError: false,
  });
  if (words === undefined || /error/i.test(words)) return <code>{cron}</code>;
  return <span title={cron}>{words}</span>;
}
