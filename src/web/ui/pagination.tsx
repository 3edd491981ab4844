/** Numbered pages. */
import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "./button.tsx";
import styles from "./pagination.module.css";

interface PaginationProps {
  /** From 1. */
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
}

/** Renders nothing where everything fits on one page. */
export function Pagination({ page, pageSize, total, onPage }: PaginationProps) {
  const pages = Math.ceil(total / pageSize);
  if (pages <= 1) return null;
  const go = (next: number) => {
    onPage(next);
    window.scrollTo({ top: 0 });
  };
  return (
    <nav className={styles.pagination} aria-label="Pages">
      <Button
        size="s"
        icon={<ChevronLeft aria-hidden />}
        aria-label="Previous page"
        isDisabled={page <= 1}
        onPress={() => go(page - 1)}
      />
      <span className={styles.where}>
        Page {page.toLocaleString("en")} of {pages.toLocaleString("en")}
      </span>
      <Button
        size="s"
        icon={<ChevronRight aria-hidden />}
        aria-label="Next page"
        isDisabled={page >= pages}
        onPress={() => go(page + 1)}
      />
    </nav>
  );
}
