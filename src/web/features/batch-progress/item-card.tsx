/** An item while it is made, and what came of it. */
import { useQuery } from "@tanstack/react-query";
import { CircleSlash, Clapperboard, Clock, Download, TriangleAlert } from "lucide-react";
import { productQuery } from "../../api/products.ts";
import type { BatchItem, BatchOutput } from "../../api/staged.ts";
import { LinkButton } from "../../ui/button.tsx";
import { ClipVideo } from "../../ui/clip-video.tsx";
import { STAGE_WORDS } from "../../ui/stages.ts";
import { Progress, StatusBadge } from "../../ui/status.tsx";
import { ProductPicture } from "../products/product-picture.tsx";
import styles from "./item-card.module.css";

interface ItemCardProps {
  item: BatchItem;
  /** Once it is finished, as long as its clip is in the library. */
  output: BatchOutput | undefined;
  /** Asks for a link to the output that works. */
  renew: () => Promise<string>;
}

export function ItemCard({ item, output, renew }: ItemCardProps) {
  const { status, stage, progress, content, title, product_id } = item;
  const name = title ?? content ?? product_id ?? "Item";
  return (
    <li className={styles.card} data-status={status}>
      {output ? (
        <ClipVideo
          key={output.clip_id}
          title={output.title}
          url={output.output_url}
          poster={output.thumbnail_url}
          renew={renew}
        />
      ) : (
        <Placeholder item={item} />
      )}
      <div className={styles.text}>
        <h2 className={styles.title} title={content ?? name} dir="auto">
          {name}
        </h2>
        <div className={styles.state}>
          <StatusBadge status={status} />
          {status === "processing" && stage !== null && <span className={styles.stage}>{STAGE_WORDS[stage]}</span>}
        </div>
        {status === "processing" && <Progress label={`Progress of ${name}`} value={progress} />}
        {status === "failed" && <Failure item={item} />}
        {status === "complete" && <Notes result={item.result} />}
        {output && (
          <div className={styles.links}>
            <LinkButton size="s" href={`/library/${output.clip_id}`} aria-label={`Show ${name} in the library`}>
              Library
            </LinkButton>
            <LinkButton
              size="s"
              variant="quiet"
              icon={<Download aria-hidden />}
              href={output.download_url}
              download
              aria-label={`Download ${name}`}
            >
              Download
            </LinkButton>
          </div>
        )}
      </div>
    </li>
  );
}

function Failure({ item: { error, failed_stage } }: { item: BatchItem }) {
  return (
    <p className={styles.error}>
      {failed_stage !== null && <strong>{STAGE_WORDS[failed_stage]}: </strong>}
      {error ?? "It failed, and nothing tells why. Retry it; if it fails again, tell your operator."}
    </p>
  );
}

function Notes({ result }: Pick<BatchItem, "result">) {
  if (result?.deleted_at) return <p className={styles.note}>This video was deleted from the library.</p>;
  return result?.notes.map((note) => (
    <p key={note} className={styles.note}>
      {note}
    </p>
  ));
}

const ICONS = {
  pending: Clock,
  processing: Clapperboard,
  complete: Clapperboard,
  failed: TriangleAlert,
  cancelled: CircleSlash,
};

/** Where the video will be: the product's picture, or the text that it is made of, as on a title card. */
function Placeholder({ item: { status, content, product_id, title } }: { item: BatchItem }) {
  const known = product_id !== null && title !== null;
  const { data: product } = useQuery({ ...productQuery(product_id ?? ""), enabled: known });
  const Icon = ICONS[status];
  if (known) {
    return <div className={styles.shown}>{product && <ProductPicture src={product.image_link} blurred />}</div>;
  }
  return (
    <div className={styles.screen} aria-hidden>
      <Icon />
      {content !== null && (
        <p className={styles.content} dir="auto">
          {content}
        </p>
      )}
    </div>
  );
}
