/** For users who have just come and have no profile yet. */
import { PageHead } from "../../ui/view.tsx";
import styles from "./entrance.module.css";
import { ShopForm } from "./shop-form.tsx";

export default function FirstShop() {
  return (
    <div className={styles.entrance}>
      <PageHead title="Name your shop" lead="Feeds, products and videos will be kept under it." />
      <ShopForm confirm="Go on" />
    </div>
  );
}
