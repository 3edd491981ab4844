/** Shown to new users, who have no profile yet. */
import { PageHead } from "../../ui/view.tsx";
import { ShopForm } from "./shop-form.tsx";
import styles from "./sign-in-page.module.css";

export default function FirstShop() {
  return (
    <div className={styles.page}>
      <PageHead title="Name your shop" lead="Feeds, products and videos will be kept under it." />
      <ShopForm confirm="Go on" />
    </div>
  );
}
