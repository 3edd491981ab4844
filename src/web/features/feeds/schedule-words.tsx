/** A cron line in words. */
import { useQuery } from "@tanstack/react-query";

/** The library is loaded with the first cron line. */
const cronstrueQuery = {
  queryKey: ["cronstrue"],
  queryFn: async () => (await import("cronstrue")).default,
  staleTime: Number.POSITIVE_INFINITY,
};

/** "At 02:30, every day"; the line itself until the library is loaded, or where it knows no words for it. */
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
