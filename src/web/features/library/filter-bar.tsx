import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { feedsQuery } from "../../api/feeds.ts";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { SearchBox } from "../../ui/search-box.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import type { LibraryFilter } from "./filter.ts";
import styles from "./library.module.css";

const EVERY_FEED = "all";

export function FilterBar({ filter }: { filter: LibraryFilter }) {
  const { data: feeds = [] } = useQuery(feedsQuery);
  const { fields, set } = filter;
  const options = [{ id: EVERY_FEED, label: "All feeds" }, ...feeds.map(({ id, name }) => ({ id, label: name }))];
  return (
    <search className={styles.filters} aria-label="Find videos">
      <div className={styles.search}>
        <SearchBox label="Search titles" value={fields.q ?? ""} onSearch={(q) => set("q", q)} />
      </div>
      {feeds.length > 0 && (
        <div className={styles.feed}>
          <SelectField
            label="Feed"
            options={options}
            value={fields.feed_id ?? EVERY_FEED}
            onChange={(key) => set("feed_id", key === EVERY_FEED ? "" : String(key))}
          />
        </div>
      )}
      <DayField label="From" value={fields.from} max={fields.to} onChange={(day) => set("from", day)} />
      <DayField label="To" value={fields.to} min={fields.from} onChange={(day) => set("to", day)} />
      {filter.isSet && (
        <Button variant="quiet" icon={<X aria-hidden />} onPress={filter.clear}>
          Clear filters
        </Button>
      )}
    </search>
  );
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (day: string) => void;
}

function DayField({ value = "", ...field }: DayFieldProps) {
  return <TextField {...field} type="date" value={value} />;
}
