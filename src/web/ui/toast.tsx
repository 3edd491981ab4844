/** Short messages at the window's edge, for successes. Errors are shown where they happened instead. */
import { X } from "lucide-react";
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from "react-aria-components";
import { Button } from "./button.tsx";
import styles from "./toast.module.css";

const SHOWN_MS = 6_000;
const queue = new ToastQueue<string>({ maxVisibleToasts: 3 });

/** Shows and reads out `message` for a while. */
export const toast = (message: string): void => {
  queue.add(message, { timeout: SHOWN_MS });
};

export function Toasts() {
  return (
    <ToastRegion queue={queue} className={styles.region} aria-label="Messages">
      {({ toast: shown }) => (
        <Toast toast={shown} className={styles.toast}>
          <ToastContent>
            <Text slot="title">{shown.content}</Text>
          </ToastContent>
          <Button slot="close" variant="quiet" size="s" icon={<X aria-hidden />} aria-label="Dismiss" />
        </Toast>
      )}
    </ToastRegion>
  );
}
