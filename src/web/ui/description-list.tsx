import styles from "./description-list.module.css";

/** Terms and what each stands for, in as many columns as fit. A fact that is null is left out. */
export function DescriptionList({ rows }: { rows: readonly (readonly [term: string, fact: string | null])[] }) {
  return (
    <dl className={styles.facts}>
      {rows.map(
        ([term, fact]) =>
          fact !== null && (
            <div key={term}>
              <dt>{term}</dt>
              <dd dir="auto">{fact}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
