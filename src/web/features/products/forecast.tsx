/** What a batch will come to, shown before it is started. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { type Forecast, forecastQuery, type Settings } from "../../api/products.ts";
import { formatSpan, plural } from "../../ui/format.ts";
import styles from "./forecast.module.css";

/** How many reasons are shown; the rest are counted. */
const MAX_REASONS = 3;

/** The API would refuse an empty text, which the form reports at its field. */
const isComplete = (settings: Settings): boolean => Object.values(settings).every((value) => value !== "");

/** Renders nothing where there is no forecast: the batch can be started without one. */
export function BatchForecast({ productIds, settings }: { productIds: readonly string[]; settings: Settings }) {
  const deferred = useDeferredValue(settings);
  const { data } = useQuery({
    ...forecastQuery(productIds, deferred),
    enabled: productIds.length > 1 && isComplete(deferred),
  });
  return <div role="status">{data && <ForecastText forecast={data} />}</div>;
}

function ForecastText({ forecast: { total, will_fail, estimate_s, items } }: { forecast: Forecast }) {
  const failing = items.filter(({ ok }) => !ok);
  const reasons = [...new Set(failing.map(({ error }) => error))].filter((error) => error !== null);
  const rest = reasons.length - MAX_REASONS;
  const time = will_fail < total && <>This takes about {formatSpan(estimate_s)}. </>;
  if (failing.length === 0) return <p className={styles.forecast}>{time}</p>;
  return (
    <div className={styles.forecast}>
      <p>
        {time}
        <strong>{will_fail === total ? "All of them" : plural(will_fail, "product")} will fail as things are:</strong>
      </p>
      <ul className={styles.reasons}>
        {reasons.slice(0, MAX_REASONS).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {rest > 0 && <li>…and {plural(rest, "more reason")}.</li>}
      </ul>
    </div>
  );
}
