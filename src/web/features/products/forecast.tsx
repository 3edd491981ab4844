/** What a batch will come to, told before it begins. */
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { type Forecast, forecastQuery, type Settings } from "../../api/products.ts";
import { formatSpan, plural } from "../../ui/format.ts";
import styles from "./forecast.module.css";

/** Reasons that are told in full; the rest are counted. */
const TOLD = 3;

/** An empty text is told at its field, not asked about. */
const isWhole = (settings: Settings): boolean => Object.values(settings).every((value) => value !== "");

/** Nothing where it can't be known: a guess must not stand in the way. */
export function BatchForecast({ productIds, settings }: { productIds: readonly string[]; settings: Settings }) {
  const asked = useDeferredValue(settings);
  const { data } = useQuery({
    ...forecastQuery(productIds, asked),
    enabled: productIds.length > 1 && isWhole(asked),
  });
  return <div role="status">{data && <Told forecast={data} />}</div>;
}

function Told({ forecast: { total, will_fail, estimate_s, items } }: { forecast: Forecast }) {
  const failing = items.filter(({ ok }) => !ok);
  const reasons = [...new Set(failing.map(({ error }) => error))].filter((error) => error !== null);
  const rest = reasons.length - TOLD;
  const time = will_fail < total && <>This takes about {formatSpan(estimate_s)}. </>;
  if (failing.length === 0) return <p className={styles.forecast}>{time}</p>;
  return (
    <div className={styles.forecast}>
      <p>
        {time}
        <strong>{will_fail === total ? "All of them" : plural(will_fail, "product")} will fail as things are:</strong>
      </p>
      <ul className={styles.reasons}>
        {reasons.slice(0, TOLD).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {rest > 0 && <li>…and {plural(rest, "more reason")}.</li>}
      </ul>
    </div>
  );
}
